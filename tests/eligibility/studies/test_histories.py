"""Random histories of two households: what was decided bit by bit is what is decided from scratch."""

import os
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from decimal import Decimal
from unittest.mock import patch

import msgspec
import pytest
import time_machine
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from applications.declaration import selectors as declaration_selectors
from applications.documents import review as document_review
from applications.file.models import Application, Reassessment
from applications.household import services as household_services
from common.dates import RIYADH
from common.errors import Refused
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import selectors as cycle_selectors
from eligibility.cycles.models import Cycle
from eligibility.registers import services as register_services
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import cycle_calendar, rates
from eligibility.studies import bulk_reassessments, verification
from eligibility.studies import pending as pending_studies
from eligibility.studies import services as study_services
from eligibility.studies.models import MonthDecision
from tests import cast
from tests.eligibility.studies.test_stream import generate

START = date(2026, 10, 3)
FACTS = st.sampled_from(
    [
        ("days_abroad", 0), ("days_abroad", 120), ("days_abroad", None), ("imprisoned", True),
        ("imprisoned", False), ("imprisoned", None), ("monthly_income", Decimal("9350.00")),
        ("monthly_income", Decimal("12000.00")), ("visit", "refused"), ("visit", None),
        ("barred_until", date(2026, 12, 20)), ("barred_until", None), ("real_estate", Decimal("99000000.00")),
        ("real_estate", Decimal("0.00")), ("as_of", date(2026, 10, 9)),
    ]
)  # fmt: skip
DAYS = st.integers(1, 24)


