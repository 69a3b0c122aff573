"""T76: one definition of a conflict of interest, on every page alike: relations × pages."""

from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin

from accounts.people.models import User
from applications.bank import services as bank_services
from applications.file import services as file_services
from citizen_portal.staff import own_household
from common.errors import Refused
from eligibility.registers.models import AuthorityRecord
from eligibility.studies.models import StudiedPerson
from objections import assignment, conflicts, queue
from objections.models import Objection
from tests import cast
from tests.programme import page_of

STAFF = {"is_staff": True, "is_superuser": True}


def themselves(head: User) -> User:
    User.objects.filter(pk=head.pk).update(**STAFF)
    return User.objects.get(pk=head.pk)


def listed_in_the_file(head: User) -> User:
    her = head.application.dependants.get(relation="wife")
    return User.objects.create_superuser(her.national_id, cast.PASSWORD, name=her.name)


def whose_register_lists_the_head(head: User) -> User:
    officer = cast.person(651, "موظف", **STAFF)
    cast.record(officer.national_id, dependants=[head.national_id])
    return officer


def in_the_heads_register(head: User) -> User:
    officer = cast.person(652, "موظف", **STAFF)
    row = AuthorityRecord.objects.get(national_id=head.national_id)
    row.dependants = [*(row.dependants or ()), officer.national_id]
    row.save(update_fields=["dependants"])
    return officer


def same_mobile(head: User) -> User:
    return cast.person(653, "موظف", mobile=head.mobile, **STAFF)


def same_account(head: User) -> User:
    officer = cast.person(654, "موظف", **STAFF)
    assert bank_services.submit_iban(
        file_services.open_application(officer), head.application.bank_accounts.first().iban
    )
    return officer


def same_dwelling(head: User) -> User:
    officer = cast.person(655, "موظف", **STAFF)
    cast.full_file(officer)
    return officer


RELATIONS = (
    themselves,
    listed_in_the_file,
    whose_register_lists_the_head,
    in_the_heads_register,
    same_mobile,
    same_account,
    same_dwelling,
)


def rows_about(head: User) -> list:
    """One row of every list in which this head stands."""
    found = []
    for label, path in own_household.PERSON_LOOKUPS.items():
        model = apps.get_model(label)
        row = model._base_manager.filter(**{path: head.national_id}).first()
        if row is not None and admin.site.is_registered(model):
            found.append(row)
    return found


@pytest.mark.threat("T76", "T94")
@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.__name__)
def test_no_page_about_a_relative_opens(
    programme: User, relation: Callable[[User], User], signed_in: Callable
):
    head = User.objects.get(name="ناصر الدوسري")
    rows = rows_about(head)
    assert {row._meta.model_name for row in rows} >= {
        "objection", "authorityrecord", "application", "study", "supportingdocument", "declaration", "user",
    }  # fmt: skip
    officer = relation(head)
    assert head.national_id in conflicts.relatives_of(officer)
    browser = signed_in(officer)
    for row in rows:
        page = page_of(type(row), "change", row.pk)
        assert browser.get(page).status_code == 404, page
        assert page not in browser.get(page_of(type(row), "changelist")).content.decode(), page


@pytest.mark.threat("T76", "T94")
def test_a_stranger_among_the_officers_opens_them_all(programme: User, officer: User, signed_in: Callable):
    head = User.objects.get(name="ناصر الدوسري")
    browser = signed_in(officer)
    for row in rows_about(head):
        assert browser.get(page_of(type(row), "change", row.pk)).status_code == 200, row


@pytest.mark.threat("T76")
def test_list_count_and_verb_agree_about_who_has_left_the_household(
    programme: User, case: Objection, signed_in
):
    """An earlier study was about the officer, the present one is not: one answer, wherever it is asked."""
    officer = cast.person(656, "موظف", **STAFF)
    StudiedPerson.objects.create(national_id=officer.national_id, application=case.application)
    assert case.application.owner.national_id not in conflicts.relatives_of(officer)
    browser = signed_in(officer)
    assert browser.get(page_of(Objection, "change", case.pk)).status_code == 404
    assert queue.queue_counts(officer, date(2026, 12, 12))["open"] == 0
    with pytest.raises(Refused) as refused:
        assignment.take_objection(case, by=officer)
    assert refused.value.code == "own_household"


@pytest.mark.threat("T94")
def test_every_list_says_whose_its_rows_are():
    named = {*own_household.PERSON_LOOKUPS, *own_household.MOBILE_LOOKUPS, *own_household.IMPERSONAL_MODELS}
    assert {model._meta.label_lower for model in admin.site._registry} <= named
