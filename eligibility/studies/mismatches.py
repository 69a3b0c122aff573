"""What the file says beside what the records say, before anything is studied.

The head reads values of his own record only. Of a dependant he reads at most that something differs, and only
of one who stands in his family register and whose income he has signed: else a draft could be used to ask for
a stranger's salary, one guess after the other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from applications.choices import Marital
from applications.declaration import selectors as declaration_selectors
from applications.file import snapshot as declaration_snapshot
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.household.applicant_rules import SUPPORT_KINDS
from applications.household.models import Dependant, Income
from applications.housing import selectors as housing_selectors
from common import dates, plurals
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import cycle_calendar, rates
from eligibility.studies import selectors as study_selectors
from eligibility.studies import texts as study_texts

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class DependantAnswers:
    """A dependant as the file has him now; `signed` is his income in the last declaration, SAR a month."""

    national_id: str
    name: str
    relation: str
    earned: Decimal = ZERO
    signed: Decimal | None = None


@dataclass(frozen=True)
class FileAnswers:
    """What is declared, finished or not; None and "" are not answered yet. SAR a month."""

    head: str
    marital: str = ""
    postal_code: str = ""
    earned: Decimal | None = None
    dependants: tuple[DependantAnswers, ...] = ()
    none_listed: bool = False


@dataclass(frozen=True)
class Mismatch:
    """One thing declared otherwise than it is recorded; `people` are dependants, `ids` unlisted ones."""

    section: str
    code: str
    source: str
    as_of: date
    declared: Decimal | str = ""
    recorded: Decimal | str = ""
    people: tuple[str, ...] = ()
    ids: tuple[str, ...] = field(default=(), repr=False)  # for officers

    @property
    def said(self) -> str:
        return study_texts.mismatch_text(self.code, names=self.people, count=len(self.ids))

    @property
    def advice(self) -> str:
        return study_texts.mismatch_advice(self.code)

    @property
    def source_word(self) -> str:
        return study_texts.source_name(self.source)

    @property
    def declared_word(self) -> str:
        return _mismatch_code(self.code, self.declared)

    @property
    def recorded_word(self) -> str:
        return _mismatch_code(self.code, self.recorded)


def _mismatch_code(code: str, said: Decimal | str) -> str:
    if isinstance(said, Decimal):
        return plurals.count_noun(said, "riyal")
    return str(Marital(said).label) if said and code == "marital_status" else said


def compare_with_records(
    file: FileAnswers, records: Mapping[str, AuthorityRecord], tolerance: Decimal
) -> tuple[Mismatch, ...]:
    """Everything of the file that differs from what is recorded, in the order of the sections."""
    own = records.get(file.head)
    if own is None:
        return ()
    return (
        *_personal_mismatches(file, own),
        *_family_mismatches(file, own, records),
        *_income_mismatches(file, own, records, tolerance),
        *_address_mismatches(file, own),
    )


def _personal_mismatches(file: FileAnswers, own: AuthorityRecord) -> Iterator[Mismatch]:
    recorded = own.marital_status
    if file.marital and recorded and file.marital != recorded:
        yield Mismatch("personal", "marital_status", "civil_affairs", own.as_of, file.marital, recorded)


def _family_mismatches(
    file: FileAnswers, own: AuthorityRecord, records: Mapping[str, AuthorityRecord]
) -> Iterator[Mismatch]:
    if own.dependants is None or not (file.dependants or file.none_listed):
        return
    listed = {each.national_id for each in file.dependants}
    if missing := tuple(number for number in own.dependants if number not in listed):
        yield Mismatch("dependants", "dependants_missing", "civil_affairs", own.as_of, ids=missing)
    strangers = [each.name for each in file.dependants if each.national_id not in own.dependants]
    if strangers:
        yield Mismatch("dependants", "not_in_register", "civil_affairs", own.as_of, people=tuple(strangers))
    family = [each for each in file.dependants if each.national_id in own.dependants]
    if other := tuple(each.name for each in family if _is_relation_different(each, records)):
        yield Mismatch("dependants", "relation", "civil_affairs", own.as_of, people=other)


def _is_relation_different(each: DependantAnswers, records: Mapping[str, AuthorityRecord]) -> bool:
    record = records.get(each.national_id)
    return record is not None and bool(record.relation) and record.relation != each.relation


def _income_mismatches(
    file: FileAnswers, own: AuthorityRecord, records: Mapping[str, AuthorityRecord], tolerance: Decimal
) -> Iterator[Mismatch]:
    recorded = own.monthly_income
    if file.earned is not None and recorded is not None and recorded - file.earned > tolerance:
        yield Mismatch("income", "income", "social_insurance", own.as_of, file.earned, recorded)
    family = [each for each in file.dependants if each.national_id in (own.dependants or ())]
    less = [
        each for each in family if _is_signed_income_lower(each, records.get(each.national_id), tolerance)
    ]
    if less:
        yield Mismatch("income", "income_of_dependants", "social_insurance", own.as_of)


def _is_signed_income_lower(
    each: DependantAnswers, record: AuthorityRecord | None, tolerance: Decimal
) -> bool:
    """Signed with less than is recorded, and not changed since."""
    if record is None or record.monthly_income is None or each.signed != each.earned:
        return False
    return record.monthly_income - each.earned > tolerance


def _address_mismatches(file: FileAnswers, own: AuthorityRecord) -> Iterator[Mismatch]:
    declared, recorded = file.postal_code, own.postal_code
    if declared and recorded and declared != recorded:
        yield Mismatch("housing", "postal_code", "national_address", own.as_of, declared, recorded)


def list_mismatches(application: Application, section: str = "") -> tuple[Mismatch, ...]:
    """What differs now, of one section or of the whole file; a fixed number of queries."""
    file = _file_answers(application)
    people = [file.head, *(each.national_id for each in file.dependants)]
    found = compare_with_records(file, study_selectors.records_of(people), _income_tolerance())
    return tuple(each for each in found if section in ("", each.section))


def _income_tolerance() -> Decimal:
    return rates.rates_on(cycle_calendar.cycle_for(dates.today())).income_tolerance


def _file_answers(application: Application) -> FileAnswers:
    incomes = list(household_selectors.incomes_of(application))
    housing = housing_selectors.housing_of(application)
    signed = _signed_incomes(application)
    return FileAnswers(
        head=application.owner.national_id,
        marital=application.marital,
        postal_code=housing.postal_code if housing else "",
        earned=_total_income(incomes, None) if incomes or application.no_income else None,
        dependants=tuple(
            DependantAnswers(
                row.national_id,
                row.name,
                row.relation,
                _total_income(incomes, row),
                signed.get(row.national_id),
            )
            for row in household_selectors.dependants_of(application)
        ),
        none_listed=application.no_dependants,
    )


def _dependant_answers(
    row: Dependant, incomes: Iterable[Income], signed: Mapping[str, Decimal]
) -> DependantAnswers:
    number = row.national_id
    return DependantAnswers(number, row.name, row.relation, _total_income(incomes, row), signed.get(number))


def _total_income(incomes: Iterable[Income], whose: Dependant | None) -> Decimal:
    """Without support of other programmes, as the study compares it."""
    own = (
        row for row in incomes if row.dependant_id == (whose and whose.pk) and row.kind not in SUPPORT_KINDS
    )
    return sum((row.amount for row in own), ZERO)


def _signed_incomes(application: Application) -> dict[str, Decimal]:
    """Of each dependant in the last declaration, SAR a month."""
    last = declaration_selectors.last_declaration(application)
    if last is None:
        return {}
    signed = declaration_snapshot.read_snapshot(last.snapshot)
    earned = dict.fromkeys((each.national_id for each in signed.dependants), ZERO)
    for income in signed.incomes:
        if income.national_id in earned and income.kind not in SUPPORT_KINDS:
            earned[income.national_id] += income.amount
    return earned


@dataclass(frozen=True)
class IncomeComparison:
    """For officers: what one person declared and what is recorded of him, SAR a month."""

    national_id: str
    declared: Decimal
    record: AuthorityRecord | None
    less: bool


def compare_incomes(application: Application) -> dict[str, IncomeComparison]:
    """For officers: each person of the file with his record; a fixed number of queries."""
    file, tolerance = _file_answers(application), _income_tolerance()
    declared = {
        file.head: file.earned or ZERO,
        **{each.national_id: each.earned for each in file.dependants},
    }
    records = study_selectors.records_of(list(declared))
    return {
        number: IncomeComparison(
            number, earned, record := records.get(number), _is_income_lower(earned, record, tolerance)
        )
        for number, earned in declared.items()
    }


def _is_income_lower(earned: Decimal, record: AuthorityRecord | None, tolerance: Decimal) -> bool:
    recorded = record.monthly_income if record else None
    return recorded is not None and recorded - earned > tolerance
