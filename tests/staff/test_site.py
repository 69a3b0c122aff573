"""The officers' site: everything opens for an officer, nothing for a citizen, nothing is ever deleted."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from accounts.people import national_id as national_ids
from accounts.people.models import User
from applications.bank import iban
from applications.declaration.models import Declaration
from applications.file.models import Application
from eligibility.cycles.models import Cycle
from eligibility.registers.models import AuthorityRecord
from eligibility.studies.models import Study
from objections.models import Objection
from payments.dues.models import Payment
from tests import cast
from tests.programme import lists, page_of

OURS = {"accounts", "applications", "eligibility", "payments", "objections"}
FROZEN = (Application, Declaration, Cycle, Study, Payment, Objection)


def named_routes(resolver=None) -> set[str]:
    found: set[str] = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if resolver is not None or pattern.app_name == "admin":
                found |= named_routes(pattern)
        elif isinstance(pattern, URLPattern) and resolver is not None and pattern.name:
            found.add(pattern.name)
    return found


# -- who comes in --------------------------------------------------------------------------------------------
@pytest.mark.threat("T30")
def test_every_page_opens_for_an_officer(pages, officer, signed_in):
    browser, addresses = signed_in(officer), pages()
    assert len(addresses) > 2 * len(lists())
    broken = {address: status for address in addresses if (status := browser.get(address).status_code) != 200}
    assert broken == {}


@pytest.mark.threat("T30")
def test_every_page_is_404_to_a_citizen_and_the_sign_in_to_a_visitor(pages, programme, signed_in):
    citizen, visitor = signed_in(programme), Client()
    site = ["admin:logout", "admin:password_change", "admin:autocomplete", "admin:jsi18n", "admin:login"]
    for address in [*pages(), *map(reverse, site), "/staff/no-such-page/"]:
        for method in (citizen.get, citizen.post):
            assert method(address).status_code == 404, address
        answer = visitor.get(address)
        assert (answer.status_code, "/login/" in answer.url) == (302, True), address


def test_an_officer_signs_in_at_the_portals_own_door_and_comes_back(officer, signed_in):
    queue = reverse("admin:objections_objection_changelist")
    answer = Client().get(queue, follow=True)
    door, _status = answer.redirect_chain[-1]
    assert door.startswith(reverse("account_login")) and queue in door.replace("%2F", "/")
    assert signed_in(officer).get(reverse("admin:login"), {"next": queue}).url == queue
    elsewhere = signed_in(officer).get(reverse("admin:login"), {"next": "https://example.org/"})
    assert elsewhere.url == reverse("admin:index")


def test_there_is_no_second_password_form(officer, signed_in):
    browser = signed_in(officer)
    assert browser.get(reverse("admin:password_change")).url == reverse("password_new")
    assert browser.post(reverse("admin:password_change"), {"new_password1": "x"}).url == reverse(
        "password_new"
    )


def test_signing_out_is_a_post_and_ends_the_session(officer, signed_in):
    browser = signed_in(officer)
    assert browser.get(reverse("admin:logout")).status_code == 405
    assert browser.post(reverse("admin:logout")).url == reverse("home")
    assert browser.get(reverse("admin:index")).status_code == 302


# -- what is there -------------------------------------------------------------------------------------------
@pytest.mark.threat("T30")
def test_only_our_own_apps_have_pages():
    assert {model._meta.app_label for model in lists()} <= OURS
    for label in ("account_emailaddress", "auth_group", "sessions_session"):
        assert not any(name.startswith(label) for name in named_routes())


def test_the_apps_stand_in_the_order_of_a_case(officer, programme):
    request = RequestFactory().get("/staff/")
    request.user = officer
    found = [app["app_label"] for app in admin.site.get_app_list(request)]
    assert found == ["objections", "eligibility", "applications", "payments", "accounts"]


def test_the_first_page_counts_what_waits(case, officer, signed_in):
    page = signed_in(officer).get(reverse("admin:index")).content.decode()
    assert case.reference in page and reverse("admin:objections_objection_change", args=[case.pk]) in page


def test_an_officer_without_rights_sees_no_counts_and_no_lists(case, signed_in):
    clerk = User.objects.create_user(
        national_ids.make_synthetic_id(610), cast.PASSWORD, name="موظف", is_staff=True
    )
    page = signed_in(clerk).get(reverse("admin:index"))
    assert page.status_code == 200 and case.reference not in page.content.decode()
    for model in lists():
        assert signed_in(clerk).get(page_of(model, "changelist")).status_code == 403, model


# -- what nobody can do --------------------------------------------------------------------------------------
@pytest.mark.threat("T30")
@pytest.mark.parametrize("model", lists(), ids=lambda model: model._meta.label)
def test_nothing_is_deleted_by_page_or_by_action(model, programme, officer, signed_in):
    row = model._default_manager.first()
    assert row is not None, "the fixture must leave a row in every list"
    browser, count = signed_in(officer), model._default_manager.count()
    delete = page_of(model, "delete", row.pk)
    assert browser.get(delete).status_code == 403
    assert browser.post(delete, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
    browser.post(page_of(model, "changelist"), chosen)
    assert model._default_manager.count() == count


@pytest.mark.parametrize("model", lists(), ids=lambda model: model._meta.label)
def test_no_inline_deletes_or_adds(model, officer):
    request = RequestFactory().get("/staff/")
    request.user = officer
    for inline in admin.site._registry[model].get_inline_instances(request):
        assert not inline.can_delete, inline
        assert not inline.has_add_permission(request, None), inline


@pytest.mark.threat("T30", "T76")
@pytest.mark.parametrize("model", FROZEN, ids=lambda model: model._meta.label)
def test_money_and_what_was_signed_or_decided_has_no_field_to_edit(model, programme, officer, signed_in):
    row = model._default_manager.first()
    before = model._default_manager.filter(pk=row.pk).values().get()
    browser = signed_in(officer)
    assert browser.get(page_of(model, "add")).status_code == 403
    wanted = {
        "amount": "99999.00",
        "status": "accepted",
        "outcome": "eligible",
        "iban": iban.make_synthetic_iban(9),
        "_save": "1",
    }
    answer = browser.post(page_of(model, "change", row.pk), wanted)
    assert answer.status_code in (403, 405)
    assert model._default_manager.filter(pk=row.pk).values().get() == before


@pytest.mark.threat("T30")
def test_roles_are_given_by_access_officers_only_and_never_to_oneself(programme, officer, signed_in):
    clerk = User.objects.create_user(
        national_ids.make_synthetic_id(611), cast.PASSWORD, name="موظف", is_staff=True
    )
    clerk.user_permissions.set(Permission.objects.all())  # everything but being an access officer
    wanted = {
        "is_superuser": "on",
        "is_staff": "on",
        "national_id": national_ids.make_synthetic_id(1),
        "user_permissions": "1",
    }
    for by, person in ((clerk, clerk), (clerk, programme), (officer, officer)):
        before = User.objects.filter(pk=person.pk).values().get()
        signed_in(by).post(page_of(User, "change", person.pk), {**wanted, "name": person.name})
        after = User.objects.filter(pk=person.pk).values().get()
        assert {**after, "last_login": None} == {**before, "last_login": None}, (by, person)


def test_correcting_a_record_asks_for_a_reason_and_leaves_a_line(programme, officer, signed_in):
    record = AuthorityRecord.objects.get(national_id=programme.national_id)
    answer = signed_in(officer).post(page_of(AuthorityRecord, "change", record.pk), {"days_abroad": "5"})
    assert answer.status_code == 200
    record.refresh_from_db()
    assert record.days_abroad == 0


# -- how it looks and is kept --------------------------------------------------------------------------------
def test_the_site_is_in_the_language_of_the_officer_and_its_direction(programme, officer, signed_in):
    browser = signed_in(officer)
    assert '<html lang="ar" dir="rtl">' in browser.get(reverse("admin:index")).content.decode()
    browser.cookies["lang"] = "en"
    assert '<html lang="en" dir="ltr">' in browser.get(reverse("admin:index")).content.decode()


@pytest.mark.threat("T52")
def test_no_page_has_anything_inline_without_a_nonce(pages, officer, signed_in):
    browser = signed_in(officer)
    for address in pages():
        answer = browser.get(address)
        page = answer.content.decode()
        assert (
            " style=" not in page
            and " onclick=" not in page
            and "unsafe-" not in answer["Content-Security-Policy"]
        )
        assert page.count("<style") == page.count("<style nonce="), address


def test_signed_in_pages_are_never_stored(pages, officer, signed_in):
    for address in pages():
        assert "no-store" in signed_in(officer).get(address)["Cache-Control"], address


def test_reading_leaves_no_line_in_the_admins_log(pages, officer, signed_in):
    for address in pages():
        signed_in(officer).get(address)
    assert not LogEntry.objects.exists()
