"""Who does not count in the amount is named where the amount is explained, and what becomes of the income."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from applications.household import services as household_services
from eligibility.rulebook import assess
from eligibility.studies import descriptions as study_descriptions
from eligibility.studies import facts_codec
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests import cast

LEFT_OUT, NO_SHARE = "لم يُحسب في المبلغ:", "لا نصيب من الدعم لـ:"
PLACES = ["/dashboard/", "/eligibility/"]


def decided(person, declared: str, **wife_on_record) -> Study:
    """A household whose wife declares this income, and of whom the authorities say this."""
    with time_machine.travel("2026-11-05T09:00:00+03:00"):
        file = cast.full_file(person)
        wife = file.dependants.get(relation="wife")
        household_services.add_income(file, kind="salary", amount=Decimal(declared), dependant=wife)
        cast.record(wife.national_id, **wife_on_record)
        cast.declare(file)
        study_services.study_pending(date(2026, 11, 5))
    return Study.objects.get()


def page_of(person, place: str) -> str:
    client = Client()
    with time_machine.travel("2026-11-21T12:00:00+03:00", tick=True):
        client.force_login(person)
        answer = client.get(place, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def sentence(page: str, start: str) -> str:
    """What the note says that begins so."""
    assert page.count(start) == 1
    return page.split(start)[1].split("</p>")[0]


@pytest.mark.parametrize("place", PLACES)
def test_a_wife_who_does_not_count_is_named_and_her_income_is_said_to_be_left_out(sara, place):
    study = decided(sara, "1000.00", monthly_income=Decimal("1000.00"), days_abroad=120)
    assert (study.outcome, study.amount > 0) == ("eligible", True)
    page = page_of(sara, place)
    said = sentence(page, LEFT_OUT)
    assert "منى القحطاني" in said and "ولا يُحسب دخله كذلك" in said and "#h-cond" in said
    assert NO_SHARE not in page


def test_a_wife_whose_income_was_hidden_has_no_share_and_her_income_counts_all_the_same(sara):
    """Under the other policy of the programme: today hiding an income fails the whole household."""
    study = decided(sara, "100.00", monthly_income=Decimal("1234.00"))
    rates = msgspec.structs.replace(facts_codec.rates_of(study), income_mismatch_policy="exclude_person")
    answer = assess.assess(facts_codec.facts_of(study), rates, study.cycle.month)
    assert answer.status == "eligible" and answer.entitlement.income == Decimal("10584.00")
    described = study_descriptions.describe_study(study)
    vars(described)["answer"] = answer
    with translation.override("ar"):
        seen = render_to_string("eligibility/left_out.html", {"decision": described, "reasons": "#h-cond"})
    said = sentence(seen, NO_SHARE)
    assert "منى القحطاني" in said and "كما هو مسجَّل" in said
    assert LEFT_OUT not in seen and "1,234" not in said


@pytest.mark.parametrize("place", PLACES)
def test_a_household_of_which_everybody_counts_reads_neither(sara, place):
    decided(sara, "1000.00", monthly_income=Decimal("1000.00"))
    page = page_of(sara, place)
    assert LEFT_OUT not in page and NO_SHARE not in page


def test_a_refused_household_is_estimated_with_everybody_and_reads_neither(sara):
    study = decided(sara, "1000.00", monthly_income=Decimal("1000.00"), days_abroad=120)
    cast.says(sara.national_id, days_abroad=120)
    with time_machine.travel("2026-11-06T09:00:00+03:00"):
        study_services.study_pending(date(2026, 11, 6))
    assert Study.objects.exclude(pk=study.pk).get().outcome == "not_eligible"
    assert LEFT_OUT not in page_of(sara, "/eligibility/")
