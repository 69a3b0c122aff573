"""Many households like one: its rows copied by single statements, each with an ID and an account."""

from django.db import connection, models

from accounts.people.models import User
from accounts.people.national_id import make_synthetic_id
from applications.bank.iban import make_synthetic_iban
from applications.bank.models import BankAccount
from applications.declaration.models import Declaration
from applications.file.models import Application
from common.bulk_copy import copy_in
from eligibility.studies.models import MonthDecision, Study

NUMBERS_SQL = "CREATE TEMPORARY TABLE copies (n int, national_id text, iban text)"
REFERENCE = "'B-' || lpad((owner_id + n)::text, 10, '0')"
# what differs from the first household, in the order in which the tables refer to each other
DIFFERING: tuple[tuple[type[models.Model], dict[str, str]], ...] = (
    (User, {"id": "id + n", "national_id": "copies.national_id"}),
    (Application, {"id": "id + n", "owner_id": "owner_id + n", "reference": REFERENCE}),
    (Declaration, {"id": "id + n", "application_id": "application_id + n"}),
    (BankAccount, {"id": "id + n", "application_id": "application_id + n", "iban": "copies.iban"}),
    (
        Study,
        {
            "id": "id + n",
            "application_id": "application_id + n",
            "declaration_id": "declaration_id + n",
        },
    ),
    (MonthDecision, {"application_id": "application_id + n", "study_id": "study_id + n"}),
)


def copy_household(households: int) -> None:
    """Copy the only household of the database until there are so many."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS_SQL)
        copy_in("copies", ("n", "national_id", "iban"), map(_number_line, range(1, households)))
        for model, differing in DIFFERING:
            cursor.execute(_copy_sql(model, differing))
        for model, differing in DIFFERING:
            if "id" in differing:
                table = model._meta.db_table
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                )


def _number_line(number: int) -> bytes:
    return f"{number}\t{make_synthetic_id(number)}\t{make_synthetic_iban(number)}\n".encode()


def _copy_sql(model: type[models.Model], differing: dict[str, str]) -> str:
    columns = [field.column for field in model._meta.concrete_fields if not field.generated]
    values = ", ".join(differing.get(column, f"{model._meta.db_table}.{column}") for column in columns)
    table = model._meta.db_table
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table}, copies"
