"""What unsubmitted changes could do to the support: an estimate on the draft, kept nowhere."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from applications.declaration import sections as file_sections
from applications.declaration import services as declaration_services
from applications.file.models import Application
from common import dates
from common.errors import Refused
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import cycle_calendar
from eligibility.rulebook.outcome import Outcome
from eligibility.scenarios import selectors as scenario_selectors
from eligibility.studies import selectors as study_selectors
from eligibility.studies.amounts import exact_amount
from eligibility.studies.facts_codec import answer_of
from eligibility.studies.household_facts import people_of
from eligibility.studies.models import Study


@dataclass(frozen=True)
class ChangeEffect:
    """The draft studied with the records of now, beside the decision that stands; SAR a month."""

    month: date  # the first cycle that a change submitted today counts for
    outcome: Outcome
    standing: Study | None

    @property
    def status(self) -> str:
        return self.outcome.status

    @property
    def estimate(self) -> Decimal:
        """The support when every condition is met: a newborn whose record has not come yet counts."""
        return self.outcome.estimate

    @property
    def now(self) -> Decimal | None:
        """The same of the decision that stands; None when there is none."""
        return answer_of(self.standing).estimate if self.standing else None

    @property
    def more(self) -> Decimal:
        """By how much the support could grow; below 0 it could fall."""
        return self.estimate - (self.now or Decimal("0.00"))

    @property
    def figures(self) -> str:
        return exact_amount(self.estimate)

    @property
    def figures_now(self) -> str:
        return exact_amount(self.now) if self.now is not None else ""

    @property
    def figures_more(self) -> str:
        return exact_amount(abs(self.more))


def effect_of_changes(application: Application) -> ChangeEffect:
    """Study the draft as it stands for the cycle of today; nothing is saved. Refused while incomplete."""
    if not all(section.done for section in file_sections.list_sections(application)):
        words = _("Some sections are not complete. Open them from the list, then submit.")
        raise Refused("incomplete", words)
    snapshot = declaration_services.take_snapshot(application)
    people = people_of(snapshot)
    today = dates.today()
    month = cycle_calendar.cycle_for(today)
    known = scenario_selectors.build_facts(
        application,
        snapshot,
        _own_household_records(people, study_selectors.records_of(people)),
        month=month,
        declared=today,
    )
    return ChangeEffect(
        month,
        scenario_selectors.assess_facts(known, month),
        study_selectors.current_study(application.owner, today),
    )


def _own_household_records(
    people: list[str], records: dict[str, AuthorityRecord]
) -> dict[str, AuthorityRecord]:
    """Of the head and of whom his family register lists: a draft may name anybody, and must tell nothing."""
    register = records.get(people[0])
    family = {people[0], *(register.dependants or () if register else ())}
    return {person: record for person, record in records.items() if person in family}
