"""A programme with something in every list; its fixtures are known everywhere (tests/conftest.py)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from http import HTTPStatus
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from accounts.codes.models import OneTimeCode
from accounts.page_feedback import services as feedback_services
from accounts.people import national_id as national_ids
from accounts.people.models import User
from accounts.registration.models import Registration
from accounts.sms import services as sms_services
from applications.household.models import DependantRelease
from citizen_portal.staff import own_household
from eligibility.cycles.models import Cycle
from eligibility.registers import imports as register_imports
from eligibility.registers import services as register_services
from eligibility.reruns import replay as replays
from eligibility.reruns import simulation as simulations
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from objections.models import Objection
from payments.account_reviews.models import AccountReview
from payments.bank.models import BankMessage, UnknownLine
from payments.days.models import HolidayOverride
from payments.dues import services as due_services
from payments.dues.models import Adjustment, Payment
from payments.runs import services as run_services
from tests import cast


@pytest.fixture
def programme(officer: User) -> Iterator[User]:
    """One household that is paid, one that objects: a row in every table that officers read."""
    with time_machine.travel(datetime(2026, 11, 12, 9, tzinfo=ZoneInfo("Asia/Riyadh")), tick=True):
        fahd, nasser = cast.person(22, "فهد القحطاني"), cast.person(33, "ناصر الدوسري")
        cast.declare(cast.full_file(fahd))
        cast.declare(cast.full_file(nasser, income="7800.00", salary_on_record="9650.00"))
        study_services.study_pending(date(2026, 11, 12))
        study = study_selectors.newest_study(nasser)
        day = date(2026, 11, 12)
        cast.object_to(study, code="data_mismatch_income", person=nasser.national_id, today=day)
        line = f"national_id,days_abroad,as_of\n{national_ids.make_synthetic_id(640)},3,2026-11-10\n".encode()
        register_imports.import_registry(BytesIO(line), "csv", name="answers.csv", today=date(2026, 11, 12))
        head = {"monthly_income": "9350.00"}
        register_services.correct_record(fahd.national_id, head, by=officer, because="تحديث")
        cast.results_come_out(date(2026, 12, 11))
        _try_again(officer, study.cycle)
        due_services.schedule_deposits(date(2026, 12, 11))
        HolidayOverride.objects.create(
            month=date(2026, 12, 1), on=date(2026, 12, 8), reason="عيد", approved_at=timezone.now()
        )
        _money(officer, fahd, nasser)
        _ask_for_release(fahd, nasser)
        sms_services.queue_sms(fahd.mobile, "مرحبًا")
        _began_to_register()
        cast.enquiry(fahd)
        feedback_services.save_feedback("a session", "faq", useful=False, language="ar")
        yield fahd


def _money(officer: User, fahd: User, nasser: User) -> None:
    """A frozen run, a held household, a difference, a changed account, a line that nobody understands."""
    payment = Payment.objects.get(application=fahd.application)
    run_services.freeze_run(payment.cycle)
    due_services.hold_household(nasser.application, because="نراجع البيانات", by=officer)
    of_payment = {"application": fahd.application, "cycle": payment.cycle, "study": payment.study}
    Adjustment.objects.create(kind="recovery", amount=1, status="refused", **of_payment)
    AccountReview.objects.create(payment=payment, iban=payment.iban)
    message = BankMessage.objects.create(sha256="0" * 64, name="report.xml", kind="pain.002.001.10")
    UnknownLine.objects.create(message=message, position=1, end_to_end_id="CA0001-1", why="nobodys")


def _try_again(officer: User, cycle: Cycle) -> None:
    """Decisions made again, and other rates tried on them."""
    replays.request_replay(cycle, by=officer)
    simulations.request_simulation(cycle, {"amount_head": "800"}, title="محاكاة", by=officer)
    simulations.run_pending_reruns()


def _ask_for_release(asking: User, holder: User) -> None:
    """A household asks that the other one's dependant be released."""
    person = holder.application.dependants.first().national_id
    households = {"application": asking.application, "holder": holder.application}
    DependantRelease.objects.create(national_id=person, **households)


def _began_to_register() -> None:
    """A visitor who has not typed the code yet: a registration and a one-time code."""
    person = {"national_id": national_ids.make_synthetic_id(620), "mobile": "+966500000620"}
    Registration.objects.create(**person, name="زائر", birth_date=date(1990, 1, 1), terms="1")
    later = timezone.now() + timedelta(minutes=5)
    OneTimeCode.objects.create(**person, purpose="register", browser="b", digest="d", expires_at=later)


def lists() -> list[type[Model]]:
    """Every model that has pages in the officers' site."""
    return sorted(admin.site._registry, key=lambda model: model._meta.label)


def page_of(model: type[Model], name: str, *keys: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=keys)


def plain_addresses(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[str]:
    """The addresses under these patterns that have no number or name in them."""
    for each in patterns:
        address = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from plain_addresses(each.url_patterns, address)
        elif not {"<", "(", "^"} & set(address):
            yield address


@pytest.fixture
def pages(programme: User, officer: User) -> Callable[[], list[str]]:
    """The officers' pages: each without a number in its address, one row of each list, its history."""
    browser = Client()
    browser.force_login(officer)
    cast.prove(browser, officer)

    def is_page(address: str) -> bool:
        answer = browser.get(address)
        return answer.status_code == HTTPStatus.OK and answer["Content-Type"].startswith("text/html")

    def collect() -> list[str]:
        home = reverse("admin:index")
        found = [each for each in plain_addresses(admin.site.get_urls(), home) if is_page(each)]
        for model in lists():
            row = own_household.exclude_own_household(model._default_manager.all(), officer).first()
            if row is not None:
                found += [page_of(model, "change", row.pk), page_of(model, "history", row.pk)]
        found += sorted({reverse("admin:app_list", args=[model._meta.app_label]) for model in lists()})
        assert {home, *(page_of(model, "changelist") for model in lists())} <= {*found}
        return found

    return collect


@pytest.fixture
def case(programme: User) -> Objection:
    return Objection.objects.get()
