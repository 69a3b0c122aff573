"""A visitor writes on a phone, an officer answers, and the visitor reads it on another device."""

import pytest
from django.contrib.auth.models import Group

from accounts.enquiries import services as enquiry_services
from accounts.enquiries.models import Enquiry
from tests import cast
from tests.browser.conftest import DESK
from tests.browser.test_every_page import PAST

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_complaint_is_written_answered_and_read_elsewhere(phone, shots):
    page = phone()
    page.goto("/contact/")
    page.screenshot(path=shots / "contact.png", full_page=True)
    page.get_by_role("link", name="كتابة رسالة").click()
    page.get_by_role("button", name="إرسال الرسالة").click()
    assert page.locator("#summary li").count() == 5
    page.screenshot(path=shots / "errors.png", full_page=True)
    page.get_by_label("الاسم الكامل").fill("هند المطيري")
    page.get_by_label("رقم الجوال").fill("0501234567")
    page.get_by_label("شكوى").check()
    page.get_by_label("الموضوع").select_option("payments")
    page.locator("#id_text").fill("لم تصل دفعة نوفمبر إلى حسابي.")
    page.get_by_role("button", name="إرسال الرسالة").click()
    enquiry = Enquiry.objects.get()
    assert enquiry.reference in page.locator("h1").inner_text() and page.evaluate(PAST) <= 0
    page.screenshot(path=shots / "sent.png", full_page=True)

    cast.keep_roles()
    officer = cast.person(661, "موظف دعم", is_staff=True)
    officer.groups.set([Group.objects.get(name="support")])
    enquiry_services.take_enquiry(enquiry, by=officer)
    enquiry_services.answer_enquiry(enquiry, answer="أودعت الدفعة اليوم.", by=officer)

    desk = phone(viewport=DESK, scripts=False)
    desk.goto("/contact/follow/")
    desk.locator("#id_reference").fill(enquiry.reference)
    desk.locator("#id_mobile").fill("٠٥٠١٢٣٤٥٦٧")
    desk.screenshot(path=shots / "follow-desk.png", full_page=True)
    desk.get_by_role("button", name="عرض الرسالة").click()
    assert "أودعت الدفعة اليوم." in desk.locator("main").inner_text()
    desk.screenshot(path=shots / "answered-desk.png", full_page=True)
