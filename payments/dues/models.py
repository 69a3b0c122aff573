"""What is owed to a household, line by line, and the payments that the lines are paid with."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.bank.models import SAUDI_IBAN
from applications.file.models import Application
from common import history
from eligibility.cycles.models import Cycle
from eligibility.studies.models import Study

MAX_REASON = 500  # characters of what officers say about a difference
MAX_PAYMENT = 50_000  # SAR; no household and month comes near it: more is a fault, and is not paid


def officer_field(words: str) -> models.ForeignKey:
    """Who did it: a column that stays empty until somebody has."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=words
    )


class Payment(models.Model):
    """What one household receives for a month: the sum of its lines, to an account, both fixed at opening.

    A payment that the bank sends back keeps its number and goes out again as a new attempt.
    """

    class Status(models.TextChoices):
        UNDER_PROCESS = "under_process", pgettext_lazy("payment", "Being paid out")
        PAID = "paid", pgettext_lazy("payment", "Paid")
        REJECTED = "rejected", pgettext_lazy("payment", "Rejected")
        WAITING = "waiting", pgettext_lazy("payment", "Waiting")

    MOVES = {
        Status.UNDER_PROCESS: {Status.PAID, Status.REJECTED},
        Status.PAID: {Status.REJECTED},
        Status.REJECTED: {Status.WAITING},
        Status.WAITING: {Status.UNDER_PROCESS},
    }

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="payments", verbose_name=_("Application")
    )
    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="payments", verbose_name=_("Cycle")
    )
    study = models.ForeignKey(
        Study, on_delete=models.PROTECT, related_name="payments", verbose_name=_("Study")
    )
    amount = models.DecimalField(_("Amount (SAR)"), max_digits=12, decimal_places=2)
    iban = models.CharField(_("IBAN"), max_length=24, db_collation="C")
    due_on = models.DateField(_("Deposit day"))
    status = models.CharField(
        _("Status"), max_length=14, choices=Status.choices, default=Status.UNDER_PROCESS
    )
    opened_at = models.DateTimeField(_("Opened"), default=timezone.now)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        permissions = [
            ("confirm_deposit", "Can read in what the bank reports"),
            ("hold_payment", "Can hold a household's payments and let them go"),
            ("resend_payment", "Can let a payment that came back go out again"),
            ("view_full_iban", "Can see whole IBANs"),
        ]
        ordering = ["-cycle__month"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "application"],
                name="one_payment_a_household_and_month",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_above_zero"),
            models.CheckConstraint(condition=Q(amount__lte=MAX_PAYMENT), name="payment_below_the_cap"),
            models.CheckConstraint(condition=Q(iban__regex=SAUDI_IBAN), name="payment_iban_is_saudi_ascii"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """`CA0110-00000000042`: cycle number and payment, no national ID inside."""
        return f"CA{self.cycle.number:04d}-{self.pk:011d}"


class PaymentChange(history.StatusChange):
    """A line of the payment's history; only appended."""

    case = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="history")

    def __str__(self) -> str:
        return f"{Payment.Status(self.was).label} ← {Payment.Status(self.became).label}"


