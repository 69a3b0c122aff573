"""Officers find people and see what was sent; no secret is shown, no row is deleted."""

import pytest
from django.contrib.auth.models import Group

from accounts.codes.models import OneTimeCode
from accounts.people.models import User
from tests.accounts.conftest import code_in

pytestmark = pytest.mark.threat("T15", "T30")
LISTS = ["user", "notice", "textmessage", "onetimecode", "registration", "smsdevice"]


@pytest.mark.parametrize("model", LISTS)
def test_an_officer_reads_the_list_and_may_neither_add_nor_delete(officer, sara, signed_in, begun, model):
    client = signed_in(officer)
    assert client.get(f"/staff/accounts/{model}/").status_code == 200
    appoints = model == "user"  # the officer of this test is a superuser, who adds officers
    assert client.get(f"/staff/accounts/{model}/add/").status_code == (200 if appoints else 403)
    assert client.get(f"/staff/accounts/{model}/1/delete/").status_code in (302, 403)
    actions = client.get(f"/staff/accounts/{model}/").context["action_form"]
    assert actions is None or "delete_selected" not in str(actions)


def test_no_page_shows_a_hash_a_digest_or_the_words_of_an_sms(officer, sara, signed_in, begun, texts):
    code, client = code_in(texts()), signed_in(officer)
    shown = ""
    for model in LISTS:
        page = client.get(f"/staff/accounts/{model}/")
        shown += page.content.decode()
        for row in page.context["cl"].result_list:
            shown += client.get(f"/staff/accounts/{model}/{row.pk}/change/").content.decode()
    assert sara.name in shown
    assert OneTimeCode.objects.get().digest not in shown
    assert User.objects.get(pk=sara.pk).password not in shown
    assert "argon2" not in shown
    assert code not in shown


def test_a_person_is_found_by_id_and_by_name(officer, sara, stranger, signed_in):
    client = signed_in(officer)
    for words in (sara.national_id, "الشهري"):
        found = client.get("/staff/accounts/user/", {"q": words}).context["cl"].result_list
        assert list(found) == [sara]


def test_an_access_officer_gives_a_role_and_changes_nothing_else(officer, sara, signed_in):
    group = Group.objects.create(name="reviewers")
    typed = {"is_active": "on", "is_staff": "on", "groups": [group.pk], "name": "X", "is_superuser": "on"}
    signed_in(officer).post(f"/staff/accounts/user/{sara.pk}/change/", typed)
    sara.refresh_from_db()
    assert (sara.is_staff, list(sara.groups.all())) == (True, [group])
    assert (sara.name, sara.is_superuser) == ("سارة الشهري", False)


def test_nobody_changes_his_own_rights(officer, signed_in):
    group = Group.objects.create(name="reviewers")
    signed_in(officer).post(f"/staff/accounts/user/{officer.pk}/change/", {"groups": [group.pk]})
    officer.refresh_from_db()
    assert officer.is_staff
    assert not officer.groups.exists()


def test_a_closed_account_ends_its_open_sessions(officer, sara, signed_in):
    theirs = signed_in(sara)
    signed_in(officer).post(f"/staff/accounts/user/{sara.pk}/change/", {"groups": []})
    assert theirs.get("/notices/").url.startswith("/login/")


def test_a_citizen_finds_no_staff_pages(sara, signed_in):
    for model in LISTS:
        assert signed_in(sara).get(f"/staff/accounts/{model}/").status_code in (302, 404)
    assert signed_in(sara).get("/staff/").status_code in (302, 404)
