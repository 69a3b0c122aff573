"""Six roles, one right a verb; the table of the README is the one that the migration wrote."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.audit.models import AuditLine
from accounts.people import national_id as national_ids
from accounts.people.admin import ROLES as NAMES
from accounts.people.models import User
from citizen_portal.staff import own_household
from objections.models import Objection
from payments.days.models import HolidayOverride
from tests import cast
from tests.programme import lists, page_of

STEPS = [getattr(step, "RIGHTS", None) or step.ROLES for step in cast.role_steps()]
ROLES = {role: [right for step in STEPS for right in step.get(role, ())] for role in STEPS[0]}
README = Path(__file__).resolve().parents[3] / "README.md"
VERBS = (
    "take_up", "accept", "decide", "refuse", "correct", "move", "confirm", "unlock", "run", "publish", "ask",
    "prepare", "approve", "release", "hold", "resend", "propose",
    "open", "answer",
)  # fmt: skip


def rights(group: Group) -> set[str]:
    return {
        f"{one.content_type.app_label}.{one.codename}"
        for one in group.permissions.select_related("content_type")
    }


def test_the_groups_hold_what_the_table_says(db):
    cast.keep_roles()
    assert {group.name: rights(group) for group in Group.objects.all()} == {
        role: set(given) for role, given in ROLES.items()
    }
    assert set(NAMES) == set(ROLES)


def test_the_readme_shows_the_same_table():
    """A row a role: its verbs by the codes of the rights, its lists by the words before."""
    rows = dict(re.findall(r"^\| \*(.+?)\* \|.*?\| (.*?) \|$", README.read_text(), re.M))
    shown = {role: set(re.findall(r"`([a-z_]+)`", cell)) for role, cell in rows.items()}
    assert shown == {
        role: {name.split(".")[1] for name in given if name.split(".")[1].startswith(VERBS)}
        for role, given in ROLES.items()
    }


@pytest.mark.threat("T30")
@pytest.mark.parametrize("role", [*sorted(ROLES), "none", "superuser without the code"])
def test_every_list_opens_for_the_roles_that_read_it_and_for_nobody_else(role, programme, signed_in):
    if role == "superuser without the code":
        browser = Client()
        browser.force_login(
            User.objects.create_superuser(national_ids.make_synthetic_id(711), cast.PASSWORD, name="علم")
        )
        assert {browser.get(page_of(model, "changelist")).status_code for model in lists()} == {302}
        return
    browser = signed_in(cast.officer(712, "موظف", roles=(role,)))
    for model in lists():
        right = f"{model._meta.app_label}.view_{model._meta.model_name}"
        expected = 200 if right in ROLES.get(role, ()) else 403
        assert browser.get(page_of(model, "changelist")).status_code == expected, (model, role)
        assert browser.get(page_of(model, "add")).status_code in (200, 403)


@pytest.mark.threat("T30")
@pytest.mark.parametrize("role", [*sorted(ROLES), "none"])
def test_only_a_reviewer_decides(role, case, signed_in):
    browser, may = signed_in(cast.officer(713, "موظف", roles=(role,))), role == "reviewer"
    for verb in ("take_up", "refuse", "accept"):
        place = reverse(f"admin:objections_objection_{verb}", args=[case.pk])
        assert (browser.post(place, {}).status_code != 403) is may, verb
    assert (Objection.objects.get().status != "received") is may


@pytest.mark.threat("T30")
def test_a_right_to_refuse_is_none_to_accept(case, signed_in):
    clerk = cast.officer(714, "موظف")
    for codename in ("view_objection", "refuse_objection"):
        clerk.user_permissions.add(Permission.objects.get(codename=codename))
    browser = signed_in(clerk)
    page = browser.get(page_of(Objection, "change", case.pk)).content.decode()
    assert "/refuse/" in page and "/accept/" not in page and "/take-up/" not in page
    assert browser.post(reverse("admin:objections_objection_accept", args=[case.pk])).status_code == 403


@pytest.mark.threat("T30")
@pytest.mark.parametrize("role", [*sorted(ROLES), "none"])
def test_only_a_cycle_manager_moves_a_deposit_day(role, programme, signed_in):
    browser = signed_in(cast.officer(715, "موظف", roles=(role,)))
    may = role == "cycle manager"
    assert (browser.get(page_of(HolidayOverride, "add")).status_code == 200) is may
    row = HolidayOverride.objects.get()
    browser.post(page_of(HolidayOverride, "change", row.pk), {"on": "2026-12-07", "reason": "عيد"})
    assert (HolidayOverride.objects.get().on.day == 7) is may


@pytest.mark.threat("T7")
def test_support_unlocks_a_sign_in_and_the_trail_says_so(sara, settings, signed_in):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"login": "1000/m/ip", "login_failed": "3/5m/key"}
    browser = Client()
    for _turn in range(4):
        typed = {"login": sara.national_id, "password": "wrong-wrong", **cast.solve(browser)}
        browser.post("/login/", typed)
    right = {"login": sara.national_id, "password": cast.PASSWORD}
    assert browser.post("/login/", {**right, **cast.solve(browser)}).status_code == 200
    helper = cast.officer(716, "موظف", roles=("support",))
    chosen = {"action": "unlock", "_selected_action": [sara.pk]}
    signed_in(helper).post(page_of(User, "changelist"), chosen)
    assert browser.post("/login/", {**right, **cast.solve(browser)}).status_code == 302
    line = AuditLine.objects.get(action="sign_in.unlocked")
    assert (line.actor, line.subject) == (helper, f"person:{sara.pk}")
    auditor = signed_in(cast.officer(717, "مدقق", roles=("auditor",)))
    auditor.post(page_of(User, "changelist"), chosen)
    assert AuditLine.objects.filter(action="sign_in.unlocked").count() == 1


# -- who is appointed ------------------------------------------------------------------------------------
def test_a_new_officer_gets_a_temporary_password_since_the_old_may_be_short(officer, sara, signed_in, texts):
    cast.keep_roles()
    group = Group.objects.get(name="reviewer")
    typed = {"is_active": "on", "is_staff": "on", "groups": [group.pk]}
    signed_in(officer).post(page_of(User, "change", sara.pk), typed)
    sara.refresh_from_db()
    assert sara.must_change_password and list(sara.groups.all()) == [group]
    assert len(texts()) == 1
    line = AuditLine.objects.get(action="access.changed")
    assert (line.actor, line.subject) == (officer, f"person:{sara.pk}")
    assert line.details["roles"] == ["reviewer"] and line.details["staff"] is True


# -- one's own household ---------------------------------------------------------------------------------
def test_every_model_of_the_site_says_whose_it_is():
    known = (
        set(own_household.PERSON_LOOKUPS)
        | set(own_household.MOBILE_LOOKUPS)
        | own_household.IMPERSONAL_MODELS
    )
    assert {model._meta.label_lower for model in lists()} <= known


@pytest.mark.threat("T76")
def test_pages_of_ones_own_household_are_not_there(programme, signed_in):
    """The wife works here: nothing that names her husband or her is shown to her, in any list."""
    wife = programme.application.dependants.get(relation="wife")
    her = User.objects.create_superuser(wife.national_id, cast.PASSWORD, name=wife.name)
    browser = signed_in(her)
    hidden = 0
    for model in lists():
        if model._meta.label_lower in own_household.IMPERSONAL_MODELS | set(own_household.MOBILE_LOOKUPS):
            continue
        for row in model._default_manager.all():
            if own_household.national_id_of(row) not in (programme.national_id, her.national_id):
                continue
            hidden += 1
            for name in ("change", "history"):
                assert browser.get(page_of(model, name, row.pk)).status_code == 404, (model, name)
        shown = browser.get(page_of(model, "changelist")).context["cl"].result_list
        assert not {own_household.national_id_of(row) for row in shown} & {
            programme.national_id,
            her.national_id,
        }
    assert hidden >= 7
    page = programme.application.documents.first().pages.first()
    assert browser.get(reverse("document_page", args=[page.pk])).status_code == 404


@pytest.mark.threat("T76")
def test_no_record_is_begun_for_ones_own_household(programme, signed_in):
    brother = cast.person(718, "أخ", is_staff=True, is_superuser=True)
    cast.record(brother.national_id, dependants=[national_ids.make_synthetic_id(719)])
    record = admin.site._registry  # the site knows the admin of records
    assert record
    typed = {
        "national_id": national_ids.make_synthetic_id(719),
        "saudi": "yes",
        "as_of": "2026-11-10",
        "because": "x",
    }
    counts = {"dependants": "", "changes-TOTAL_FORMS": "0", "changes-INITIAL_FORMS": "0"}
    answer = signed_in(brother).post("/staff/eligibility/authorityrecord/add/", {**typed, **counts})
    assert answer.status_code == 403
