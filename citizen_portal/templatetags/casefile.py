"""What later apps know of a household's file, for the officers' page of an app that comes before them."""

from collections.abc import Mapping

from django import template
from django.db.models import QuerySet

from applications.file.models import Application
from eligibility.studies import mismatches as record_mismatches
from eligibility.studies.models import Study
from objections import payment_window
from objections import selectors as objection_selectors
from objections.models import Objection
from payments.dues.models import Payment

LAST = 12  # what an officer reads at a glance; the lists of the admin have the rest

register = template.Library()


@register.simple_tag
def records_beside(application: Application) -> dict[str, record_mismatches.IncomeComparison]:
    """{% records_beside application as beside %}, then {{ beside|of:person.national_id }}"""
    return record_mismatches.compare_incomes(application)


@register.filter
def of(
    beside: Mapping[str, record_mismatches.IncomeComparison], national_id: str
) -> record_mismatches.IncomeComparison | None:
    """One person's record."""
    return beside.get(national_id)


@register.filter
def value_of(names: Mapping[str, str], national_id: str) -> str:
    """One person's name; empty for who is not in the file."""
    return names.get(national_id, "")


@register.simple_tag
def studies_of_file(application: Application) -> QuerySet[Study]:
    """The last decisions, newest first."""
    return Study.objects.filter(application=application).select_related("cycle").order_by("-made_at")[:LAST]


@register.simple_tag
def payments_of_file(application: Application) -> QuerySet[Payment]:
    """The last payments, newest first."""
    return Payment.objects.filter(application=application).select_related("cycle")[:LAST]


@register.simple_tag
def objections_of_file(application: Application) -> QuerySet[Objection]:
    """The last objections, newest first."""
    sent = Objection.objects.filter(application=application).exclude(status=Objection.Status.DRAFT)
    return sent.select_related("study").order_by("-sent_at")[:LAST]


@register.simple_tag
def open_objection_of(application: Application) -> Objection | None:
    """The objection of this household that waits for its answer."""
    return objection_selectors.open_objection(application)


@register.simple_tag
def payment_objection(payment: Payment) -> payment_window.PaymentWindow:
    """{% payment_objection payment as complaint %}: what may be begun about it, waits or was answered."""
    return payment_window.window_of(payment)
