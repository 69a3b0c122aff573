"""`verify_decisions`: households decided from scratch beside what decides them; a difference is red."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from common.errors import Refused
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles.models import Cycle
from eligibility.registers.models import AuthorityRecord
from eligibility.studies import services as study_services
from eligibility.studies import verification
from eligibility.studies.models import Verification
from eligibility.studies.tasks import verify_decisions
from tests import cast
from tests.eligibility.cycles.month import DECEMBER, at, proposed, refusal
from tests.eligibility.studies.test_stream import by_chunks, generate

pytestmark = pytest.mark.threat("T92")


def behind_our_back(person: str, **answers) -> None:
    """What no verb of ours did: nobody is told that the record changed."""
    AuthorityRecord.objects.filter(national_id=person).update(**answers)


def verified(**options) -> str:
    out = StringIO()
    with at("2026-11-21"):
        call_command("verify_decisions", stdout=out, stderr=out, **options)
    return out.getvalue()


def refused(**options) -> str:
    out = StringIO()
    with at("2026-11-21"), pytest.raises(CommandError):
        call_command("verify_decisions", stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture
def studied(db) -> Cycle:
    generate(120)
    by_chunks(60)
    return Cycle.objects.get(month=DECEMBER)


def test_a_month_that_followed_everything_has_no_difference(studied):
    assert "120 households decided from scratch" in verified() and "0 differ" in verified(month=DECEMBER)
    assert Verification.objects.latest("pk").verified == 120


def test_a_change_that_nobody_was_told_of_is_red_and_named_without_its_value(studied):
    decision = studied.decisions.order_by("application").first()
    behind_our_back(decision.study.people[0], days_abroad=77)
    said = refused()
    reference = decision.application.reference
    assert f"{reference}, days_abroad was missed" in said and "1 differ" in said and "77" not in said
    (line,) = Verification.objects.latest("pk").differences
    assert (line["reference"], line["what"]) == (reference, "days_abroad")


def test_another_day_of_inquiry_is_no_difference(studied):
    AuthorityRecord.objects.update(as_of=date(2026, 11, 20))
    assert "0 differ" in verified()


def test_who_waits_to_be_decided_again_is_counted_and_no_difference(studied):
    cast.says(studied.decisions.first().study.people[0], days_abroad=77)
    said = verified()
    assert "0 differ" in said and "1 wait to be decided again" in said


def test_a_difference_can_be_repaired_by_the_clock(studied):
    behind_our_back(studied.decisions.first().study.people[0], days_abroad=77)
    refused(repair=True)
    with at("2026-11-21"):
        study_services.decide_reassessments(date(2026, 11, 21))
    assert "0 differ" in verified()


def test_a_sample_is_spread_over_the_month(studied):
    assert "12 households" in verified(sample=12)


def test_a_household_without_a_decision_is_found(studied):
    with at("2026-11-12"):
        cycle_publication.make_results_ready()
    generate(1, seed=9)
    assert "decision was missed" in refused(month=DECEMBER)


def test_every_night_the_open_months_are_verified_and_what_differed_last_comes_first(studied, monkeypatch):
    monkeypatch.setattr(verification, "PAGE_SIZE", 10)
    last = studied.decisions.order_by("-application").first()
    behind_our_back(last.study.people[0], days_abroad=77)
    with at("2026-11-21"):
        verify_decisions()
        assert (Verification.objects.get().verified, Verification.objects.get().different) == (120, 1)
        moments = iter(range(1000))  # each look at the clock is a second later
        monkeypatch.setattr(verification.time, "monotonic", lambda: next(moments))
        assert verification.verify_nightly(date(2026, 11, 21), seconds=4) == 1
    assert 10 <= Verification.objects.latest("pk").verified < 120, "it ended when its time was over"


def test_a_month_that_was_sent_is_replayed_and_not_verified(studied):
    cycle_publication.mark_month_sent(studied)
    refused(month=DECEMBER)
    assert not Verification.objects.exists()
    assert verification.months_to_verify(date(2026, 11, 21)) == []


def test_a_difference_stops_the_publication_until_the_month_is_verified_again(studied):
    manager, approver = cast.officer(8811, "بدر"), cast.officer(8812, "لطيفة")
    person = studied.decisions.first().study.people[0]
    days = AuthorityRecord.objects.get(national_id=person).days_abroad
    with at("2026-11-21"):
        cycle_publication.make_results_ready()
        month = proposed(Cycle.objects.get(pk=studied.pk), manager)
        behind_our_back(person, days_abroad=77)
    refused()
    with at("2026-11-21"):
        publish = lambda: cycle_publication.publish_cycle(month, by=approver, because="اعتُمدت")  # noqa: E731
        assert refusal(publish) == "decisions_differ"
        with pytest.raises(Refused):
            verification.require_no_difference(month)
        behind_our_back(person, days_abroad=days)
    verified()
    with at("2026-11-21"):
        assert publish().published_at <= timezone.now()


def test_the_cycle_page_says_when_it_was_verified_and_what_was_found(studied, officer, signed_in):
    behind_our_back(studied.decisions.first().study.people[0], days_abroad=77)
    address = f"/staff/eligibility/cycle/{studied.pk}/change/"
    with at("2026-11-21"):
        assert "لم يُتحقق من قرارات هذه الدورة بعد" in signed_in(officer).get(address).content.decode()
    refused()
    with at("2026-11-21"):
        page = signed_in(officer).get(address).content.decode()
    assert "21 نوفمبر 2026" in page and studied.decisions.first().application.reference in page
