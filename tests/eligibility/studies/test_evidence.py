"""What a study rests on: kept short, read back whole, and never of somebody else."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from django.db import IntegrityError, connection, transaction

from applications.declaration import withdrawal as file_withdrawal
from applications.declaration.models import Declaration
from applications.file import snapshot as declaration_snapshot
from eligibility.cycles.models import Cycle
from eligibility.registers import bulk as register_bulk
from eligibility.registers.models import AuthorityRecord
from eligibility.studies import facts_codec
from eligibility.studies import selectors as study_selectors
from eligibility.studies.household_facts import build_household, people_of, rulebook_record
from eligibility.studies.models import Study
from tests import cast
from tests.eligibility.studies.test_stream import DECEMBER, by_chunks, generate


def as_studied(study):
    """The household put together anew from the declaration and the records."""
    snapshot = declaration_snapshot.read_snapshot(study.declaration.snapshot)
    return build_household(snapshot, study_selectors.records_of(people_of(snapshot)), ())


def test_facts_are_read_back_as_the_study_read_them(db):
    generate(120)
    by_chunks()
    for study in Study.objects.select_related("declaration"):
        assert facts_codec.facts_of(study) == as_studied(study)
        assert len(study.facts) < 300 * len(study.people), "a record stands once for all of whom it is true"


def test_who_has_no_record_keeps_none(db):
    generate(30)
    AuthorityRecord.objects.filter(national_id__endswith="0").delete()
    by_chunks()
    for study in Study.objects.select_related("declaration"):
        assert facts_codec.facts_of(study) == as_studied(study)


# -- many records at once ------------------------------------------------------------------------------------
AS_OF = date(2026, 11, 1)
RECORDS = (
    {"as_of": AS_OF},
    {"as_of": AS_OF, "saudi": True, "resident": False, "days_abroad": 0, "dependants": []},
    {"as_of": AS_OF, "dependants": ["1200000014", "1200000022"], "monthly_income": Decimal("10400.50")},
    {"as_of": AS_OF, "support_programme": "a\tb\\c\nd", "support_monthly": Decimal("900.00")},
    {"as_of": AS_OF, "support_monthly": Decimal("0.00"), "id_expires": date(2031, 2, 3), "visit": "pending"},
    {"as_of": AS_OF, "barred_until": date(2027, 1, 31), "separate_dwelling": True, "postal_code": "12271"},
    {
        "as_of": AS_OF, "real_estate": Decimal("1.00"), "vehicles": Decimal("0.00"),
        "cash_assets": Decimal("2.50"), "portfolios": Decimal("0.00"), "domestic_workers": 2,
    },
)  # fmt: skip


def test_a_record_among_thousands_says_what_it_says_alone(db):
    people = [f"120000000{number}" for number in range(len(RECORDS))]
    for person, answers in zip(people, RECORDS, strict=True):
        AuthorityRecord.objects.create(national_id=person, **answers)
    known = register_bulk.read_records([*people, "1299999999"])
    assert set(known) == set(people), "of the silent nothing is known"
    for row in AuthorityRecord.objects.all():
        alone = msgspec.structs.replace(rulebook_record(row), main_beneficiary=False)
        assert known[row.national_id] == alone


def test_people_of_whom_the_same_is_known_share_a_record(db):
    for person in ("1200000001", "1200000002"):
        AuthorityRecord.objects.create(national_id=person, saudi=True, as_of=AS_OF)
    first, second = register_bulk.read_records(["1200000001", "1200000002"]).values()
    assert first is second


def test_main_beneficiaries_are_found_among_dependants(db):
    generate(5)
    heads = {signed.snapshot["applicant"]["national_id"] for signed in Declaration.objects.all()}
    assert register_bulk.main_beneficiaries_among([*heads, "1299999999"]) == heads
    assert register_bulk.main_beneficiaries_among([]) == set()
    snapshots = [declaration.snapshot for declaration in Declaration.objects.all()]
    children = {each["national_id"] for snapshot in snapshots for each in snapshot["dependants"]}
    assert children and register_bulk.main_beneficiaries_among([*children]) == set()


def test_a_file_that_is_edited_makes_nobody_a_main_beneficiary(sara):
    """Only a declaration that stands does, and not after it was withdrawn."""
    main = lambda: register_bulk.main_beneficiaries_among([sara.national_id])  # noqa: E731
    application = cast.full_file(sara)
    assert main() == set()
    cast.declare(application)
    assert main() == {sara.national_id}
    file_withdrawal.withdraw_application(application, by=sara)
    assert main() == set()


# -- what the database promises ------------------------------------------------------------------------------
def copy_of(study, **but):
    kept = {
        field.attname: getattr(study, field.attname) for field in Study._meta.fields if field.name != "id"
    }
    return Study(**{**kept, "version": 2, **but})


def test_a_study_of_another_file_s_declaration_is_refused(db):
    generate(2)
    by_chunks()
    mine, other = Study.objects.order_by("pk")
    for wrong in ({"declaration_id": other.declaration_id}, {"declaration_id": 0}, {"cycle_id": 0}):
        with pytest.raises(IntegrityError, match="without its cycle"), transaction.atomic():
            copy_of(mine, **wrong).save()
    copy_of(mine).save()
    assert Study.objects.filter(application=mine.application_id).count() == 2


def test_one_wrong_study_among_many_is_refused(db):
    generate(3)
    by_chunks()
    first, second, third = Study.objects.order_by("pk")
    wrong = copy_of(third, declaration_id=second.declaration_id)
    with pytest.raises(IntegrityError, match="without its cycle"), transaction.atomic():
        Study.objects.bulk_create([copy_of(first), copy_of(second), wrong])


def test_a_month_never_goes_away_nor_becomes_another(db):
    cycle = Cycle.objects.create(month=DECEMBER)
    for act in (
        lambda cursor: cursor.execute("DELETE FROM eligibility_cycle WHERE id = %s", [cycle.pk]),
        lambda cursor: cursor.execute("UPDATE eligibility_cycle SET month = '2027-01-01'"),
    ):
        with (
            pytest.raises(IntegrityError, match="frozen"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            act(cursor)
    assert Cycle.objects.get().month == DECEMBER