class Histories(RuleBasedStateMachine):
    """Two households, the clock, the authorities, two officers, the bank."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.open.enter_context(transaction.atomic())
        self.today, self.clock = START, None
        self._travel()
        self.officer = cast.officer(77, "هدى المراجعة", is_superuser=True)
        self.people = [cast.person(number, f"رب أسرة {number}") for number in (11, 22)]
        for person in self.people:
            cast.full_file(person)
        cast.declare(self.people[0].application)
        self._tick()

    def teardown(self) -> None:
        if self.clock:
            self.clock.stop()
        transaction.set_rollback(True)
        self.open.close()

    def _travel(self) -> None:
        if self.clock:
            self.clock.stop()
        noon = datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=RIYADH)
        self.clock = time_machine.travel(noon, tick=True)
        self.clock.start()

    def _tick(self) -> None:
        study_services.study_pending(self.today)

    def _person(self, household: int, who: int) -> str:
        owner = self.people[household]
        rows = owner.application.dependants.order_by("pk").values_list("national_id", flat=True)
        return [owner.national_id, *rows][who % (1 + len(rows))]

    # -- what happens ----------------------------------------------------------------------------------------
    @rule(days=DAYS)
    def days_pass(self, days: int) -> None:
        """By themselves they change nothing that was published."""
        before, waiting = self._published(), Reassessment.objects.exists()
        self.today += timedelta(days=days)
        self._travel()
        self._tick()
        assert waiting or before.items() <= self._published().items()

    @rule(days=st.integers(20, 70))
    def the_clock_sleeps(self, days: int) -> None:
        self.today += timedelta(days=days)
        self._travel()

    @rule(household=st.integers(0, 1), who=st.integers(0, 3), fact=FACTS)
    def an_authority_answers(self, household: int, who: int, fact: tuple) -> None:
        cast.says(self._person(household, who), **dict([fact]))

    @rule(household=st.integers(0, 1), who=st.integers(0, 3), fact=FACTS, later=st.booleans())
    def an_officer_corrects(self, household: int, who: int, fact: tuple, later: bool) -> None:
        month = cycle_calendar.cycle_for(self.today)
        register_services.correct_record(
            self._person(household, who), dict([fact]), by=self.officer, because="تصحيح",
            effective=month if later else None,
        )  # fmt: skip
        if later and declaration_selectors.last_declaration(self.people[household].application):
            study_services.restudy_application(
                self.people[household].application, today=self.today, because="OB-1"
            )

    @rule(household=st.integers(0, 1), income=st.sampled_from(["9350.00", "12000.00", "4000.00"]))
    def a_salary_is_declared(self, household: int, income: str) -> None:
        file = self.people[household].application
        row = file.incomes.get()
        household_services.change_income(row, kind="salary", amount=Decimal(income), source=row.source)
        self._declare(file)

    @rule(household=st.integers(0, 1), days=st.integers(-40, 60))
    def a_child_comes_of_age_soon(self, household: int, days: int) -> None:
        file = self.people[household].application
        child = file.dependants.filter(relation__in=["son", "daughter"]).order_by("pk").first()
        if child is None:
            return
        day = self.today + timedelta(days=days)
        born = day.replace(year=day.year - 18, day=min(day.day, 28))
        household_services.change_dependant(
            child, name=child.name, national_id=child.national_id, relation=child.relation,
            birth_date=born, employment=child.employment, study=child.study,
        )  # fmt: skip
        self._declare(file)

    @rule(household=st.integers(0, 1))
    def somebody_leaves_the_file(self, household: int) -> None:
        file = self.people[household].application
        if child := file.dependants.order_by("-pk").first():
            household_services.remove_dependant(child)
            if not file.dependants.exists():
                household_services.declare_no_dependants(file)
            self._declare(file)

    @rule(household=st.integers(0, 1), days=st.integers(1, 60))
    def an_id_expires_soon(self, household: int, days: int) -> None:
        cast.says(self.people[household].national_id, id_expires=self.today + timedelta(days=days))

    @rule(household=st.integers(0, 1), accepted=st.booleans())
    def an_officer_decides_on_a_document(self, household: int, accepted: bool) -> None:
        document = self.people[household].application.documents.filter(removed_at=None).first()
        try:
            if accepted:
                document_review.accept_document(document, by=self.officer)
            else:
                document_review.refuse_document(document, by=self.officer, because="غير واضح")
        except Exception as error:  # it is so already
            assert type(error).__name__ in ("Refused", "IllegalMove"), error

    @rule()
    def the_payments_of_a_month_are_sent(self) -> None:
        cycle = Cycle.objects.filter(month__lte=self.today, sent_at=None).order_by("month").first()
        if cycle:
            cycle_publication.mark_month_sent(cycle)

    @rule()
    def a_month_is_published(self) -> None:
        study_services.decide_reassessments(self.today)
        cycle_publication.make_results_ready()
        if cycle := Cycle.objects.filter(status=Cycle.Status.READY).order_by("month").first():
            cast.publish(cycle.month)

    @rule()
    def the_rates_of_the_months_to_come_rise(self) -> None:
        last = MonthDecision.objects.order_by("-cycle__month").first()
        month, true = last.cycle.month if last else self.today, rates.rates_on

        def risen(day: date) -> rates.Rates:
            found = true(day)
            if day.replace(day=1) <= month:
                return found
            return msgspec.structs.replace(found, objection_days=found.objection_days + 1)

        self.open.enter_context(patch.object(rates, "rates_on", risen))

    def _declare(self, file: Application) -> None:
        try:
            cast.declare(file)
        except Refused as refusal:
            assert refusal.code in ("incomplete",), refusal

    # -- what always holds -----------------------------------------------------------------------------------
    @invariant()
    def incremental_is_full(self) -> None:
        self._tick()
        assert not Reassessment.objects.filter(application__status="submitted").exists()
        for cycle in verification.months_to_verify(self.today):
            found = verification.verify_month(cycle)
            assert (found.different, found.waiting) == (0, 0), (cycle, found.differences)

    @invariant()
    def nobody_is_forgotten(self) -> None:
        for month in cycle_selectors.pending_months(self.today):
            assert not pending_studies.pending_declarations(month).exists(), month

    def _published(self) -> dict[tuple[int, int], int]:
        rows = MonthDecision.objects.filter(cycle__published_at__isnull=False)
        return {(row.cycle_id, row.application_id): row.study_id for row in rows}


@pytest.mark.threat("T92")
def test_whatever_happens_the_decisions_are_those_of_a_study_from_scratch(db):
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
    how = settings(
        max_examples=int(os.environ.get("HISTORIES", "12")),
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=checks,
        database=None,
    )
    run_state_machine_as_test(Histories, settings=how)


def test_a_record_that_nobody_told_of_is_what_the_histories_would_find(db, sara):
    """The machine can fail: without its row, a change is found."""
    with time_machine.travel("2026-10-05T12:00:00+03:00", tick=True):
        cast.declare(cast.full_file(sara))
        study_services.study_pending(date(2026, 10, 5))
        AuthorityRecord.objects.filter(national_id=sara.national_id).update(imprisoned=True)
        assert verification.verify_month(Cycle.objects.get()).different == 1


def test_an_authority_that_says_the_same_on_another_day_makes_no_difference(db, sara):
    """What is said of one person on another day stands in a finding of its own, and says the same."""
    with time_machine.travel("2026-10-05T12:00:00+03:00", tick=True):
        application = cast.full_file(sara)
        cast.declare(application)
        study_services.study_pending(date(2026, 10, 5))
        child = application.dependants.order_by("pk").first()
        cast.says(child.national_id, as_of=date(2026, 10, 1))
        study_services.study_pending(date(2026, 10, 5))
        found = verification.verify_month(Cycle.objects.get())
    assert (found.different, found.waiting, found.verified) == (0, 0, 1)


def test_months_with_a_twentieth_changed_each_are_those_of_a_study_from_scratch(db):
    """YEAR_OF=100000 tries twelve months of that many households, as each night should."""
    households = int(os.environ.get("YEAR_OF", "0"))
    generate(households or 160)
    for number in range(12 if households else 3):
        year, month = divmod(2026 * 12 + 10 + number, 12)
        day = date(year, month + 1, 11)
        with time_machine.travel(datetime(day.year, day.month, 11, 12, tzinfo=RIYADH), tick=True):
            _twentieth_changes(number, day)
            while study_services.study_pending(day):
                pass
            cycle = Cycle.objects.latest("month")
            found = verification.verify_month(cycle)
            assert (found.different, found.waiting, cycle.month) == (0, 0, cycle_calendar.closed_cycle(day))
            cycle_publication.mark_month_sent(cycle)
    assert MonthDecision.objects.filter(cycle=cycle).count() == (households or 160)


def _twentieth_changes(number: int, day: date) -> None:
    """Another income, another stay abroad, an authority that falls silent."""
    heads = Application.objects.annotate(part=F("pk") % 20).filter(part=number % 20)
    people = AuthorityRecord.objects.filter(national_id__in=heads.values("owner__national_id"))
    answers = (
        {"days_abroad": 95},
        {"monthly_income": Decimal(3000)},
        {"imprisoned": None},
        {"days_abroad": 4},
    )
    now = timezone.now()
    people.update(**answers[number % 4], as_of=day, changed_at=now)
    bulk_reassessments.reassess_people(people.values_list("national_id", flat=True), "record_imported", now)
