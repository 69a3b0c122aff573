"""An officer sets up the app, replaces the telephone, and keeps an unattended desk safe."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.staff import services as staff_services
from accounts.staff.models import RecoveryCode
from common.errors import Refused
from tests import cast
from tests.accounts.staff.conftest import CODE, ENROL, INSIDE, PAPER, after_password, codes_on, enter


# -- setting up ------------------------------------------------------------------------------------------
def test_the_first_time_an_officer_sets_up_the_app_and_gets_ten_codes(newcomer, clock):
    browser = enter(newcomer)
    assert browser.get(CODE).url == ENROL
    page = browser.get(ENROL).content.decode()
    assert 'src="data:image/svg' in page
    assert browser.get(INSIDE).status_code == 302, "a device that was only begun gives nothing"
    wrong = browser.post(ENROL, {"code": "000000"})
    assert wrong.status_code == 200 and codes_on(wrong) == []
    done = browser.post(ENROL, {"code": cast.app_code(newcomer)})
    assert len(codes_on(done)) == 10
    assert browser.get("/staff/").status_code == 200


def test_a_device_that_nobody_confirmed_gives_nothing(newcomer, clock):
    staff_services.begin_enrolment(newcomer)
    assert staff_services.verify_app_code(newcomer, cast.app_code(newcomer)) is None
    browser = after_password(newcomer)
    session = browser.session
    session["otp_device_id"] = TOTPDevice.objects.get().persistent_id
    session.save()
    assert browser.get("/staff/").status_code == 302


@pytest.mark.threat("T9")
def test_the_password_alone_replaces_no_telephone(officer):
    browser = after_password(officer)
    assert browser.get(ENROL).url == CODE
    assert browser.post(ENROL, {"code": "123456"}).url == CODE
    assert browser.get(PAPER).url == CODE
    assert TOTPDevice.objects.filter(user=officer).count() == 1


def test_another_telephone_replaces_the_first_and_ends_what_it_opened(officer, signed_in, clock):
    here, there, old = signed_in(officer), signed_in(officer), TOTPDevice.objects.get(user=officer)
    here.get(ENROL)
    assert len(codes_on(here.post(ENROL, {"code": cast.app_code(officer)}))) == 10
    assert here.get("/staff/").status_code == 200
    assert there.get("/staff/").url.startswith(CODE)
    assert not TOTPDevice.objects.filter(pk=old.pk).exists()


def test_a_secret_that_nobody_confirmed_is_replaced_after_a_quarter_of_an_hour(newcomer):
    first = staff_services.begin_enrolment(newcomer).key
    assert staff_services.begin_enrolment(newcomer).key == first
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
        assert staff_services.begin_enrolment(newcomer).key != first
    assert TOTPDevice.objects.filter(user=newcomer).count() == 1


def test_setting_up_is_counted_too(newcomer, clock):
    staff_services.begin_enrolment(newcomer)
    for _turn in range(5):
        with pytest.raises(Refused) as wrong:
            staff_services.confirm_enrolment(newcomer, "000000")
        assert wrong.value.code == "wrong_code"
    with pytest.raises(Refused) as refusal:
        staff_services.confirm_enrolment(newcomer, cast.app_code(newcomer))
    assert refusal.value.code == "too_many"


# -- proved again -----------------------------------------------------------------------------------
@pytest.mark.threat("T30")
@pytest.mark.parametrize("address", ["/staff/enrol/", "/staff/recovery/"])
def test_an_unattended_desk_gives_neither_codes_nor_the_telephone(officer, signed_in, address):
    """A verified session of more than five minutes proves the password again first."""
    client = signed_in(officer)
    before = set(RecoveryCode.objects.values_list("pk", flat=True))
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        answer = client.post(address, {"code": cast.app_code(officer)})
        assert answer.url == f"/reauthenticate/?next={address.replace('/', '%2F')}"
        assert set(RecoveryCode.objects.values_list("pk", flat=True)) == before
        assert client.post("/reauthenticate/", {"password": cast.PASSWORD, "next": address}).url == address
        assert client.get(address).status_code == 200
