"""Ten people's stories on a telephone, in Arabic: what each does, and what every page then says."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.people.models import User
from applications.bank import services as bank_services
from eligibility.studies import services as study_services
from objections.models import Objection
from payments.dues import services as due_services
from payments.dues.models import Payment
from tests import cast
from tests.accounts.nafath import servers
from tests.browser import journey
from tests.browser.households import Household, children
from tests.browser.test_journeys import _officer_accepts
from tests.browser.test_nafath import ask
from tests.browser.test_payment_objection import as_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RIYADH = ZoneInfo("Asia/Riyadh")
PAST = "document.documentElement.scrollWidth - window.innerWidth"
THREE_SCREENS = 3 * 844 + 600  # and the frame's foot
PLACES = ("/dashboard/", "/eligibility/", "/payments/", "/application/", "/notices/")
LATIN = re.compile(r"[A-Za-z]{3,}")
ISO_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
FILE_TYPES = re.compile(r"PDF|JPE?G|PNG|HEIC|SHA-256|CSV", re.IGNORECASE)  # names in any language
ARABIC_WORDS = """() => {
  const copy = document.querySelector("main").cloneNode(true);
  for (const each of copy.querySelectorAll("[dir=ltr], [lang=en], script")) each.remove();
  return copy.textContent;
}"""

type Walk = Callable[[Page, str], None]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """5 November 2026, nine in the morning; a story moves it on."""
    with time_machine.travel(datetime(2026, 11, 5, 9, tzinfo=RIYADH), tick=True) as clock:
        yield clock


@pytest.fixture
def walk(shots) -> Walk:
    """Look at the pages of a person: one heading, nothing past the edge, no Latin word, a picture of each."""

    def look(page: Page, story: str, *more: str) -> None:
        for address in (*PLACES, *more):
            page.goto(address)
            check(page, shots, f"{story}-{address.strip('/').replace('/', '-')}")

    return look


def check(page: Page, shots, name: str) -> None:
    page.screenshot(path=shots / f"{name}.png", full_page=True)
    assert page.locator("h1").count() == 1, page.url
    assert page.evaluate(PAST) <= 0, f"{page.url}: past the edge"
    latin = [word for word in page.evaluate(ARABIC_WORDS).split() if LATIN.search(word)]
    assert [word for word in latin if not FILE_TYPES.search(word)] == [], page.url
    assert not ISO_DAY.search(page.locator("main").inner_text()), page.url


def sign(page: Page, changed_on: date | None = None) -> None:
    """Review, agree, submit: a first declaration, or a change of this day."""
    page.goto("/application/review/")
    if changed_on:
        page.check("input[name=changed_on_calendar][value=gregorian]")
        page.fill("input[name=changed_on_day]", str(changed_on.day))
        page.select_option("select[name=changed_on_month]", str(changed_on.month))
        page.fill("input[name=changed_on_year]", str(changed_on.year))
    page.check("#id_attest")
    page.locator("main form:has(#id_attest) button").last.click()
    expect(page).to_have_url(re.compile(r"/application/declarations/\d+/"))


def result(page: Page, words: str, amount: str = "") -> None:
    """The same result and amount on the dashboard and on the study page."""
    for address in ("/dashboard/", "/eligibility/"):
        page.goto(address)
        expect(page.locator("main .tag").first).to_have_text(words)
        if amount:
            expect(page.locator("main")).to_contain_text(amount)


def studied(day: date) -> None:
    bank_services.check_accounts()
    study_services.study_pending(day)


def next_day(clock: time_machine.Traveller, day: date) -> None:
    clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=RIYADH))


def enter(phone, live_server, person: User) -> Page:
    return as_person(phone(), person, live_server.url)


def test_a_widow_with_five_children(phone, live_server, clock, walk, shots):
    story = Household(
        7101,
        "نوال العتيبي",
        {"marital": "widowed", "employment": "none"},
        children("العتيبي", 17, 14, 11, 8, 3),
        papers=("lease", "family_card"),
    )
    person = story.owner()
    story.complete(person)
    page = enter(phone, live_server, person)
    page.goto("/application/personal/")
    expect(page.locator("input[name=marital][value=widowed]")).to_be_checked()
    check(page, shots, "widow-personal")
    page.goto("/application/review/")
    check(page, shots, "widow-review")
    sign(page)
    check(page, shots, "widow-receipt")
    studied(date(2026, 11, 5))
    # the head 720 and five minors 216 each
    result(page, "مؤهل", "1,800")
    walk(page, "widow")


def test_a_single_renter(phone, live_server, clock, walk, shots):
    story = Household(
        7102,
        "راكان السبيعي",
        {"marital": "single", "kind": "independent"},
        salary="4200",
        record={"separate_dwelling": True},
    )
    person = story.owner()
    story.complete(person)
    page = enter(phone, live_server, person)
    page.goto("/application/dependants/")
    check(page, shots, "single-dependants")
    sign(page)
    studied(date(2026, 11, 5))
    page.goto("/eligibility/")
    expect(page.locator("main")).to_contain_text("الفرد المستقل")
    assert "رب الأسرة" not in page.locator("main").inner_text()
    walk(page, "single")


def test_a_household_of_twelve(phone, live_server, clock, walk, shots):
    people = (
        ("منيرة الشمري", "wife", date(1984, 2, 3), "none", "none"),
        *children("الشمري", 19, 17, 16, 14, 12, 10, 8, 6, 4, 1),
    )
    story = Household(7103, "عبدالعزيز بن سعود الشمري", people=people, salary="11000")
    person = story.owner()
    story.complete(person)
    page = enter(phone, live_server, person)
    page.goto("/application/review/")
    check(page, shots, "twelve-review")
    sign(page)
    studied(date(2026, 11, 5))
    result(page, "مؤهل")
    walk(page, "twelve")
    page.goto("/eligibility/")
    height = page.evaluate("document.querySelector('main').scrollHeight")
    assert height <= THREE_SCREENS, f"{height} px: the answer of twelve fits three screens"


def test_a_divorced_mother_with_custody(phone, live_server, clock, walk, shots, tmp_path):
    story = Household(
        7104,
        "أمل الزهراني",
        {"marital": "divorced", "employment": "private"},
        children("الغامدي", 9, 6),
        salary="3500",
    )
    person = story.owner()
    story.complete(person)
    page = enter(phone, live_server, person)
    page.goto("/application/documents/")
    check(page, shots, "divorced-documents")
    expect(page.locator("main")).to_contain_text("صك ولاية")
    file = tmp_path / "حضانة.png"
    file.write_bytes(cast.picture(size=(310, 210)).read())
    page.select_option("#id_kind", "custody")
    page.set_input_files("#id_file", file)
    page.locator("main button[name=add]").first.click()
    expect(page.locator("main ul.files button.iconbtn")).to_have_count(2)
    sign(page)
    studied(date(2026, 11, 5))
    result(page, "مؤهل", "1,152")
    walk(page, "divorced")


def test_the_wife_of_a_non_saudi(phone, live_server, clock, walk, shots):
    story = Household(
        7105,
        "هدى القرني",
        {"employment": "none"},
        (("عمر حسن", "husband", date(1983, 5, 1), "private", "none"), *children("حسن", 7, 4)),
        papers=("lease", "marriage"),
    )
    person = story.owner()
    story.complete(person)
    page = enter(phone, live_server, person)
    page.goto("/application/personal/")
    page.check("input[name=kind][value=married_woman]")
    page.check("input[name=situation][value=foreign_husband]")
    check(page, shots, "foreign-personal")
    journey.save(page)
    page.goto("/application/review/")
    check(page, shots, "foreign-review")
    sign(page)
    studied(date(2026, 11, 5))
    page.goto("/eligibility/")
    expect(page.locator("main")).to_contain_text("مقدمة الطلب")
    expect(page.locator("main")).not_to_contain_text("رب الأسرة")
    walk(page, "foreign")


def paid(number: int, name: str, salary: str = "6000", record: dict | None = None) -> tuple[User, Household]:
    """A family of four that was declared on 5 November and studied for December."""
    people = (
        ("منى القحطاني", "wife", date(1988, 1, 9), "none", "none"),
        *children("القحطاني", 11, 7),
    )
    story = Household(number, name, people=people, salary=salary, record=record or {})
    person = story.owner()
    cast.declare(story.complete(person))
    studied(timezone.localdate())
    return person, story


def test_a_newborn_is_added(phone, live_server, clock, walk, shots):
    person, story = paid(7106, "سعد القحطاني")
    page = enter(phone, live_server, person)
    result(page, "مؤهل", "1,512")
    next_day(clock, date(2026, 11, 8))
    born, child = date(2026, 11, 1), cast.national_id(7106 * 100 + 50)
    cast.record(child, relation="daughter", monthly_income=0)
    cast.says(person.national_id, dependants=[*(story.id_of(place) for place in range(3)), child])
    page = enter(phone, live_server, person)
    page.goto("/application/dependants/add/")
    page.fill("#id_name", "لمار القحطاني")
    page.fill("#id_national_id", child)
    page.select_option("#id_relation", "daughter")
    page.check("input[name=birth_date_calendar][value=gregorian]")
    page.fill("input[name=birth_date_day]", str(born.day))
    page.select_option("select[name=birth_date_month]", str(born.month))
    page.fill("input[name=birth_date_year]", str(born.year))
    page.select_option("#id_employment", "under_age")
    page.select_option("#id_study", "none")
    page.locator("main form:has(#id_national_id) button.btn").first.click()
    page.goto("/application/review/")
    check(page, shots, "newborn-review")
    sign(page, born)
    check(page, shots, "newborn-receipt")
    studied(date(2026, 11, 8))
    result(page, "مؤهل", "1,728")
    walk(page, "newborn")


def test_a_salary_rises_above_the_limit(phone, live_server, clock, walk, shots):
    person, _story = paid(7107, "ماجد القحطاني")
    next_day(clock, date(2026, 11, 8))
    cast.says(person.national_id, monthly_income=24000)
    page = enter(phone, live_server, person)
    page.goto("/application/income/")
    page.get_by_role("link", name="تغيير").first.click()
    page.fill("#id_amount", "٢٤٬٠٠٠")
    page.locator("main form button.btn").first.click()
    page.goto("/application/review/")
    check(page, shots, "raise-review")
    sign(page, date(2026, 11, 6))
    studied(date(2026, 11, 8))
    walk(page, "raise")
    expect(page.locator("main")).to_contain_text("مؤهل، ولا يُصرف مبلغ هذا الشهر")
    page.goto("/eligibility/")
    expect(page.locator("main .tag").first).to_contain_text("مؤهل")
    expect(page.locator("main")).to_contain_text("24,000")


def test_the_account_is_changed_before_payday(phone, live_server, clock, walk, shots):
    person, _story = paid(7108, "فهد القحطاني")
    next_day(clock, date(2026, 11, 11))
    cast.results_come_out(date(2026, 11, 11))
    due_services.schedule_deposits(date(2026, 11, 11))
    old, new = Payment.objects.get().iban, cast.iban(7199)
    page = phone()
    journey.sign_in(page, person.national_id, cast.PASSWORD)
    page.goto("/application/bank/")
    check(page, shots, "account-locked")
    page.fill("#id_iban", new)
    page.fill("#id_again", new)
    journey.save(page)
    page.goto("/application/bank/")
    check(page, shots, "account-checking")
    expect(page.locator("main")).to_contain_text("يُصرف الدعم على الحساب السابق")
    page.goto("/payments/")
    expect(page.locator("main")).to_contain_text(old[-4:])
    bank_services.check_accounts()
    walk(page, "account", "/application/bank/")


def test_a_phone_is_lost(phone, nafath, walk, shots):
    person, _story = paid(22, "فهد القحطاني")
    url, page = nafath(), phone()
    page.goto("/login/")
    page.get_by_role("link", name="نسيت كلمة المرور").first.click()
    check(page, shots, "lost-recovery")
    number = ask(page, person.national_id)
    servers.Phone(url, person.national_id).press(number)
    expect(page).to_have_url(re.compile("/dashboard/"))
    page.goto("/profile/mobile/")
    expect(page.locator("main")).to_contain_text("فيكفي رمز واحد")
    page.fill("#id_mobile", "0551234567")
    check(page, shots, "lost-mobile")
    page.locator("main form:has(#id_mobile) button").last.click()
    expect(page).to_have_url(re.compile("/profile/mobile/code/"))
    check(page, shots, "lost-code")
    page.fill("#id_code", journey.newest_sms(r"\b[0-9]{6}\b"))
    page.locator("main form:has(#id_code) button").first.click()
    expect(page).to_have_url(re.compile("/profile/"))
    person.refresh_from_db()
    assert person.mobile == "+966551234567"
    check(page, shots, "lost-profile")
    walk(page, "lost", "/application/bank/")
    expect(page.locator("main")).to_contain_text("تغيّر جوالك حديثًا")
    expect(page.locator("#id_iban")).to_have_count(0)


def test_an_objection_with_a_second_document_is_won(phone, live_server, clock, walk, shots, tmp_path):
    person, _story = paid(7110, "بندر القحطاني", record={"days_abroad": 117})
    page = enter(phone, live_server, person)
    result(page, "غير مؤهل")
    page.goto("/eligibility/")
    page.get_by_role("link", name="تقديم اعتراض").first.click()
    page.locator("input[name=grounds]").first.check()
    page.fill("#id_text", "سافرت مرافقًا لوالدي في علاجه.")
    check(page, shots, "objection-new")
    journey.press(page, "التالي: المرفقات")
    _attach(page, "travel_excuse", tmp_path / "تقرير.png", 300)
    journey.press(page, "أرفق المستند")
    page.get_by_role("link", name="التالي: المراجعة والإرسال").click()
    check(page, shots, "objection-check")
    journey.press(page, "إرسال الاعتراض")
    expect(page).to_have_url(re.compile("/objections/[0-9a-f-]{36}/"))
    address = page.url
    _attach(page, "travel_excuse", tmp_path / "تذاكر.png", 320)
    page.locator('form[action$="/document/"] button').last.click()
    expect(page.locator("main")).to_contain_text("أُرفق المستند")
    check(page, shots, "objection-second")
    assert Objection.objects.get().documents.count() == 2
    walk(page, "objection-waits")
    for place in ("/dashboard/", "/eligibility/"):
        page.goto(place)
        expect(page.locator("main").get_by_text("آخر يوم للاعتراض")).to_have_count(0)
    _officer_accepts(phone(viewport={"width": 1280, "height": 900}))
    page.goto(address)
    expect(page.locator("main")).to_contain_text("مقبول")
    check(page, shots, "objection-won")
    result(page, "مؤهل")
    walk(page, "objection", "/objections/")


def _attach(page: Page, kind: str, file, width: int) -> None:
    file.write_bytes(cast.picture(size=(width, 200)).read())
    page.select_option("#id_kind", kind)
    page.set_input_files("#id_file", file)
