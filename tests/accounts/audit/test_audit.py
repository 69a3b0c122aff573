"""The audit trail: who did or read what; the database freezes it, and the chain finds what was forced."""

import re
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.audit import services as audit_services
from accounts.audit.models import AuditLine
from accounts.passwords import services as password_services
from accounts.people.models import User
from accounts.staff import services as staff_services
from applications.file.models import Application
from eligibility.registers.models import AuthorityRecord
from payments.runs.models import PaymentRun
from tests import cast
from tests.programme import page_of


def lines(action: str) -> list[AuditLine]:
    return list(AuditLine.objects.filter(action=action).order_by("number"))


def verify(head: str = "") -> str:
    out = StringIO()
    call_command("verify_audit", *(["--head", head] if head else []), stdout=out)
    return out.getvalue()


@pytest.fixture
def trail(officer) -> list[AuditLine]:
    for number in range(5):
        audit_services.record_action(officer, "read", f"person:{number}", what="application")
    return list(AuditLine.objects.order_by("number"))


def as_the_owner(*statements: str) -> None:
    """Somebody who owns the database takes the triggers away, writes, and puts them back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may be pending when a table is altered
        cursor.execute("ALTER TABLE accounts_auditline DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("ALTER TABLE accounts_auditline ENABLE TRIGGER USER")


# -- nobody edits it -------------------------------------------------------------------------------------
@pytest.mark.threat("T77")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditline SET action = 'list'",
        "UPDATE accounts_auditline SET number = number + 100",
        "DELETE FROM accounts_auditline",
        "SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL portal.truncate = 'refused'; TRUNCATE accounts_auditline",
    ],
    ids=["update", "renumber", "delete", "truncate"],
)
def test_the_database_refuses_to_change_a_line(trail, statement):
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(AuditLine.objects.order_by("number")) == trail


@pytest.mark.threat("T77")
def test_a_whole_trail_is_said_to_be_whole_and_gives_its_head(trail):
    last = trail[-1]
    assert f"{last.number}:{last.hash}" in verify()
    assert verify(f"{last.number}:{last.hash}")


@pytest.mark.threat("T77")
@pytest.mark.parametrize(
    ("forced", "broken"),
    [
        (["UPDATE accounts_auditline SET subject = 'person:9' WHERE number = 3"], 3),
        (["UPDATE accounts_auditline SET at = at + interval '1 second' WHERE number = 2"], 2),
        (["UPDATE accounts_auditline SET details = '{}' WHERE number = 1"], 1),
        (["DELETE FROM accounts_auditline WHERE number = 2"], 2),
        (
            [
                "UPDATE accounts_auditline SET number = 99 WHERE number = 2",
                "UPDATE accounts_auditline SET number = 2 WHERE number = 3",
                "UPDATE accounts_auditline SET number = 3 WHERE number = 99",
            ],
            2,
        ),
    ],
    ids=["changed", "another time", "emptied", "missing", "reordered"],
)
def test_what_the_owner_of_the_database_forces_is_found(trail, forced, broken):
    as_the_owner(*forced)
    with pytest.raises(CommandError, match=rf"line {broken}\.") as refusal:
        verify()
    assert refusal.value.returncode == 1


@pytest.mark.threat("T77")
def test_a_tail_cut_off_is_found_with_the_head_that_was_kept(trail):
    kept = f"{trail[-1].number}:{trail[-1].hash}"
    as_the_owner("DELETE FROM accounts_auditline WHERE number > 3")
    assert verify(), "without the head the shorter chain is whole"
    with pytest.raises(CommandError, match=r"line 4\."):
        verify(kept)


def test_a_head_that_is_none_is_refused(trail):
    with pytest.raises(CommandError, match="NUMBER:HASH"):
        verify("5:abc")


def test_an_action_that_nobody_gave_words_is_a_mistake_of_ours(officer):
    with pytest.raises(TypeError):
        audit_services.record_action(officer, "looked")


def test_a_line_stays_only_if_its_verb_does(officer):
    with pytest.raises(RuntimeError), transaction.atomic():
        audit_services.record_action(officer, "read", "person:1")
        raise RuntimeError
    assert not AuditLine.objects.exists()


# -- what leaves a line ----------------------------------------------------------------------------------
def test_in_and_out_and_an_officers_wrong_password_leave_lines(officer, sara):
    browser = Client()
    for who, password in (
        (officer, "wrong-wrong-wrong"),
        (sara, "wrong-wrong-wrong"),
        (officer, cast.PASSWORD),
    ):
        browser.post("/login/", {"login": who.national_id, "password": password, **cast.solve(browser)})
    browser.post("/logout/")
    assert [line.subject for line in lines("sign_in.refused")] == [f"person:{officer.pk}"]
    assert [(line.actor, line.details["way"]) for line in lines("sign_in")] == [(officer, "password")]
    assert [line.actor for line in lines("sign_out")] == [officer]


def test_the_second_factor_leaves_lines(officer):
    code = staff_services.new_recovery_codes(officer)[0]
    staff_services.verify_app_code(officer, "000000")
    staff_services.verify_app_code(officer, cast.app_code(officer))
    staff_services.verify_recovery_code(officer, code)
    found = [line.action for line in AuditLine.objects.order_by("number")]
    assert found == ["factor.codes", "factor.refused", "factor.proved", "factor.recovery"]


def test_a_changed_password_leaves_a_line(sara):
    password_services.change_password(sara, "ثلاث-Palms-by-the-well")
    assert [(line.actor, line.subject) for line in lines("password.changed")] == [(sara, f"person:{sara.pk}")]


@pytest.mark.threat("T77")
def test_decisions_corrections_and_deposits_leave_lines(case, programme, officer, signed_in):
    browser = signed_in(officer)
    for step in ("take_up", "refuse"):
        typed = {"no-because": "لا يثبت المستند الراتب.", "confirm": "1"}
        browser.post(reverse(f"admin:objections_objection_{step}", args=[case.pk]), typed)
    owner = f"person:{case.application.owner.pk}"
    for action in ("objection.taken_up", "objection.refused"):
        assert [(line.actor, line.subject) for line in lines(action)] == [(officer, owner)], action
    [corrected] = lines("record.corrected")
    assert (corrected.actor, corrected.subject) == (officer, f"person:{programme.pk}")
    assert corrected.details == {
        "national_id": programme.national_id,
        "was": {"monthly_income": "9350.00"},
        "became": {"monthly_income": "9350.00"},
    }


# -- what was read ---------------------------------------------------------------------------------------
@pytest.mark.threat("T78")
def test_a_persons_page_leaves_one_line_in_ten_minutes(programme, officer, signed_in):
    browser, file = signed_in(officer), Application.objects.get(owner=programme)
    start = timezone.now().replace(minute=0, second=5)
    with time_machine.travel(start, tick=True) as clock:
        for _turn in range(3):
            browser.get(page_of(Application, "change", file.pk))
        assert [(line.actor, line.subject) for line in lines("read")] == [(officer, f"person:{programme.pk}")]
        assert lines("read")[0].details == {"what": "application", "key": str(file.pk)}
        browser.get(page_of(User, "change", programme.pk))
        assert len(lines("read")) == 2, "another page of the same person is another line"
        clock.shift(timedelta(minutes=11))
        browser.get(page_of(Application, "change", file.pk))
        assert len(lines("read")) == 3


@pytest.mark.threat("T78")
def test_every_page_of_a_person_leaves_a_line(programme, case, officer, signed_in):
    from citizen_portal.staff import own_household
    from tests.programme import lists

    browser = signed_in(officer)
    for model in lists():
        row = own_household.exclude_own_household(model._default_manager.all(), officer).first()
        before = AuditLine.objects.count()
        assert browser.get(page_of(model, "change", row.pk)).status_code == 200
        added = [
            (line.action, line.details.get("what")) for line in AuditLine.objects.order_by("number")[before:]
        ]
        expected = [("read", model._meta.model_name)]
        if model is PaymentRun:  # nobody's, but it lists the people of the largest payments
            expected = [("list", "largest")]
        elif model._meta.label_lower in own_household.IMPERSONAL_MODELS:
            expected = []
        assert added == expected, model


@pytest.mark.threat("T78")
def test_a_list_leaves_a_line_with_how_many_it_showed_and_never_what_was_searched(
    programme, officer, signed_in
):
    browser = signed_in(officer)
    browser.get(page_of(AuthorityRecord, "changelist"))
    browser.get(page_of(AuthorityRecord, "changelist"), {"q": programme.national_id})
    first, second = lines("list")
    assert first.details == {
        "what": "authorityrecord",
        "rows": AuthorityRecord.objects.count(),
        "searched": False,
    }
    assert second.details == {"what": "authorityrecord", "rows": 1, "searched": True}


@pytest.mark.threat("T78")
def test_a_document_taken_by_an_officer_leaves_a_line_and_by_its_owner_none(programme, officer, signed_in):
    page = programme.application.documents.first().pages.first()
    place = reverse("document_page", args=[page.pk])
    assert signed_in(programme).get(place).status_code == 200
    assert not lines("download")
    assert signed_in(officer).get(place).status_code == 200
    assert [(line.actor, line.subject) for line in lines("download")] == [(officer, f"person:{programme.pk}")]


@pytest.mark.threat("T30", "T78")
def test_an_officer_without_the_code_takes_no_document(programme, officer):
    browser = Client()
    browser.force_login(officer)
    page = programme.application.documents.first().pages.first()
    assert browser.get(reverse("document_page", args=[page.pk])).status_code == 404


def test_a_page_that_was_not_shown_leaves_no_line(programme, signed_in):
    clerk = cast.officer(721, "موظف")
    assert signed_in(clerk).get(page_of(User, "change", programme.pk)).status_code == 403
    assert not lines("read")


@pytest.mark.threat("T56")
def test_no_line_holds_personal_data(programme, case, officer, signed_in):
    browser = signed_in(officer)
    for model in (User, Application, AuthorityRecord):
        browser.get(page_of(model, "changelist"), {"q": programme.national_id})
        browser.get(page_of(model, "change", model._default_manager.last().pk))
    # a correction names its person, of whom there may be no account, and the facts before and after: no more
    [corrected] = lines("record.corrected")
    assert corrected.details.pop("national_id") == programme.national_id
    others = AuditLine.objects.exclude(pk=corrected.pk).values_list("subject", "details")
    kept = str([(corrected.subject, corrected.details), *others])
    assert not re.search(r"\b[12][0-9]{9}\b|\+9665|SA[0-9]{22}", kept) and programme.name not in kept


# -- reading the trail -----------------------------------------------------------------------------------
@pytest.mark.threat("T77")
def test_an_auditor_finds_lines_and_changes_none(trail, officer, signed_in):
    auditor = cast.officer(722, "سعود المدقق", roles=("auditor",))
    audit_services.record_action(auditor, "sign_in", audit_services.person_subject(auditor), way="password")
    browser = signed_in(auditor)
    place = page_of(AuditLine, "changelist")

    def found(**query: str) -> list[int]:
        return sorted(line.number for line in browser.get(place, query).context["cl"].result_list)

    first = trail[0].number
    assert found(action="sign_in") == [first + 5]
    assert set(found(actor=str(officer.pk))) == {line.number for line in trail}
    assert found(q="person:3") == [first + 3]
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    assert found(at__gte=tomorrow) == []
    assert browser.get(page_of(AuditLine, "change", first)).status_code == 200
    for name in ("change", "delete"):
        assert (
            browser.post(page_of(AuditLine, name, first), {"action": "x", "post": "yes"}).status_code == 403
        )
    assert browser.get(page_of(AuditLine, "add")).status_code == 403


@pytest.mark.threat("T77", "T30")
@pytest.mark.parametrize("role", ["reviewer", "approver", "cycle manager", "releaser", "support"])
def test_the_trail_is_for_auditors_only(trail, role, signed_in):
    browser = signed_in(cast.officer(723, "موظف", roles=(role,)))
    assert browser.get(page_of(AuditLine, "changelist")).status_code == 403
    assert browser.get(page_of(AuditLine, "change", trail[0].number)).status_code == 403
