"""A decision can be made again: the same facts and rates give the same answer, or the difference is shown."""

import sys
from datetime import date
from importlib import import_module
from io import StringIO

import msgspec
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from accounts.audit.models import AuditLine
from common.errors import Refused
from eligibility.cycles.models import Cycle
from eligibility.reruns import replay as replays
from eligibility.reruns import selectors as rerun_selectors
from eligibility.reruns import simulation as simulations
from eligibility.reruns.models import Replay
from eligibility.reruns.tasks import run_pending
from eligibility.rulebook import assess, digest, rates
from eligibility.studies import facts_codec
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests import cast
from tests.eligibility.studies.test_stream import DECEMBER, by_chunks, generate
from tests.eligibility.studies.test_study import side_by_side

EARLIER = "0" * 64  # the digest of a rulebook that is not ours


def replayed(**options) -> str:
    out = StringIO()
    call_command("replay_studies", stdout=out, stderr=out, **options)
    return out.getvalue()


def refused(**options) -> str:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("replay_studies", stdout=out, stderr=out, **options)
    return out.getvalue()


def behind_our_back(number: int, change: str) -> None:
    """What only the owner of the database could do: the rows are frozen."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE eligibility_study DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE eligibility_study SET {change} WHERE id = %s", [number])
        cursor.execute("ALTER TABLE eligibility_study ENABLE TRIGGER USER")


def records_behind_our_back(number: int, **other) -> None:
    """The kept answers of the authorities about the head, rewritten."""
    facts = facts_codec.facts_of(Study.objects.get(pk=number))
    head, *others = facts.people
    head = msgspec.structs.replace(head, record=msgspec.structs.replace(head.record, **other))
    facts = msgspec.structs.replace(facts, people=(head, *others))
    behind_our_back(number, f"facts = '{facts_codec.encode_facts(facts).decode()}'")


def answer_behind_our_back(number: int) -> None:
    """A kept line of the amount, rewritten."""
    answer = facts_codec.answer_of(Study.objects.get(pk=number))
    line = msgspec.structs.replace(answer.lines[0], amount=answer.lines[0].amount + 1)
    answer = msgspec.structs.replace(answer, lines=(line, *answer.lines[1:]))
    behind_our_back(number, f"answer = '{facts_codec.encode_answer(answer).decode()}'")


@pytest.fixture
def studied(db) -> None:
    generate(120)
    by_chunks(60)


def test_an_untouched_cycle_has_no_difference(studied):
    assert "120 studies replayed" in replayed() and "0 differ" in replayed(cycle=DECEMBER)


def test_a_sample_is_smaller_than_the_whole(studied):
    seen = list(replays.replay_studies(rerun_selectors.studies_to_replay(DECEMBER, 10)))
    assert 8 <= len(seen) <= 12 and all(each.same for each in seen)


def test_another_month_has_nothing_to_replay(studied):
    assert "0 studies" in replayed(cycle=date(2026, 11, 1))


def test_a_rate_that_is_edited_later_reaches_no_study(studied, monkeypatch):
    true = rates.rates_on(DECEMBER)
    monkeypatch.setattr(
        rates, "rates_on", lambda _day: msgspec.structs.replace(true, amount_head=true.amount_head + 1)
    )
    assert "0 differ" in replayed()


def test_a_tampered_rate_shows_in_every_household_it_touches(studied, monkeypatch):
    true = rates.rates_on(DECEMBER)
    tampered = msgspec.structs.replace(true, amount_head=true.amount_head + 1)
    monkeypatch.setattr(facts_codec, "decode_rates", lambda *_kept: tampered)
    said = refused()
    eligible = Study.objects.filter(amount__gt=0)
    assert "result: was eligible" in said and "120 differ" in said
    assert eligible.count() > 50


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("amount = amount + 1", "result"),
        ("outcome = 'not_eligible', amount = 0", "result"),
    ],
)
def test_a_study_changed_behind_our_back_is_found(studied, change, part):
    number = Study.objects.filter(amount__gt=1).first().pk
    behind_our_back(number, change)
    said = refused()
    assert f"study {number}, {part}" in said and "1 differ" in said


def test_kept_answers_of_authorities_and_kept_lines_that_were_changed_are_found(studied):
    first, second = Study.objects.filter(amount__gt=1).order_by("pk")[:2]
    records_behind_our_back(first.pk, resident=False)
    answer_behind_our_back(second.pk)
    said = refused()
    assert "2 differ" in said
    assert f"study {first.pk}, result: was eligible" in said and f"study {second.pk}, answer" in said


def test_a_difference_names_nobody(studied, monkeypatch):
    true = rates.rates_on(DECEMBER)
    tampered = msgspec.structs.replace(true, days_abroad=91)
    monkeypatch.setattr(facts_codec, "decode_rates", lambda *_kept: tampered)
    said = refused()
    assert "days_abroad" in said and "limit 91" in said
    for study in Study.objects.all():
        assert not any(person in said for person in study.people)


def test_another_rulebook_explains_a_difference_and_the_same_one_never_does(studied):
    number = Study.objects.filter(amount__gt=1).first().pk
    behind_our_back(number, f"amount = amount + 1, rulebook = '{EARLIER}'")
    found = replays.replay_study(Study.objects.get(pk=number))
    assert not found.same and not found.same_rulebook and found.alarming == ()
    assert "decided by another rulebook" in refused()
    behind_our_back(number, f"rulebook = '{digest.rulebook_digest()}'")
    found = replays.replay_study(Study.objects.get(pk=number))
    assert [difference.part for difference in found.alarming] == ["result"]


def test_no_rulebook_explains_a_declaration_that_is_not_the_signed_one(studied):
    study = Study.objects.first()
    behind_our_back(study.pk, f"rulebook = '{EARLIER}'")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE applications_declaration DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE applications_declaration SET snapshot = jsonb_set(snapshot, '{applicant,name}', '\"x\"')"
            " WHERE id = %s",
            [study.declaration_id],
        )
        cursor.execute("ALTER TABLE applications_declaration ENABLE TRIGGER USER")
    assert [each.part for each in replays.replay_study(study).alarming] == ["declaration"]


# -- asked for a cycle, done by the clock --------------------------------------------------------------------
def ask(**more) -> Replay:
    return replays.request_replay(Cycle.objects.get(), **more)


def again(asked: Replay) -> Replay:
    asked.refresh_from_db()
    return asked


def test_a_replay_that_is_asked_is_done_once_by_the_next_tick(studied, officer):
    asked = ask(by=officer)
    run_pending()
    done = again(asked)
    assert (done.replayed, done.different, done.differences) == (120, 0, [])
    assert done.done_at and done.seconds > 0
    run_pending()
    assert again(asked).done_at == done.done_at and Replay.objects.count() == 1
    line = AuditLine.objects.get(action="replay.asked")
    assert (line.actor, line.details) == (officer, {"cycle": "2026-12", "sample": 0})


def test_a_cycle_is_not_asked_twice_at_once_nor_before_it_is_studied(studied):
    ask()
    with pytest.raises(Refused) as refusal:
        ask(sample=10)
    assert refusal.value.code == "already_asked"
    run_pending()
    ask(sample=10)
    empty = Cycle.objects.create(month=date(2027, 1, 1))
    with pytest.raises(Refused) as refusal:
        replays.request_replay(empty)
    assert refusal.value.code == "nothing_studied"


def test_a_sample_that_is_asked_looks_at_about_so_many(studied):
    asked = ask(sample=10)
    while replays.replay_next_piece(most=3):
        pass
    assert 8 <= again(asked).replayed <= 12


def test_a_replay_in_pieces_sees_each_study_once(studied):
    number = Study.objects.order_by("pk")[77].pk
    behind_our_back(number, "amount = amount + 1, outcome = 'eligible'")
    asked = ask()
    pieces = 0
    while replays.replay_next_piece(most=50):
        pieces += 1
    done = again(asked)
    assert (pieces, done.replayed, done.different) == (3, 120, 1)
    assert [line["study"] for line in done.differences] == [number]


def test_a_worker_that_is_killed_loses_its_piece_alone(studied, monkeypatch):
    asked = ask()
    replays.replay_next_piece(most=50)
    with monkeypatch.context() as broken, pytest.raises(SystemExit):
        broken.setattr(assess, "assess", lambda *_args: sys.exit())
        with transaction.atomic():
            replays.replay_next_piece(most=50)
    assert (again(asked).replayed, asked.done_at) == (50, None)
    run_pending()
    assert (again(asked).replayed, asked.different) == (120, 0) and asked.done_at


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_one_replay():
    generate(60)
    by_chunks(60)
    asked = ask()
    assert side_by_side(simulations.run_pending_reruns, times=3) == []
    assert (again(asked).replayed, asked.different) == (60, 0)


def test_what_alarms_is_listed_before_what_another_rulebook_explains(studied, monkeypatch):
    monkeypatch.setattr(import_module("eligibility.reruns.replay"), "MAX_LISTED_DIFFERENCES", 2)
    first, second, third = Study.objects.filter(amount__gt=1).order_by("pk")[:3]
    for each in (first, second):
        behind_our_back(each.pk, f"amount = amount + 1, rulebook = '{EARLIER}'")
    behind_our_back(third.pk, "amount = amount + 1")
    asked = ask()
    run_pending()
    listed = again(asked).differences
    assert asked.different == 3 and len(listed) == 2
    assert [(line["study"], line["alarm"]) for line in listed] == [(third.pk, True), (first.pk, False)]


# -- the officers' door --------------------------------------------------------------------------------------
@pytest.fixture
def fahds(fahd) -> Study:
    """The study of a household that is studied singly."""
    study_services.study_declaration(fahd.application.declarations.get(), DECEMBER)
    return Study.objects.get()


def of_a_study(study: Study) -> str:
    return reverse("admin:eligibility_study_replay", args=[study.pk])


def test_an_officer_sees_that_a_study_stands_and_leaves_a_line(fahds, signed_in):
    reviewer = cast.officer(81, "مراجع", roles=("reviewer",))
    browser = signed_in(reviewer)
    assert (
        of_a_study(fahds)
        in browser.get(reverse("admin:eligibility_study_change", args=[fahds.pk])).content.decode()
    )
    page = browser.post(of_a_study(fahds))
    assert page.status_code == 200 and page.context["found"].same
    assert (
        digest.rulebook_digest()[:16] in page.content.decode() and "flash--success" in page.content.decode()
    )
    line = AuditLine.objects.get(action="study.replayed")
    assert (line.actor, line.details) == (reviewer, {"study": fahds.pk, "same": True})
    assert line.subject == f"person:{fahds.application.owner_id}"


def test_a_changed_study_is_red_to_an_officer(fahds, officer, signed_in):
    behind_our_back(fahds.pk, "amount = 5000")
    page = signed_in(officer).post(of_a_study(fahds)).content.decode()
    assert "flash--error" in page and "5000" in page and "1427.47" in page
    behind_our_back(fahds.pk, f"rulebook = '{EARLIER}'")
    page = signed_in(officer).post(of_a_study(fahds)).content.decode()
    assert "flash--warning" in page and "flash--error" not in page


def test_an_officer_without_the_right_replays_nothing(fahds, signed_in):
    browser = signed_in(cast.officer(82, "داعم", roles=("approver",)))
    assert (
        of_a_study(fahds)
        not in browser.get(reverse("admin:eligibility_study_change", args=[fahds.pk])).content.decode()
    )
    assert browser.post(of_a_study(fahds)).status_code == 403
    assert browser.get(reverse("admin:eligibility_replay_add")).status_code == 403
    clerk = signed_in(cast.officer(83, "بلا دور"))
    assert clerk.get(reverse("admin:eligibility_replay_changelist")).status_code == 403
    assert not AuditLine.objects.filter(action="study.replayed").exists()


def test_replaying_a_study_is_a_post(fahds, officer, signed_in):
    assert signed_in(officer).get(of_a_study(fahds)).status_code == 405


def test_an_officer_never_replays_the_own_household(fahds, officer, signed_in):
    officer.national_id = fahds.people[1]
    officer.save(update_fields=["national_id"])
    assert signed_in(officer).post(of_a_study(fahds)).status_code == 404


def test_an_officer_asks_for_a_replay_and_finds_its_result(fahds, officer, signed_in):
    browser, cycle = signed_in(officer), fahds.cycle
    add = reverse("admin:eligibility_replay_add")
    assert "ديسمبر" in browser.get(add).content.decode()
    answer = browser.post(add, {"cycle": cycle.pk, "sample": 100})
    asked = Replay.objects.get()
    assert (asked.asked_by, asked.sample, asked.cycle) == (officer, 100, cycle)
    assert answer.url == reverse("admin:eligibility_replay_change", args=[asked.pk])
    assert browser.get(answer.url).context["state"] == "waits"
    twice = browser.post(add, {"cycle": cycle.pk, "sample": 0})
    assert twice.status_code == 200 and twice.context["form"].errors and Replay.objects.count() == 1
    run_pending()
    assert browser.get(answer.url).context["state"] == "same"
    assert browser.post(answer.url, {"replayed": 5}).status_code == 405


def test_nonsense_is_not_asked(fahds, officer, signed_in):
    browser, add = signed_in(officer), reverse("admin:eligibility_replay_add")
    for nonsense in ({}, {"cycle": 0, "sample": 0}, {"cycle": fahds.cycle_id, "sample": "7"}):
        assert browser.post(add, nonsense).context["form"].errors
    assert not Replay.objects.exists()


def test_the_page_of_a_replay_links_the_studies_that_differ_but_never_the_own_household(
    fahds, officer, signed_in
):
    behind_our_back(fahds.pk, "amount = 5000")
    asked = ask()
    run_pending()
    page = reverse("admin:eligibility_replay_change", args=[asked.pk])
    link = reverse("admin:eligibility_study_change", args=[fahds.pk])
    seen = signed_in(officer).get(page)
    assert link in seen.content.decode() and seen.context["state"] == "alarm"
    own = cast.officer(84, "من الأسرة", roles=("auditor",))
    own.national_id = fahds.people[1]
    own.save(update_fields=["national_id"])
    assert link not in signed_in(own).get(page).content.decode()


# -- the citizen's doors -------------------------------------------------------------------------------------
def test_a_citizen_checks_the_own_decision(fahds, signed_in):
    browser = signed_in(fahds.application.owner)
    link = reverse("replay", args=[fahds.pk])
    assert link in browser.get(reverse("study")).content.decode()
    page = browser.get(link).content.decode()
    assert "القرار نفسه" in page and digest.rulebook_digest()[:12] in page
    behind_our_back(fahds.pk, "amount = 5000")
    page = browser.get(link).content.decode()
    assert "القرار مختلف" in page and "النتيجة أو المبلغ" in page


@pytest.mark.threat("T26", "T27")
def test_a_stranger_finds_no_replay_of_anothers_study(fahds, stranger, signed_in, api_of):
    assert signed_in(stranger).get(reverse("replay", args=[fahds.pk])).status_code == 404
    address = f"/api/v1/studies/{fahds.pk}/replay/"
    assert api_of(stranger).get(address).status_code == 404
    assert api_of(stranger).post(address).status_code == 404
    assert api_of().get(address).status_code == 401


def test_the_api_says_whether_a_decision_stands_in_codes_alone(fahds, api_of):
    api, address = api_of(fahds.application.owner), f"/api/v1/studies/{fahds.pk}/replay/"
    now = digest.rulebook_digest()
    same = {"same": True, "rulebook_then": now, "rulebook_now": now, "differences": []}
    assert api.get(address).json() == same == api.post(address).json()
    records_behind_our_back(fahds.pk, days_abroad=300)
    told = api.get(address).json()
    assert told["same"] is False
    assert [difference["part"] for difference in told["differences"]] == ["result", "answer"]
    assert {key for difference in told["differences"] for key in difference} == {"part", "code"}
    assert "300" not in str(told["differences"])


def test_a_decision_that_is_not_published_yet_is_not_replayed_for_the_citizen(studied, signed_in, api_of):
    study = Study.objects.filter(monthly=True).first()
    owner = study.application.owner
    assert signed_in(owner).get(reverse("replay", args=[study.pk])).status_code == 404
    assert api_of(owner).get(f"/api/v1/studies/{study.pk}/replay/").status_code == 404


def test_a_replay_changes_nothing(fahds, api_of):
    before = Study.objects.values().get()
    api_of(fahds.application.owner).post(f"/api/v1/studies/{fahds.pk}/replay/")
    assert Study.objects.values().get() == before


# -- a row that was broken ----------------------------------------------------------------------------------
@pytest.mark.threat("T77")
@pytest.mark.parametrize(
    "change",
    [
        "facts = 'nothing'",
        "facts = '[[[0],[1,2]]]'",
        "facts = '{}'",
        "answer = '{'",
        "rulebook = repeat('0', 64), facts = 'nothing'",
    ],
)
def test_a_row_broken_behind_our_back_is_an_alarm_and_hides_nothing_else(studied, change, officer, signed_in):
    broken, other = Study.objects.order_by("pk")[0], Study.objects.filter(amount__gt=1).order_by("pk").last()
    behind_our_back(broken.pk, change)
    behind_our_back(other.pk, "amount = amount + 1")
    asked = ask()
    run_pending()
    asked.refresh_from_db()
    assert asked.done_at and (asked.replayed, asked.different) == (120, 2)
    assert {line["study"] for line in asked.differences} == {broken.pk, other.pk}
    assert all(line["alarm"] for line in asked.differences)
    page = signed_in(officer).get(reverse("admin:eligibility_replay_change", args=[asked.pk]))
    assert "تعذّرت قراءته" in page.content.decode()
    read = AuditLine.objects.get(actor=officer, action="list", subject=f"replay:{asked.pk}")
    assert read.details == {"what": "differences", "rows": 2}


def test_a_citizen_whose_row_was_broken_is_told_that_the_decision_differs(fahds, signed_in, api_of):
    behind_our_back(fahds.pk, "facts = 'nothing'")
    owner = fahds.application.owner
    assert "القرار مختلف" in signed_in(owner).get(reverse("replay", args=[fahds.pk])).content.decode()
    told = api_of(owner).get(f"/api/v1/studies/{fahds.pk}/replay/").json()
    assert (told["same"], told["differences"]) == (False, [{"part": "facts", "code": ""}])
