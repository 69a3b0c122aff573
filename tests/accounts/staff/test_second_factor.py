"""Officers: the common password door, then a code of the app or one on paper; each once, few tries."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from accounts.staff import services as staff_services
from accounts.staff.models import RecoveryCode
from tests import cast
from tests.accounts.conftest import ARABIC
from tests.accounts.staff.conftest import CODE, ENROL, INSIDE, PAPER, after_password, codes_on, enter


# -- the code ------------------------------------------------------------------------------------------
@pytest.mark.threat("T9", "T30")
def test_the_password_alone_opens_no_officers_page(officer):
    browser = enter(officer)
    answer = browser.get(INSIDE)
    assert answer.url == f"{CODE}?next={INSIDE}"
    assert browser.post(INSIDE).url == CODE
    assert browser.get("/staff/login/").url.startswith(CODE)


def test_the_code_of_the_app_in_arabic_digits_leads_to_the_page_that_was_asked_for(officer, clock):
    browser = enter(officer)
    before = browser.session.session_key
    answer = browser.post(f"{CODE}?next={INSIDE}", {"code": cast.app_code(officer).translate(ARABIC)})
    assert answer.url == INSIDE
    assert browser.session.session_key != before
    assert browser.get(INSIDE).status_code == 200
    assert browser.get(CODE).url == "/staff/"


@pytest.mark.threat("T50")
@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/staff/", "/dashboard/"])
def test_the_code_leads_to_officers_pages_only(officer, clock, wanted):
    answer = after_password(officer).post(f"{CODE}?next={wanted}", {"code": cast.app_code(officer)})
    assert answer.url == "/staff/"


def test_the_same_code_does_not_open_twice(officer, clock):
    digits = cast.app_code(officer)
    assert after_password(officer).post(CODE, {"code": digits}).status_code == 302
    assert after_password(officer).post(CODE, {"code": digits}).status_code == 200
    clock.shift(timedelta(seconds=30))
    assert after_password(officer).post(CODE, {"code": cast.app_code(officer)}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_one_code_in_eight_browsers_at_once_opens_one(clock):
    officer = cast.officer(702, "هدى المراجعة")
    digits, gate = cast.app_code(officer), threading.Barrier(4)

    def one() -> bool:
        gate.wait()
        try:
            return staff_services.verify_app_code(officer, digits) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        opened = [future.result() for future in [pool.submit(one) for _turn in range(4)]]
    assert sum(opened) == 1


@pytest.mark.threat("T9")
def test_after_five_wrong_codes_the_right_one_is_not_even_compared(officer, clock):
    browser = after_password(officer)
    wrong = f"{(int(cast.app_code(officer)) + 1) % 10**6:06d}"
    for _turn in range(5):
        assert browser.post(CODE, {"code": wrong}).status_code == 200
    refused = after_password(officer).post(CODE, {"code": cast.app_code(officer)})
    assert refused.status_code == 200 and refused.context["form"].errors
    assert browser.get(INSIDE).status_code == 302
    clock.shift(timedelta(minutes=5))
    assert browser.post(CODE, {"code": cast.app_code(officer)}).status_code == 302


@pytest.mark.threat("T9")
def test_sixty_wrong_recovery_codes_and_then_the_right_one(officer, clock):
    right = staff_services.new_recovery_codes(officer)[0]
    browser = after_password(officer)
    for _turn in range(60):
        browser.post(CODE, {"recovery": "AAAA-BBBB-CCCC"})
    assert browser.post(CODE, {"recovery": right}).status_code == 200
    assert RecoveryCode.objects.filter(person=officer, spent_at=None).count() == 10


@pytest.mark.threat("T30")
def test_the_way_is_closed_to_citizens_and_to_who_came_by_nafath_or_a_program(officer, sara, clock):
    for page in (CODE, ENROL, PAPER):
        assert after_password(sara).get(page).status_code == 404
        assert Client().get(page).url.startswith("/login/")
    for way in ("nafath", "api"):
        browser = after_password(officer, way)
        assert browser.get(CODE).status_code == 403
        assert browser.post(CODE, {"code": cast.app_code(officer)}).status_code == 403
        assert browser.get(INSIDE).url.startswith(CODE)


# -- the codes on paper ----------------------------------------------------------------------------------
def test_a_recovery_code_opens_once_however_it_is_written(officer):
    code = staff_services.new_recovery_codes(officer)[3]
    browser = after_password(officer)
    written = f" {code.replace('-', ' ').lower()}\u200f"
    assert browser.post(CODE, {"recovery": written}).url == "/staff/"
    assert browser.get(INSIDE).status_code == 200
    assert after_password(officer).post(CODE, {"recovery": code}).status_code == 200
    assert staff_services.count_recovery_codes(officer) == 9


@pytest.mark.django_db(transaction=True)
def test_one_recovery_code_at_once_in_four_browsers_opens_one():
    officer = cast.officer(703, "هدى المراجعة")
    code, gate = staff_services.new_recovery_codes(officer)[0], threading.Barrier(4)

    def one() -> bool:
        gate.wait()
        try:
            return staff_services.verify_recovery_code(officer, code) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        opened = [future.result() for future in [pool.submit(one) for _turn in range(4)]]
    assert sum(opened) == 1


def test_a_new_set_replaces_the_old_and_is_shown_once(officer, signed_in):
    old = staff_services.new_recovery_codes(officer)
    browser = signed_in(officer)
    assert codes_on(browser.get(PAPER)) == []
    new = codes_on(browser.post(PAPER))
    assert len(set(new)) == 10 and not set(new) & set(old)
    assert codes_on(browser.get(PAPER)) == []
    assert staff_services.verify_recovery_code(officer, old[0]) is None
    assert staff_services.verify_recovery_code(officer, new[0]) is not None


@pytest.mark.threat("T15")
def test_the_database_holds_no_recovery_code(officer):
    codes = staff_services.new_recovery_codes(officer)
    kept = str(list(RecoveryCode.objects.values_list("digest", flat=True)))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_another_officers_recovery_code_is_worth_nothing(officer):
    code = staff_services.new_recovery_codes(officer)[0]
    other = cast.officer(704, "سلمان")
    assert staff_services.verify_recovery_code(other, code) is None


# -- passwords, sessions ---------------------------------------------------------------------------------
def test_an_officers_password_has_fifteen_characters(officer, sara):
    fourteen = "نخل-Palm-7391!"
    assert len(fourteen) == 14
    validate_password(fourteen, sara)
    with pytest.raises(ValidationError) as weak:
        validate_password(fourteen, officer)
    assert weak.value.error_list[0].code == "officer_password_too_short"
    validate_password(fourteen + "x", officer)


@pytest.mark.threat("T21")
def test_an_officers_session_ends_after_fifteen_idle_minutes(officer, clock):
    browser = enter(officer)
    browser.post(CODE, {"code": cast.app_code(officer)})
    clock.shift(timedelta(minutes=14))
    assert browser.get("/staff/").status_code == 200
    clock.shift(timedelta(minutes=15))
    assert browser.get("/staff/").url.startswith("/login/")
    assert browser.get("/staff/").status_code == 302
