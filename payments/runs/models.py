"""A month's payments on their way: the run that three officers let go, its files, each payment's attempts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.bank.models import SAUDI_IBAN
from common import history
from eligibility.cycles.models import Cycle
from payments.dues.models import Payment


def officer_field(words: str) -> models.ForeignKey:
    """Who did it: a column that stays empty until somebody has."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=words
    )


class PaymentRun(models.Model):
    """Everything that goes to the bank for one deposit day: frozen, then let go by three officers."""

    class Status(models.TextChoices):
        FROZEN = "frozen", pgettext_lazy("run", "Frozen")
        PREPARED = "prepared", pgettext_lazy("run", "Prepared")
        APPROVED = "approved", pgettext_lazy("run", "Approved")
        RELEASED = "released", pgettext_lazy("run", "Released")
        SENT = "sent", pgettext_lazy("run", "Sent to the bank")
        RECONCILED = "reconciled", pgettext_lazy("run", "Reconciled")
        HELD = "held", pgettext_lazy("run", "Held")

    MOVES = {
        Status.FROZEN: {Status.PREPARED, Status.HELD},
        Status.PREPARED: {Status.APPROVED, Status.HELD},
        Status.APPROVED: {Status.RELEASED, Status.HELD},
        Status.RELEASED: {Status.SENT, Status.HELD},
        Status.SENT: {Status.RECONCILED},
        Status.RECONCILED: set(),
        Status.HELD: {Status.FROZEN, Status.PREPARED, Status.APPROVED, Status.RELEASED},
    }

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="run", verbose_name=_("Cycle"))
    status = models.CharField(_("Status"), max_length=14, choices=Status.choices, default=Status.FROZEN)
    pay_on = models.DateField(_("Deposit day"))
    count = models.PositiveIntegerField(_("Payments"), default=0)
    total = models.DecimalField(_("Amount (SAR)"), max_digits=16, decimal_places=2, default=0)
    digest = models.CharField(_("Digest"), max_length=64, blank=True)
    code = models.CharField(_("Version of the code"), max_length=16)
    frozen_at = models.DateTimeField(_("Frozen"), default=timezone.now)
    prepared_by, approved_by, released_by = (
        officer_field(words) for words in (_("Prepared by"), _("Approved by"), _("Released by"))
    )
    released_at = models.DateTimeField(_("Released"), null=True, blank=True)
    sent_at = models.DateTimeField(_("Sent"), null=True, blank=True)
    held_from = models.CharField(_("Held from"), max_length=14, blank=True)
    resume_asked_by = officer_field(_("Asked to go on by"))

    class Meta:
        verbose_name = _("payment run")
        verbose_name_plural = _("payment runs")
        ordering = ["-cycle__month"]
        permissions = [
            ("prepare_run", "Can prepare a payment run"),
            ("approve_run", "Can approve a payment run that another officer prepared"),
            ("release_run", "Can release a payment run that two officers prepared and approved"),
            ("hold_run", "Can hold a payment run, and let it go on with a second officer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(approved_by=None) | ~Q(approved_by=F("prepared_by")))
                & (
                    Q(released_by=None)
                    | (~Q(released_by=F("prepared_by")) & ~Q(released_by=F("approved_by")))
                ),
                name="run_by_three_different_officers",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["frozen", "held"])
                | Q(prepared_by__isnull=False, status="prepared")
                | Q(prepared_by__isnull=False, approved_by__isnull=False, status="approved")
                | Q(
                    prepared_by__isnull=False,
                    approved_by__isnull=False,
                    released_by__isnull=False,
                    status__in=["released", "sent", "reconciled"],
                ),
                name="run_has_the_names_of_its_state",
            ),
            models.CheckConstraint(
                condition=Q(status="held") ^ Q(held_from=""), name="held_run_knows_from_where"
            ),
        ]

    def __str__(self) -> str:
        return f"CA{self.cycle.number:04d}"


