"""What a program sends and reads of the file; every field is named, so that nothing else can be written."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from applications import selectors, services, texts
from applications.api.papers import DocumentSerializer
from applications.bank import fields as bank_fields
from applications.household import fields as household_fields
from applications.housing import fields as housing_fields
from applications.models import Application, BankAccount, Declaration, Dependant
from applications.personal import fields as personal_fields
from common.serializer_fields import AnswersSerializer


class PersonalSerializer(AnswersSerializer):
    table = personal_fields.FIELDS


class DependantSerializer(AnswersSerializer):
    id = serializers.IntegerField(read_only=True)
    table = household_fields.DEPENDANT


class OwnDependants(serializers.PrimaryKeyRelatedField):
    """A dependant's key, of the household's own list only: a stranger's does not exist here."""

    def get_queryset(self) -> Any:
        return selectors.dependants_of(self.context["application"])


@extend_schema_field(serializers.IntegerField(allow_null=True))
class WhoseField(OwnDependants):
    pass


class IncomeSerializer(AnswersSerializer):
    id = serializers.IntegerField(read_only=True)
    dependant = WhoseField(queryset=Dependant.objects.none(), required=False, allow_null=True, default=None)
    table = household_fields.INCOME


class HousingSerializer(AnswersSerializer):
    table = housing_fields.FIELDS


class OfferSerializer(AnswersSerializer):
    table = bank_fields.FIELDS


class BankAccountSerializer(serializers.ModelSerializer):
    """An account; the IBAN is masked, as everywhere."""

    iban = serializers.SerializerMethodField()
    bank = serializers.SerializerMethodField()

    class Meta:
        model = BankAccount
        fields = ("id", "iban", "bank", "status", "offered_at", "answered_at")
        read_only_fields = fields

    def get_iban(self, account: BankAccount) -> str:
        return texts.masked(account.iban)

    def get_bank(self, account: BankAccount) -> str:
        return texts.bank_name(account.iban)


class SectionSerializer(serializers.Serializer):
    slug = serializers.ChoiceField(selectors.SECTIONS)
    state = serializers.ChoiceField(sorted(texts.STATES))


class ApplicationSerializer(serializers.ModelSerializer):
    """The whole file with the state of each section."""

    personal = PersonalSerializer(source="*")
    dependants = DependantSerializer(many=True)
    incomes = IncomeSerializer(many=True)
    income_total = serializers.SerializerMethodField()
    housing = serializers.SerializerMethodField()
    bank_accounts = BankAccountSerializer(many=True)
    documents = serializers.SerializerMethodField()
    needed_documents = serializers.SerializerMethodField()
    sections = serializers.SerializerMethodField()
    unsubmitted_changes = serializers.SerializerMethodField()

    class Meta:
        model = Application
        fields = (
            "reference", "status", "personal", "dependants", "no_dependants", "incomes", "no_income",
            "income_total", "housing", "bank_accounts", "documents", "needed_documents", "sections",
            "unsubmitted_changes",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DecimalField(12, 2))
    def get_income_total(self, own: Application) -> str:
        return str(selectors.income_total(own))

    @extend_schema_field(HousingSerializer(allow_null=True))
    def get_housing(self, own: Application) -> dict[str, Any] | None:
        housing = selectors.housing_of(own)
        return HousingSerializer(housing).data if housing else None

    @extend_schema_field(DocumentSerializer(many=True))
    def get_documents(self, own: Application) -> list[dict[str, Any]]:
        return DocumentSerializer(selectors.documents_of(own), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_needed_documents(self, own: Application) -> list[str]:
        return [str(kind) for kind in selectors.needed_documents(own)]

    @extend_schema_field(SectionSerializer(many=True))
    def get_sections(self, own: Application) -> list[dict[str, str]]:
        return [{"slug": each.slug, "state": each.state} for each in selectors.sections(own)]

    def get_unsubmitted_changes(self, own: Application) -> bool:
        return services.has_unsubmitted_changes(own)


class AttestSerializer(serializers.Serializer):
    attest = serializers.BooleanField()

    def validate_attest(self, agreed: bool) -> bool:
        if not agreed:
            raise serializers.ValidationError(_("Tick that you agree to the declaration, then submit."))
        return agreed


class SubmitSerializer(AttestSerializer):
    changed_on = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Of an update: the day on which the change happened; of several, the earliest.",
    )


class ChangeSerializer(serializers.Serializer):
    """One change between two versions; a value is what the signed content says, the IBAN masked."""

    section = serializers.ChoiceField(selectors.SECTIONS)
    kind = serializers.ChoiceField(("added", "removed", "changed"))
    label = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class DeclarationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Declaration
        fields = ("version", "declared_at", "words", "sha256", "changed_on", "late_days")
        read_only_fields = fields


class SignedSerializer(serializers.ModelSerializer):
    """A declaration with everything that was signed, to its owner only."""

    class Meta:
        model = Declaration
        fields = ("version", "declared_at", "words", "sha256", "changed_on", "late_days", "snapshot")
        read_only_fields = fields
