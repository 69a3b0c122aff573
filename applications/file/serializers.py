"""The whole file as the API shows it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from applications.bank import selectors as bank_selectors
from applications.bank.serializers import BankAccountSerializer
from applications.declaration import sections as file_sections
from applications.declaration import services as declaration_services
from applications.declaration import status as file_status
from applications.declaration import texts as declaration_texts
from applications.documents import proofs
from applications.documents import selectors as document_selectors
from applications.documents.api import DocumentSerializer
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.household.serializers import DependantSerializer, IncomeSerializer
from applications.housing import selectors as housing_selectors
from applications.housing.serializers import HousingSerializer
from applications.personal.serializers import PersonalSerializer


class SectionSerializer(serializers.Serializer):
    slug = serializers.ChoiceField(file_sections.SECTIONS)
    state = serializers.ChoiceField(sorted(declaration_texts.SECTION_STATES))


class ApplicationSerializer(serializers.ModelSerializer):
    """The whole file with the state of each section."""

    status = serializers.SerializerMethodField()
    personal = PersonalSerializer(source="*")
    dependants = serializers.SerializerMethodField()
    incomes = serializers.SerializerMethodField()
    income_total = serializers.SerializerMethodField()
    housing = serializers.SerializerMethodField()
    bank_accounts = serializers.SerializerMethodField()
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

    def to_representation(self, own: Application) -> dict[str, Any]:
        """The sections are worked out once: status, sections and changes rest on them."""
        self.parts = file_sections.list_sections(own)
        return super().to_representation(own)

    @extend_schema_field(serializers.ChoiceField(sorted(declaration_texts.APPLICATION_STATUSES)))
    def get_status(self, own: Application) -> str:
        return file_status.application_status(own, self.parts)

    @extend_schema_field(DependantSerializer(many=True))
    def get_dependants(self, own: Application) -> list[dict[str, Any]]:
        return DependantSerializer(household_selectors.dependants_of(own), many=True).data

    @extend_schema_field(IncomeSerializer(many=True))
    def get_incomes(self, own: Application) -> list[dict[str, Any]]:
        return IncomeSerializer(household_selectors.incomes_of(own), many=True).data

    @extend_schema_field(BankAccountSerializer(many=True))
    def get_bank_accounts(self, own: Application) -> list[dict[str, Any]]:
        return BankAccountSerializer(bank_selectors.accounts_of(own), many=True).data

    @extend_schema_field(serializers.DecimalField(12, 2))
    def get_income_total(self, own: Application) -> str:
        return str(household_selectors.income_total(own))

    @extend_schema_field(HousingSerializer(allow_null=True))
    def get_housing(self, own: Application) -> dict[str, Any] | None:
        housing = housing_selectors.housing_of(own)
        return HousingSerializer(housing).data if housing else None

    @extend_schema_field(DocumentSerializer(many=True))
    def get_documents(self, own: Application) -> list[dict[str, Any]]:
        return DocumentSerializer(document_selectors.documents_of(own), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_needed_documents(self, own: Application) -> list[str]:
        return [str(kind) for kind in proofs.required_documents(own)]

    @extend_schema_field(SectionSerializer(many=True))
    def get_sections(self, own: Application) -> list[dict[str, str]]:
        return [{"slug": each.slug, "state": each.state} for each in self.parts]

    def get_unsubmitted_changes(self, own: Application) -> bool:
        return declaration_services.has_unsubmitted_changes(own, self.parts)