class RunChange(history.StatusChange):
    """A line of a run's history; only appended. `because` holds the digest that was signed, too."""

    RESUME = "resume"  # a line beside the states: one officer asked that the run goes on

    case = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="history")

    @property
    def state(self) -> str:
        """What it became, in words."""
        if self.became == self.RESUME:
            return str(_("Asked to go on"))
        return str(PaymentRun.Status(self.became).label)


class Batch(models.Model):
    """One file to the bank: transfers to one bank, so many as a file may hold."""

    class Status(models.TextChoices):
        READY = "ready", pgettext_lazy("batch", "Ready")
        SENDING = "sending", pgettext_lazy("batch", "Being sent")
        DONE = "done", pgettext_lazy("batch", "Sent")
        HELD = "held", pgettext_lazy("batch", "Held")

    MOVES = {
        Status.READY: {Status.SENDING, Status.HELD},
        Status.SENDING: {Status.DONE, Status.HELD},
        Status.HELD: {Status.READY, Status.SENDING},
        Status.DONE: set(),
    }

    run = models.ForeignKey(
        PaymentRun, on_delete=models.PROTECT, related_name="batches", verbose_name=_("Run")
    )
    number = models.PositiveIntegerField(_("Number"))
    message_id = models.CharField(_("Message id"), max_length=35, unique=True)
    bank = models.CharField(_("Bank code"), max_length=2)
    count = models.PositiveIntegerField(_("Payments"))
    total = models.DecimalField(_("Amount (SAR)"), max_digits=16, decimal_places=2)
    digest = models.CharField(_("Digest"), max_length=64)
    status = models.CharField(_("Status"), max_length=14, choices=Status.choices, default=Status.READY)
    tries = models.PositiveSmallIntegerField(_("Tries"), default=0)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    sending_at = models.DateTimeField(_("Last tried"), null=True, blank=True)
    sent_at = models.DateTimeField(_("Sent"), null=True, blank=True)
    trouble = models.CharField(_("Trouble"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("file to the bank")
        verbose_name_plural = _("files to the bank")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_file_a_number"),
            models.CheckConstraint(
                condition=Q(status__in=["ready", "held"]) | Q(sending_at__isnull=False),
                name="file_being_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(status="done") ^ Q(sent_at=None), name="sent_file_has_its_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class Attempt(models.Model):
    """One try to pay a payment: amount and account are copied at the freeze and never change."""

    class Status(models.TextChoices):
        FROZEN = "frozen", pgettext_lazy("attempt", "Frozen")
        UNDER_PROCESS = "under_process", pgettext_lazy("attempt", "At the bank")
        PAID = "paid", pgettext_lazy("attempt", "Paid")
        REJECTED = "rejected", pgettext_lazy("attempt", "Rejected")
        RETURNED = "returned", pgettext_lazy("attempt", "Returned")

    MOVES = {
        Status.FROZEN: {Status.UNDER_PROCESS},
        Status.UNDER_PROCESS: {Status.PAID, Status.REJECTED},
        Status.PAID: {Status.RETURNED},
        Status.REJECTED: set(),
        Status.RETURNED: set(),
    }

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("Payment"), db_index=False
    )
    number = models.PositiveSmallIntegerField(_("Attempt"))
    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("File")
    )
    amount = models.DecimalField(_("Amount (SAR)"), max_digits=12, decimal_places=2)
    iban = models.CharField(_("IBAN"), max_length=24, db_collation="C")
    end_to_end_id = models.CharField(_("End-to-end id"), max_length=35, unique=True, db_collation="C")
    status = models.CharField(_("Status"), max_length=14, choices=Status.choices, default=Status.FROZEN)
    code = models.CharField(_("The bank's code"), max_length=4, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["payment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "number"], name="one_attempt_a_number"),
            models.UniqueConstraint(
                fields=["payment"],
                condition=~Q(status__in=["rejected", "returned"]),
                name="one_live_attempt_a_payment",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="attempt_above_zero"),
            models.CheckConstraint(condition=Q(iban__regex=SAUDI_IBAN), name="attempt_iban_is_saudi_ascii"),
        ]

    def __str__(self) -> str:
        return self.end_to_end_id
