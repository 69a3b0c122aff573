"""«ماذا لو؟»: what a change would do to the support of a household, beside what it gets now; kept nowhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.choices import Relation
from applications.declaration import selectors as declaration_selectors
from applications.declaration.models import Declaration
from applications.file import snapshot as declaration_snapshot
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.household.models import Dependant
from common import dates
from common.errors import Refused
from eligibility.registers import bulk as register_bulk
from eligibility.registers.models import AuthorityRecord
from eligibility.registers.stays import StaysAbroad, window_end
from eligibility.rulebook import assess, cycle_calendar, facts, rates
from eligibility.rulebook.outcome import Outcome
from eligibility.scenarios import scenario
from eligibility.scenarios.comparison import EstimatedSide, ScenarioResult
from eligibility.scenarios.scenario import MovedOut, Newborn, Salary, Scenario
from eligibility.studies import bulk as study_bulk
from eligibility.studies import selectors as study_selectors
from eligibility.studies.facts_codec import facts_of
from eligibility.studies.household_facts import build_household, people_of

MAX_CHANGES = 10
APPLICANT = "own"  # the key of the applicant himself


@dataclass(frozen=True)
class HouseholdMember:
    """Somebody of whom a change can be supposed: declared, and still in the file."""

    key: str  # OWN, or that of the dependant's row
    person: str
    name: str
    relation: str
    wage: Decimal  # what a new salary takes the place of, SAR a month


def members_of(application: Application) -> list[HouseholdMember]:
    """The applicant, then his dependants by age; none before the first declaration."""
    declared = declaration_selectors.last_declaration(application)
    if declared is None:
        return []
    file = declaration_snapshot.read_snapshot(declared.snapshot)
    wages = {person: _current_salary(file, person) for person in people_of(file)}
    applicant = file.applicant
    rows = household_selectors.dependants_of(application).filter(national_id__in=wages)
    return [
        HouseholdMember(APPLICANT, applicant.national_id, applicant.name, "", wages[applicant.national_id]),
        *(_build_member(row, wages[row.national_id]) for row in rows),
    ]


def _build_member(row: Dependant, wage: Decimal) -> HouseholdMember:
    return HouseholdMember(str(row.pk), row.national_id, row.name, row.relation, wage)


def _current_salary(file: declaration_snapshot.Snapshot, person: str) -> Decimal:
    own = [row for row in file.incomes if row.national_id == person]
    return sum((row.amount for row in declaration_snapshot.salary_rows(own)), Decimal("0.00"))


def study_scenario(application: Application, suppositions: Iterable[Scenario], today: date) -> ScenarioResult:
    """Study the last declaration with the records of now, as it is and as it is supposed to be."""
    said = tuple(suppositions)
    declared = _studied_declaration(application)
    _check_changes(said)
    known, month = _facts_with_records(application, declared), _scenario_month(said, today)
    then = scenario.apply_scenario(known, said, today)
    joining = scenario.newcomers(said)
    names = {person.id: person.name for person in known.people} | {
        scenario.newcomer_id(place): _relation_name(one.relation) for place, one in enumerate(joining, 1)
    }
    before, after = (
        EstimatedSide(assess_facts(each, month), names, application.kind) for each in (known, then)
    )
    return ScenarioResult(month, before, after, len(joining))


def _scenario_month(said: tuple[Scenario, ...], today: date) -> date:
    """The first cycle that all of it counts for: of a child still to be born not before its birth."""
    births = (each.born for each in said if isinstance(each, Newborn))
    return max(cycle_calendar.cycle_for(day) for day in (today, *births))


def assess_facts(known: facts.Household, month: date) -> Outcome:
    """What the rulebook says of these facts for a month, with its rates."""
    return assess.assess(known, rates.rates_on(month), month)


def build_facts(
    application: Application,
    file: declaration_snapshot.Snapshot,
    records: Mapping[str, AuthorityRecord],
    *,
    month: date,
    declared: date,
) -> facts.Household:
    """What is known of a household for a month: what it declared on a day, these records, its documents."""
    people = people_of(file)
    stays = {person: row.stays for person, row in records.items() if row.stays is not None}
    abroad = StaysAbroad(stays, window_end(month, declared), month)
    states = study_bulk.document_states([application.pk]) if file.documents else {}
    papers = study_bulk.declared_document_states(application.pk, file, states)
    main = register_bulk.main_beneficiaries_among(people[1:])
    return build_household(file, records, main, papers, abroad)


def _studied_declaration(application: Application) -> Declaration:
    declared = declaration_selectors.last_declaration(application)
    if declared is None:
        words = _("Submit your application first: what you declared is what a change is tried on.")
        raise Refused("not_submitted", words)
    return declared


def _check_changes(said: tuple[Scenario, ...]) -> None:
    if not said:
        raise Refused("nothing_supposed", _("Choose at least one change to try."))
    if len(said) > MAX_CHANGES:
        raise Refused("too_many_supposed", _("Try at most 10 changes at once."))
    people = [(type(each), each.person) for each in said if isinstance(each, Salary | MovedOut)]
    if len(set(people)) != len(people):
        raise Refused("supposed_twice", _("The same change of the same person is there twice. Keep one."))


def _relation_name(relation: str) -> str:
    return str(Relation(relation).label) if relation else _("Newborn")


def _facts_with_records(application: Application, declared: Declaration) -> facts.Household:
    """With the records of now; of whom no family register lists, with what the citizen's study used."""
    snapshot = declaration_snapshot.read_snapshot(declared.snapshot)
    month, signed_on = cycle_calendar.cycle_for(dates.today()), timezone.localdate(declared.declared_at)
    records = study_selectors.records_of(people_of(snapshot))
    known = build_facts(application, snapshot, records, month=month, declared=signed_on)
    family = {known.head.id, *(known.head.known.dependants or ())}
    if all(person.id in family for person in known.people):
        return known
    studied = _decision_records(application)
    people = tuple(
        each if each.id in family else msgspec.structs.replace(each, record=studied.get(each.id))
        for each in known.people
    )
    return msgspec.structs.replace(known, people=people)


def _decision_records(application: Application) -> dict[str, facts.Record | None]:
    """The records that the decision rests on: what a head may know of people who are not his family."""
    study = study_selectors.current_study(application.owner, dates.today())
    if study is None:
        return {}
    return {person.id: person.record for person in facts_of(study).people}


def first_affected_month(today: date) -> date:
    """The first cycle that a change of today counts for."""
    return cycle_calendar.cycle_for(today)


def birth_months(today: date) -> list[date]:
    """The months of a birth that can be supposed: the year that is past, and nine months to come."""
    start = today.year * 12 + today.month - 1
    return [date((start + step) // 12, (start + step) % 12 + 1, 1) for step in range(9, -12, -1)]