class Adjustment(models.Model):
    """A month that was paid otherwise than it is decided now: the difference, and what two officers say.

    Back pay is paid once with the next payment; a recovery is deducted from the coming ones, each time at
    most its share of the month's support. A grant is beside what is decided: two officers found an objection
    on a paid month right.
    """

    class Kind(models.TextChoices):
        BACK_PAY = "back_pay", _("Back pay")
        RECOVERY = "recovery", _("Recovery by deductions")
        GRANT = "grant", _("Difference granted by an objection on a payment")

    class Status(models.TextChoices):
        FOUND = "found", pgettext_lazy("adjustment", "Found")
        PROPOSED = "proposed", pgettext_lazy("adjustment", "Proposed")
        APPROVED = "approved", pgettext_lazy("adjustment", "Approved")
        REFUSED = "refused", pgettext_lazy("adjustment", "Not to be settled")

    MOVES = {
        # at once: when the policy pays it, or a newer study brings another difference
        Status.FOUND: {Status.PROPOSED, Status.APPROVED, Status.REFUSED},
        Status.PROPOSED: {Status.APPROVED, Status.REFUSED},
    }

    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="adjustments", verbose_name=_("Application")
    )
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+", verbose_name=_("Cycle"))
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+", verbose_name=_("Study"))
    amount = models.DecimalField(_("Amount (SAR)"), max_digits=12, decimal_places=2)
    status = models.CharField(_("Status"), max_length=14, choices=Status.choices, default=Status.FOUND)
    found_at = models.DateTimeField(_("Found"), default=timezone.now)
    proposed_by = officer_field(_("Proposed by"))
    decided_by = officer_field(_("Decided by"))
    because = models.CharField(_("Reason"), max_length=MAX_REASON, blank=True)

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        permissions = [
            ("propose_adjustment", "Can propose to pay or recover a difference"),
            ("approve_adjustment", "Can approve what another officer proposed"),
        ]
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="adjustment_above_zero"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="adjustment_decided_by_a_second_officer",
            ),
            models.CheckConstraint(
                condition=~Q(kind="grant", status="approved")
                | Q(proposed_by__isnull=False, decided_by__isnull=False),
                name="grant_by_two_officers",
            ),
            models.UniqueConstraint(
                fields=["cycle", "study", "kind"],
                condition=~Q(kind="grant"),
                name="one_adjustment_a_month_study_and_kind",
            ),
            models.UniqueConstraint(
                fields=["cycle", "application"],
                condition=Q(kind="grant", status__in=["proposed", "approved"]),
                name="one_grant_a_household_and_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind} {self.amount}"


class AdjustmentChange(history.StatusChange):
    """A line of an adjustment's history; only appended."""

    case = models.ForeignKey(Adjustment, on_delete=models.PROTECT, related_name="history")


class Due(models.Model):
    """One line of what is owed for a month, with its reason; a deduction is below zero.

    It belongs to the month that was decided, and stands in the payment that it is paid with: none yet, or
    one for ever.
    """

    class Reason(models.TextChoices):
        SUPPORT = "support", pgettext_lazy("due", "Support of the month")
        BACK_PAY = "back_pay", pgettext_lazy("due", "Back pay")
        DEDUCTION = "deduction", pgettext_lazy("due", "Deduction")

    # unconstrained in the database: they are copied from the payment or the adjustment, which are
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        related_name="dues",
        verbose_name=_("Application"),
        db_constraint=False,
        db_index=False,
    )
    cycle = models.ForeignKey(
        Cycle,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Cycle"),
        db_constraint=False,
        db_index=False,
    )
    study = models.ForeignKey(
        Study,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Study"),
        db_constraint=False,
        db_index=False,
    )
    reason = models.CharField(_("Reason"), max_length=10, choices=Reason.choices)
    amount = models.DecimalField(_("Amount (SAR)"), max_digits=12, decimal_places=2)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="lines")
    adjustment = models.ForeignKey(
        Adjustment, on_delete=models.PROTECT, null=True, related_name="lines", db_index=False
    )
    made_at = models.DateTimeField(_("Made"), default=timezone.now)

    class Meta:
        verbose_name = _("due")
        verbose_name_plural = _("dues")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["application"], condition=Q(payment=None), name="dues_to_be_paid"),
            models.Index(
                fields=["adjustment"], condition=Q(adjustment__isnull=False), name="dues_of_adjustments"
            ),
            models.Index(fields=["cycle"], condition=~Q(reason="support"), name="dues_beside_support"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "application"],
                condition=Q(reason="support"),
                name="one_support_a_household_and_month",
            ),
            models.CheckConstraint(
                condition=Q(reason="deduction", amount__lt=0)
                | Q(reason__in=["support", "back_pay"], amount__gt=0),
                name="due_has_the_sign_of_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(reason="support") ^ Q(adjustment__isnull=False), name="due_has_its_adjustment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.amount}"


class Hold(models.Model):
    """Nothing is sent to a household until an officer lets it go; the citizen reads the reason."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="holds", verbose_name=_("Application")
    )
    because = models.CharField(_("Reason, as the citizen reads it"), max_length=300)
    placed_by = officer_field(_("Held by"))
    placed_at = models.DateTimeField(_("Held"), default=timezone.now)
    lifted_by = officer_field(_("Let go by"))
    lifted_at = models.DateTimeField(_("Let go"), null=True, blank=True)

    class Meta:
        verbose_name = _("hold on a household")
        verbose_name_plural = _("holds on households")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(lifted_at=None), name="one_open_hold_a_household"
            )
        ]

    def __str__(self) -> str:
        return str(self.application)
