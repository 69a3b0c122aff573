"""The household's file: draft rows for editing, and the declarations that were signed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications import choices
from citizen_portal.lib import scanner

ASCII_ID = r"^[12][0-9]{9}$"
SAUDI_IBAN = r"^SA[0-9]{4}[0-9A-Z]{18}$"


class Application(models.Model):
    """One household's file; the personal section is kept here, the others in rows beside it."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("application", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("application", "Submitted")

    MOVES = {Status.DRAFT: {Status.SUBMITTED}}

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="application",
        verbose_name=_("Applicant"),
    )
    reference = models.CharField(_("Reference"), max_length=16, unique=True, editable=False)
    status = models.CharField(_("Status"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    kind = models.CharField(_("Applicant is"), max_length=16, choices=choices.Kind.choices, blank=True)
    # only a married woman has one: the case of the rules in which she applies herself
    situation = models.CharField(_("Case"), max_length=16, choices=choices.Situation.choices, blank=True)
    marital = models.CharField(
        _("Marital status"), max_length=12, choices=choices.Marital.choices, blank=True
    )
    health = models.CharField(_("Health"), max_length=12, choices=choices.Health.choices, blank=True)
    work_ability = models.CharField(
        _("Ability to work"), max_length=8, choices=choices.WorkAbility.choices, blank=True
    )
    education = models.CharField(_("Education"), max_length=12, choices=choices.Education.choices, blank=True)
    employment = models.CharField(
        _("Employment"), max_length=20, choices=choices.Employment.choices, blank=True
    )
    # "none" is an answer, and must be given: an empty list alone says nothing
    no_dependants = models.BooleanField(_("No dependants"), default=False)
    no_income = models.BooleanField(_("No income"), default=False)
    created_at = models.DateTimeField(_("Created"), default=timezone.now)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")

    def __str__(self) -> str:
        return self.reference


class ApplicationChange(models.Model):
    """A line of the file's history; only appended."""

    case = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="history")
    was = models.CharField(_("Was"), max_length=12)
    became = models.CharField(_("Became"), max_length=12)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("By"),
    )
    because = models.CharField(_("Reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("At"), default=timezone.now)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.became}"


class Dependant(models.Model):
    """A person the household supports; in one household only."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="dependants")
    name = models.CharField(_("Full name"), max_length=150)
    national_id = models.CharField(_("National ID"), max_length=10, db_collation="C")
    relation = models.CharField(_("Relation"), max_length=10, choices=choices.Relation.choices)
    birth_date = models.DateField(_("Date of birth"))
    employment = models.CharField(_("Employment"), max_length=20, choices=choices.Employment.choices)
    study = models.CharField(
        pgettext_lazy("dependant", "Study"), max_length=12, choices=choices.Study.choices, blank=True
    )

    class Meta:
        verbose_name = _("dependant")
        verbose_name_plural = _("dependants")
        ordering = ["birth_date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["national_id"], name="dependant_in_one_household"),
            models.CheckConstraint(
                condition=Q(national_id__regex=ASCII_ID),
                name="dependant_national_id_ascii",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Income(models.Model):
    """A gross monthly income in SAR, of the applicant or of a dependant."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="incomes")
    dependant = models.ForeignKey(
        Dependant,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="incomes",
        verbose_name=_("Whose"),
    )
    kind = models.CharField(_("Kind of income"), max_length=12, choices=choices.IncomeKind.choices)
    source = models.CharField(_("Source of income"), max_length=120, blank=True)
    amount = models.DecimalField(_("Monthly amount"), max_digits=12, decimal_places=2)
    # the form's number: a double click sends it twice, and gets the same row
    once = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("income")
        verbose_name_plural = _("incomes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="income_not_negative"),
            models.UniqueConstraint(fields=["application", "once"], name="one_income_a_form"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Housing(models.Model):
    """The dwelling and its national address; a part not yet answered is empty."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="housing")
    tenure = models.CharField(_("The dwelling is"), max_length=6, choices=choices.Tenure.choices, blank=True)
    contract = models.CharField(_("Ejar contract number"), max_length=30, blank=True)
    contract_ends = models.DateField(_("End of the contract"), null=True, blank=True)
    short_address = models.CharField(_("Short address"), max_length=8, blank=True, db_collation="C")
    building = models.CharField(_("Building number"), max_length=4, blank=True, db_collation="C")
    street = models.CharField(_("Street"), max_length=100, blank=True)
    district = models.CharField(_("District"), max_length=100, blank=True)
    city = models.CharField(_("City"), max_length=100, blank=True)
    region = models.CharField(_("Region"), max_length=5, choices=choices.Region.choices, blank=True)
    postal_code = models.CharField(_("Postal code"), max_length=5, blank=True, db_collation="C")
    additional = models.CharField(_("Additional number"), max_length=4, blank=True, db_collation="C")

    class Meta:
        verbose_name = _("dwelling")
        verbose_name_plural = _("dwellings")
        constraints = [
            models.CheckConstraint(
                condition=Q(building__regex=r"^([0-9]{4})?$")
                & Q(postal_code__regex=r"^([0-9]{5})?$")
                & Q(additional__regex=r"^([0-9]{4})?$"),
                name="address_numbers_ascii",
            )
        ]

    def __str__(self) -> str:
        return self.city


class BankAccount(models.Model):
    """Where the support goes: the old account goes on being paid until the new one is accepted."""

    class Status(models.TextChoices):
        UNDER_CHECK = "under_check", pgettext_lazy("bank account", "Under check")
        CURRENT = "current", pgettext_lazy("bank account", "Accepted")
        REFUSED = "refused", pgettext_lazy("bank account", "Refused")
        RETIRED = "retired", pgettext_lazy("bank account", "Previous")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="bank_accounts")
    iban = models.CharField(_("IBAN"), max_length=24, db_collation="C")
    status = models.CharField(_("Status"), max_length=12, choices=Status.choices, default=Status.UNDER_CHECK)
    offered_at = models.DateTimeField(_("Given"), default=timezone.now)
    answered_at = models.DateTimeField(_("Answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status="current"),
                name="one_current_bank_account",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status="under_check"),
                name="one_bank_account_under_check",
            ),
            models.CheckConstraint(condition=Q(iban__regex=SAUDI_IBAN), name="iban_is_saudi_ascii"),
        ]

    def __str__(self) -> str:
        return f"•••• {self.iban[-4:]}"


class SupportingDocument(models.Model):
    """A proof of one kind: whom it covers, from when to when, and its pages."""

    class Status(models.TextChoices):
        GIVEN = "given", pgettext_lazy("document", "Given")
        ACCEPTED = "accepted", pgettext_lazy("document", "Accepted")
        REFUSED = "refused", pgettext_lazy("document", "Refused")

    MOVES = {
        Status.GIVEN: {Status.ACCEPTED, Status.REFUSED},
        Status.ACCEPTED: {Status.REFUSED},
        Status.REFUSED: {Status.ACCEPTED},
    }
    WAITING = "pending_scan"  # shown in place of "given" while the scanner has not answered

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("Kind of document"), max_length=20, choices=choices.DocumentKind.choices)
    issued_on = models.DateField(_("Date of issue"), null=True, blank=True)
    expires_on = models.DateField(_("Expiry date"), null=True, blank=True)
    covers_applicant = models.BooleanField(_("Covers the applicant"), default=False)
    people = models.ManyToManyField(
        Dependant, blank=True, related_name="documents", verbose_name=_("People covered")
    )
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices, default=Status.GIVEN)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)  # the citizen reads it
    decided_at = models.DateTimeField(_("Decided"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Replaces")
    )
    uploaded_at = models.DateTimeField(_("Uploaded"), default=timezone.now)
    # of a signed one: it left the file, and stays as evidence of what was declared
    removed_at = models.DateTimeField(_("Removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["uploaded_at"]
        permissions = [("decide_supportingdocument", "Can accept or refuse documents")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(reason=""), name="refused_document_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gte=models.F("issued_on")),
                name="document_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def shown(self) -> list["DocumentPage"]:
        """The pages that are part of it now, in order; prefetch `pages`."""
        return [page for page in self.pages.all() if page.removed_at is None]

    @property
    def state(self) -> str:
        """The status, or that its scan is still awaited."""
        waits = any(page.scan == DocumentPage.Scan.WAITING for page in self.shown)
        return self.WAITING if waits and self.status == self.Status.GIVEN else self.status


class DocumentPage(models.Model):
    """A file that was rebuilt from what the citizen sent; kept privately under a random key."""

    class Scan(models.TextChoices):
        NOT_SCANNED = scanner.Scan.NOT_SCANNED.value, pgettext_lazy("scan", "Not scanned")
        WAITING = scanner.Scan.WAITING.value, pgettext_lazy("scan", "Waiting for the scan")
        CLEAN = scanner.Scan.CLEAN.value, pgettext_lazy("scan", "Clean")
        INFECTED = scanner.Scan.INFECTED.value, pgettext_lazy("scan", "Malicious, deleted")

    READABLE = (Scan.NOT_SCANNED, Scan.CLEAN)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(SupportingDocument, on_delete=models.CASCADE, related_name="pages")
    position = models.PositiveSmallIntegerField(_("Page"))
    # not unique: the same file in two documents of a household is kept once
    key = models.CharField(max_length=80, db_index=True)
    label = models.CharField(_("File"), max_length=100)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("Size"))
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(_("Scan"), max_length=12, choices=Scan.choices, default=Scan.NOT_SCANNED)
    added_at = models.DateTimeField(_("Added"), default=timezone.now)
    removed_at = models.DateTimeField(_("Removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "added_at"]
        indexes = [models.Index(fields=["added_at"], condition=Q(scan="waiting"), name="pages_to_scan")]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "sha256"], condition=Q(removed_at=None), name="same_page_once_a_document"
            )
        ]

    def __str__(self) -> str:
        return self.label


class DocumentChange(models.Model):
    """A line of a document's history; only appended."""

    case = models.ForeignKey(SupportingDocument, on_delete=models.PROTECT, related_name="history")
    was = models.CharField(_("Was"), max_length=12)
    became = models.CharField(_("Became"), max_length=12)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("By")
    )
    because = models.CharField(_("Reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("At"), default=timezone.now)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.became}"


class Declaration(models.Model):
    """What the citizen signed: an immutable snapshot of the whole file, kept for ever."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="declarations")
    version = models.PositiveIntegerField(_("Version"))
    snapshot = models.JSONField(_("Snapshot"))
    sha256 = models.CharField(_("Digest"), max_length=64)
    words = models.CharField(_("Words agreed to"), max_length=20)
    declared_at = models.DateTimeField(_("Declared"), default=timezone.now)
    # of an update: the day of the change, and by how many days it was told later than the rules ask
    changed_on = models.DateField(_("Date of the change"), null=True, blank=True)
    late_days = models.PositiveIntegerField(_("Days late"), null=True, blank=True)

    class Meta:
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering = ["application", "version"]
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="one_declaration_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.version}"
