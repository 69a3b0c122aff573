"""What a program sends and reads of the file; every field is named, so that nothing else can be written."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from applications import choices, forms, selectors, services, texts
from applications.api.papers import DocumentSerializer
from applications.models import (
    Application,
    BankAccount,
    Declaration,
    Dependant,
    Housing,
    Income,
)
from citizen_portal.lib import dates
from citizen_portal.lib.digits import norm, only_ascii_digits
from citizen_portal.lib.forms import MoneyField
from citizen_portal.lib.text import person_name


class CheckedField(serializers.CharField):
    """A text cleaned by the same plain check as the form's field."""

    check: Any = staticmethod(str)

    def to_internal_value(self, data: Any) -> str:
        return self.check(super().to_internal_value(data))


class NameField(CheckedField):
    check = staticmethod(person_name)


class NationalIDField(CheckedField):
    check = staticmethod(forms.checked_id)


class IBANField(CheckedField):
    check = staticmethod(forms.checked_iban)


class WordsField(CheckedField):
    check = staticmethod(forms.checked_words)


class ShortAddressField(CheckedField):
    check = staticmethod(forms.checked_short_address)


class ContractField(CheckedField):
    check = staticmethod(forms.checked_contract)


class DigitsField(serializers.CharField):
    """Exactly so many digits, in any script; kept as 0-9."""

    default_error_messages = {"digits": _("Write %(exactly)s digits, without letters.")}

    def __init__(self, exactly: int, **kwargs: Any) -> None:
        self.exactly = exactly
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        digits = norm(super().to_internal_value(data))
        if not only_ascii_digits(digits, self.exactly):
            words = self.error_messages["digits"] % {"exactly": self.exactly}
            raise serializers.ValidationError(words, "digits")
        return digits


class AmountField(serializers.DecimalField):
    """SAR a month, as a decimal string; read by the form's own field, Arabic digits and all."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, min_value=0, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        return MoneyField().clean(data if isinstance(data, str) else str(data))


class PersonalSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices.Kind.choices)
    situation = serializers.ChoiceField(
        choices.Situation.choices,
        required=False,
        allow_blank=True,
        default="",
        help_text="Asked of a married woman only: the case in which she applies herself.",
    )
    marital = serializers.ChoiceField(choices.Marital.choices)
    health = serializers.ChoiceField(choices.Health.choices)
    work_ability = serializers.ChoiceField(choices.WorkAbility.choices)
    education = serializers.ChoiceField(choices.Education.choices)
    employment = serializers.ChoiceField(choices.Employment.choices)

    def validate(self, answers: dict[str, Any]) -> dict[str, Any]:
        if answers["kind"] == choices.Kind.MARRIED_WOMAN and not answers["situation"]:
            words = _("Choose the case in which you apply yourself.")
            raise serializers.ValidationError({"situation": words}, "required")
        return answers


class DependantSerializer(serializers.ModelSerializer):
    name = NameField(max_length=150)
    national_id = NationalIDField(max_length=20)
    birth_date = serializers.DateField()
    study = serializers.ChoiceField(choices.Study.choices)

    class Meta:
        model = Dependant
        fields = ("id", "name", "national_id", "relation", "birth_date", "employment", "study")

    def validate_birth_date(self, born: Any) -> Any:
        if born > dates.today():
            raise serializers.ValidationError(_("A date of birth cannot be after today. Check the year."))
        return born


class OwnDependants(serializers.PrimaryKeyRelatedField):
    """A dependant's key, of the household's own list only: a stranger's does not exist here."""

    def get_queryset(self) -> Any:
        return selectors.dependants_of(self.context["application"])


@extend_schema_field(serializers.IntegerField(allow_null=True))
class WhoseField(OwnDependants):
    pass


class IncomeSerializer(serializers.ModelSerializer):
    source = WordsField(max_length=120, required=False, allow_blank=True, default="")
    amount = AmountField()
    dependant = WhoseField(queryset=Dependant.objects.none(), required=False, allow_null=True, default=None)

    class Meta:
        model = Income
        fields = ("id", "kind", "source", "amount", "dependant")


class HousingSerializer(serializers.ModelSerializer):
    tenure = serializers.ChoiceField(choices.Tenure.choices)
    contract = ContractField(max_length=60, required=False, allow_blank=True, default="")
    contract_ends = serializers.DateField(required=False, allow_null=True, default=None)
    short_address = ShortAddressField(max_length=20, required=False, allow_blank=True, default="")
    building = DigitsField(4)
    street = WordsField(max_length=100)
    district = WordsField(max_length=100)
    city = WordsField(max_length=100)
    region = serializers.ChoiceField(choices.Region.choices)
    postal_code = DigitsField(5)
    additional = DigitsField(4)

    class Meta:
        model = Housing
        fields = selectors.HOUSING

    def validate(self, answers: dict[str, Any]) -> dict[str, Any]:
        if answers["tenure"] != choices.Tenure.RENT:
            return {**answers, "contract": "", "contract_ends": None}
        if not answers["contract"]:
            words = _("Write the number of the lease contract from Ejar.")
            raise serializers.ValidationError({"contract": words}, "required")
        return answers


class OfferSerializer(serializers.Serializer):
    iban = IBANField(max_length=60)


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
