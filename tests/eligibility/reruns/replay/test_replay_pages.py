"""Officers, citizens and programs see whether a decision stands."""

import pytest
from django.urls import reverse

from accounts.audit.models import AuditLine
from eligibility.reruns.models import Replay
from eligibility.reruns.tasks import run_pending
from eligibility.rulebook import digest
from eligibility.studies.models import Study
from tests import cast
from tests.eligibility.reruns.replay.conftest import (
    EARLIER,
    ask,
    behind_our_back,
    of_a_study,
    records_behind_our_back,
)


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


def test_a_citizen_whose_row_was_broken_is_told_that_the_decision_differs(fahds, signed_in, api_of):
    behind_our_back(fahds.pk, "facts = 'nothing'")
    owner = fahds.application.owner
    assert "القرار مختلف" in signed_in(owner).get(reverse("replay", args=[fahds.pk])).content.decode()
    told = api_of(owner).get(f"/api/v1/studies/{fahds.pk}/replay/").json()
    assert (told["same"], told["differences"]) == (False, [{"part": "facts", "code": ""}])
