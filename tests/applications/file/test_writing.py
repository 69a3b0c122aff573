"""What a program may write: the named answers of its own rows, and not one column more."""

import uuid
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.cache import cache

from applications.bank import iban
from applications.bank.models import BankAccount
from applications.declaration.models import Declaration
from applications.documents.models import DocumentPage
from applications.documents.models import SupportingDocument as Document
from applications.file.models import Application
from applications.household.models import Dependant, Income
from applications.housing.models import Housing
from tests import cast
from tests.applications.household.test_add_dependant import SENT

BASE = "/api/v1/application/"


def every_name(application: Application, other: Application) -> dict[str, object]:
    """Each field of each model of the app, with a value that would do harm."""
    harm = {"status": "current", "owner": other.owner_id, "owner_id": other.owner_id, "version": 99}
    names = {
        field.attname: harm.get(field.name, other.pk if field.is_relation else 7)
        for model in apps.get_app_config("applications").get_models()
        for field in model._meta.concrete_fields
    }
    return {**names, **harm, "pk": other.pk, "id": other.pk, "application": other.pk, "is_staff": True}


def protected() -> dict[str, list]:
    """Columns that no request of a program decides."""
    return {
        "file": list(Application.objects.order_by("pk").values_list("pk", "owner", "reference", "status")),
        "people": list(Dependant.objects.order_by("pk").values_list("pk", "application")),
        "incomes": list(Income.objects.order_by("pk").values_list("pk", "application", "once")),
        "homes": list(Housing.objects.order_by("pk").values_list("pk", "application")),
        "accounts": list(BankAccount.objects.order_by("pk").values_list("pk", "application", "status")),
        "papers": list(Document.objects.order_by("pk").values_list("pk", "application", "status")),
        "files": list(DocumentPage.objects.order_by("pk").values_list("pk", "document", "key", "sha256")),
        "signed": list(Declaration.objects.values_list("pk", "version", "late_days")),
    }


@pytest.mark.threat("T29")
def test_naming_every_column_changes_no_protected_one(api_of, complete, elsewhere, sara):
    harm, before, program = every_name(complete, elsewhere), protected(), api_of(sara)
    person, income = complete.dependants.first(), complete.incomes.get()
    sent = [
        ("personal/", {**cast.PERSONAL, "situation": ""}),
        (f"dependants/{person.pk}/", {**SENT, "national_id": person.national_id}),
        (
            f"incomes/{income.pk}/",
            {"kind": "salary", "amount": "5.00", "origin": "", "source": "", "dependant": None},
        ),
        ("housing/", {**cast.RENT, "contract_ends": None}),
    ]
    for place, answers in sent:
        for name in harm.keys() - answers.keys():
            cache.clear()  # the throttle counts each
            refused = program.put(BASE + place, {**answers, name: harm[name]}, format="json")
            assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, name), place
        assert program.put(BASE + place, answers, format="json").status_code == 200, place
    assert protected() == before
    assert complete.incomes.get().amount == Decimal("5.00"), "the named answers were written"


@pytest.mark.threat("T29")
def test_a_new_row_is_the_senders_whatever_it_says(api_of, complete, elsewhere, sara):
    harm, program = every_name(complete, elsewhere), api_of(sara)
    harm |= {"once": str(uuid.uuid4())}
    income = {"kind": "salary", "amount": "5.00", "origin": "", "source": "", "dependant": None}
    account = {"iban": iban.make_synthetic_iban(9)}
    for place, answers in (("dependants/", SENT), ("incomes/", income), ("bank-accounts/", account)):
        assert program.post(BASE + place, {**harm, **answers}, format="json").status_code == 400
        assert program.post(BASE + place, answers, format="json").status_code == 201
    assert Dependant.objects.latest("pk").application == complete
    assert (Income.objects.latest("pk").application, Income.objects.latest("pk").once) == (complete, None)
    account = BankAccount.objects.latest("pk")
    assert (account.application, account.status) == (complete, "under_check")


@pytest.mark.threat("T29")
def test_opening_and_submitting_take_no_columns(api_of, complete, elsewhere, sara):
    harm, program = every_name(complete, elsewhere), api_of(sara)
    program.post(BASE, harm, format="json")
    answers = {"attest": True, "changed_on": None}
    assert program.post(BASE + "submit/", {**harm, **answers}, format="json").status_code == 400
    made = program.post(BASE + "submit/", answers, format="json").json()
    assert made["version"] == 1 and Declaration.objects.get().application == complete
    elsewhere.refresh_from_db()
    assert elsewhere.status == "draft"
