"""What each state of «دراسة الأهلية» says of changes, of what would change it, and of every month."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client

from applications.household import services as household_services
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles.models import Cycle
from eligibility.scenarios import outlook as outlooks
from eligibility.studies import amounts, facts_codec, outcome_changes
from eligibility.studies import descriptions as study_descriptions
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from eligibility.studies.models import MonthDecision, Study
from tests import cast
from tests.eligibility import states

PAGE = "/eligibility/"
NOVEMBER = "2026-11-21T12:00:00+03:00"
SAID = {
    "eligible_alone": ("720.00", "يمكن أن يرتفع الدخل بمقدار 1,110 ريالات", "28.27", "أول نتيجة"),
    "eligible_five": ("نوف القحطاني", "ما الذي يغيّر النتيجة؟", "أول 100 ريال", "النتائج شهرًا بشهر"),
    "eligible_twelve": ("117 يومًا", "عدم التواجد في السجن", "دون احتساب من لم يستوفِ هذين الشرطين"),
    "eligible_without_an_amount": ("غير مستحق بسبب الحد المانع", "متى قلّ دخل الأسرة عن 14,399.01"),
    "not_eligible_five": ("متوقفة على هذا الشرط وحده", "تعريفًا بالراتب"),
    "not_eligible_twelve": ("منى القحطاني", "(زوجة)", "كل هذه الشروط (3)", "2,088.00"),
    "under_study_twelve": (
        "ننتظر رد: الجوازات، عن كل أفراد الأسرة",
        "ما وصل من ردود حتى الآن",
        "لمى القحطاني",
    ),
    "changed": (
        "ما الذي تغيّر عن نوفمبر 2026؟",
        "+203.93",
        "إضافة إلى الطلب: نوف القحطاني",
        "خروج من الاحتساب",
    ),
}


def in_state(person, state: str) -> None:
    with time_machine.travel("2026-11-05T08:00:00+03:00", tick=True):
        states.STATES[state](person)


def page_of(person, query: str = "", status: int = 200, now: str = NOVEMBER, language: str = "ar") -> str:
    client = Client()
    client.cookies["lang"] = language
    with time_machine.travel(now, tick=True):
        client.force_login(person)
        answer = client.get(f"{PAGE}{query}")
    assert answer.status_code == status
    return answer.content.decode()


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


@pytest.mark.parametrize("state", SAID)
def test_each_state_says_what_it_must(sara, state):
    in_state(sara, state)
    said = words(page_of(sara))
    for expected in SAID[state]:
        assert expected in said, expected


@pytest.mark.parametrize("state", SAID)
def test_each_state_speaks_english_too(sara, state):
    in_state(sara, state)
    said = words(page_of(sara, language="en"))
    assert "Results month by month" in said and "%(" not in said


@pytest.mark.parametrize("state", SAID)
def test_the_lines_add_up_to_the_amount_shown(sara, state):
    in_state(sara, state)
    decision = study_descriptions.describe_study(study_selectors.newest_study(sara))
    assert sum(line.amount for line in decision.lines) == decision.answer.estimate


def test_the_first_decision_is_compared_with_nothing(sara):
    in_state(sara, "eligible_five")
    assert "ما الذي تغيّر" not in page_of(sara)


def test_a_change_is_told_with_both_amounts_its_sign_and_its_reasons(sara):
    in_state(sara, "changed")
    said = words(page_of(sara))
    assert "نوفمبر 2026 1,427.47 ريال ديسمبر 2026 1,631.40 ريال الفرق +203.93 ريال" in said
    assert "ارتفع دخل الأسرة إلى 10,000 ريال، وكان: 9,350 ريالًا." in said
    assert said.index("إضافة إلى الطلب") < said.index("ارتفع دخل الأسرة"), (
        "what explains the amount comes first"
    )


def test_a_month_without_a_change_says_so(sara):
    in_state(sara, "eligible_five")
    with time_machine.travel("2026-12-11T09:00:00+03:00", tick=True):
        study_services.study_pending(date(2026, 12, 11))
        cast.publish(date(2027, 1, 1))
    said = words(page_of(sara, now="2027-01-05T12:00:00+03:00"))
    assert "الفرق لا فرق" in said and "لم يتغيّر شيء" in said


def test_support_on_a_dependants_record_is_never_told_by_the_change(sara):
    with time_machine.travel("2026-10-05T08:00:00+03:00", tick=True):
        application = cast.full_file(sara)
        states.studied(application, date(2026, 10, 5))
    wife = states.ids_of(application)[1]
    with time_machine.travel("2026-11-12T09:00:00+03:00", tick=True):
        cycle_publication.mark_month_sent(Cycle.objects.get(month=date(2026, 11, 1)))
        cast.says(wife, support_monthly="700.00", support_programme="other")
        study_services.study_pending(date(2026, 11, 12))
        cast.publish(date(2026, 12, 1))
    study = study_selectors.newest_study(sara)
    compared = outcome_changes.compare_with_previous_month(study, sara)
    assert [reason.code for reason in compared.reasons][:2] == ["status", "condition_failed"]
    assert "income" not in {reason.code for reason in compared.reasons}, "the estimate adds nothing unasked"
    said = words(page_of(sara))
    assert "700" not in said and "الدخل المفصح عنه لا يوافق سجلات الجهات" in said


def test_a_result_that_replaces_another_says_which_and_why(sara):
    with time_machine.travel("2026-11-05T08:00:00+03:00", tick=True):
        application = cast.full_file(sara)
        states.correct(sara.national_id, days_abroad=None)
        states.studied(application)
    with time_machine.travel("2026-11-08T09:00:00+03:00", tick=True):
        cast.record(sara.national_id, monthly_income="9350.00", dependants=states.ids_of(application)[1:])
        study_services.study_pending(date(2026, 11, 8))
    said = words(page_of(sara))
    assert "حلّت هذه النتيجة محل نتيجة 5 نوفمبر 2026 التي كانت «تحت الدراسة»" in said
    assert "وصل رد جهة كنا ننتظرها" in said and "صار مستوفى: «الأيام خارج المملكة»" in said
    earlier = words(page_of(sara, "?cycle=2026-12&version=1"))
    assert "حلّت محل هذه النتيجة نتيجة أخرى" in earlier and "ننتظر رد جهة" in earlier


def test_an_objection_and_a_new_declaration_are_named_as_the_reason(sara):
    with time_machine.travel("2026-11-05T08:00:00+03:00", tick=True):
        application = cast.full_file(sara)
        states.studied(application)
    with time_machine.travel("2026-11-05T10:00:00+03:00", tick=True):
        study_services.restudy_application(application, today=date(2026, 11, 5), because="OB-2026-7")
    assert "أعيدت الدراسة بعد: OB-2026-7" in words(page_of(sara))
    household_services.add_income(application, kind="salary", amount="10.00", source="عمل")
    states.studied(application, date(2026, 11, 6))
    assert "قدّمت طلبك من جديد" in words(page_of(sara))


def test_a_replaced_result_cannot_be_objected_to(sara):
    with time_machine.travel("2026-11-05T08:00:00+03:00", tick=True):
        application = cast.full_file(sara, income="7800.00", salary_on_record="9650.00")
        states.studied(application)
    with time_machine.travel("2026-11-05T10:00:00+03:00", tick=True):
        study_services.restudy_application(application, today=date(2026, 11, 5), because="OB-2026-7")
    assert "/objections/new/" in page_of(sara)
    assert "/objections/new/" not in page_of(sara, "?cycle=2026-12&version=1")


def test_versions_are_numbers_of_ones_own(sara, stranger):
    in_state(sara, "eligible_alone")
    page_of(sara, "?cycle=2026-12&version=1")
    for nothing in ("2", "x", "²", "1.0", "99999"):
        page_of(sara, f"?cycle=2026-12&version={nothing}", status=404)
    page_of(stranger, "?cycle=2026-12&version=1", status=404)


def test_a_year_of_months_stands_on_a_page_and_the_rest_on_the_next(sara):
    in_state(sara, "eligible_alone")
    study = Study.objects.get()
    for back in range(1, 14):
        year, month = divmod(2026 * 12 + 11 - back, 12)
        cycle = study.cycle.__class__.objects.create(month=date(year, month + 1, 1))
        MonthDecision.objects.create(cycle=cycle, application=study.application, study=study)
    page = page_of(sara)
    assert len(re.findall(r'scope="row" role="rowheader">\s*<a\s+href="\?cycle=', page)) == 12
    assert 'href="?page=2#history"' in page and "14 شهرًا" in page
    kept = page_of(sara, "?cycle=2026-05&page=2")
    assert "?cycle=2025-11" in kept and "?page=1&amp;cycle=2026-05#history" in kept


def test_what_a_dependant_who_counts_again_would_bring_is_the_rulebooks_own(sara):
    in_state(sara, "eligible_twelve")
    study = study_selectors.newest_study(sara)
    outlook = outlooks.outlook_of(study)
    assert outlook.if_all_met >= study.amount
    in_full = amounts.estimate_support(3, 8, study_income(study), date(2026, 12, 1))
    assert outlook.if_all_met == in_full.due.amount


def study_income(study: Study):
    return facts_codec.answer_of(study).entitlement.income


def test_the_api_tells_the_same_changes(sara, api_of, stranger):
    in_state(sara, "changed")
    newest, before = Study.objects.order_by("-version")
    answer = api_of(sara).get(f"/api/v1/studies/{newest.pk}/").json()
    assert answer["compared_with"] == before.pk
    codes = [change["code"] for change in answer["changes"]]
    assert codes[0] == "person_added" and "income" in codes and "person_left_out" in codes
    income = next(change for change in answer["changes"] if change["code"] == "income")
    assert (income["was"], income["became"]) == ("9350.00", "10000.00")
    first = api_of(sara).get(f"/api/v1/studies/{before.pk}/").json()
    assert (first["compared_with"], first["changes"]) == (None, [])
    assert api_of(stranger).get(f"/api/v1/studies/{newest.pk}/").status_code == 404
