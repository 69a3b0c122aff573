"""Bank accounts as the API reads and writes them."""

from rest_framework import serializers

from applications.bank import fields as bank_fields
from applications.bank.models import BankAccount
from applications.declaration import texts as declaration_texts
from common.serializer_fields import AnswersSerializer
from common.templatetags.portal import iban_masked


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
        return iban_masked(account.iban)

    def get_bank(self, account: BankAccount) -> str:
        return declaration_texts.bank_name(account.iban)
