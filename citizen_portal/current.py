"""What is now, of one person, in one place: each app says its part, here they are put together.

Dashboard, API and messages read it; a page of a lower app reads the same part of its own app.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from accounts.people.models import User
from applications.declaration import sections as file_sections
from applications.file import selectors as file_selectors
from applications.file.models import Application
from eligibility.studies import descriptions as study_descriptions
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from objections import selectors as objection_selectors
from objections.models import Objection
from payments.dues import selectors as due_selectors
from payments.dues.models import Payment
from payments.dues.selectors import ExpectedDeposit

# what the person can do next; each is an address of the portal, `None` when there is nothing but to wait
Act = Literal["complete_section", "submit", "confirm_account", "follow_objection", "object", "declare_change"]


@dataclass(frozen=True)
class CurrentState:
    """The month that matters with its decision, the next deposit, the open objection, the next act."""

    application: Application | None = None
    study: Study | None = None
    deposit: ExpectedDeposit | None = None
    rejected: Payment | None = None
    objection: Objection | None = None
    act: Act | None = None

    @property
    def month(self) -> date | None:
        """The month that the decision is about."""
        return self.study.month if self.study else None


def current_state(person: User, day: date) -> CurrentState:
    """What is now; a person who has not begun has nothing but the next act. Its file is for reading only."""
    application = file_selectors.prefetched_file(person)
    if application is None:
        return CurrentState(act="complete_section")
    study = study_selectors.current_study(person, day)
    rejected = due_selectors.rejected_payment(application)
    objection = objection_selectors.open_objection(application)
    return CurrentState(
        application,
        study,
        due_selectors.expected_deposit(person, day) if study else None,
        rejected,
        objection,
        _next_act(application, study, rejected, objection, day),
    )


def _next_act(
    application: Application,
    study: Study | None,
    rejected: Payment | None,
    objection: Objection | None,
    day: date,
) -> Act | None:
    """The first thing that waits for the person and not for us."""
    if rejected:
        return "confirm_account"
    if application.status == Application.Status.DRAFT:
        done = all(section.done for section in file_sections.list_sections(application))
        return "submit" if done else "complete_section"
    if objection:
        return "follow_objection"
    if study is None or study.outcome == Study.Outcome.UNDER_STUDY:
        return None
    if study.outcome == Study.Outcome.NOT_ELIGIBLE:
        described = study_descriptions.describe_study(study)
        return "object" if described.is_open_to_objection(day) else "declare_change"
    return None
