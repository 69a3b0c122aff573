"""One page for a person: what a caller asks about, each part as far as the officer's rights go."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enquiries import selectors as enquiry_selectors
from accounts.enquiries.models import Enquiry
from accounts.notices import selectors as notice_selectors
from accounts.notices.models import Notice
from accounts.people import search
from accounts.people.models import User
from accounts.sms.models import TextMessage
from applications.bank import selectors as bank_selectors
from applications.bank.models import BankAccount
from applications.declaration import sections as file_sections
from applications.declaration import status as file_status
from applications.declaration import texts as declaration_texts
from applications.declaration.models import DeclaredPerson
from applications.file.models import Application
from citizen_portal import current
from common.digits import normalize_digits
from eligibility.studies import descriptions as study_descriptions
from objections import conflicts
from objections.models import Objection
from payments.dues import selectors as due_selectors
from payments.dues.models import Payment

MOST_FOUND = 20  # people of one name; who looks for more types more
RECENT = 6  # payments, cases, enquiries, notices
IBAN_END = re.compile(r"\A(?:SA)?[0-9]{4,22}\Z")
ACTS: dict[current.Act, Promise] = {
    "complete_section": _("The citizen completes the sections of the file."),
    "submit": _("The file is complete: the citizen reads the declaration and submits it."),
    "confirm_account": _("A payment came back: the citizen confirms the account or gives another."),
    "follow_objection": _("An objection is open: we answer it, or wait for what was asked."),
    "object": _("The citizen can object, or correct the file and submit it again."),
    "declare_change": _("The days to object are over: the citizen declares what has changed."),
}


def find_people(typed: str, officer: User) -> list[User]:
    """People by ID (a dependant's finds the household), mobile, name, reference, or an IBAN's end.

    None of the officer's own household is found.
    """
    if not typed.strip():
        return []
    number = normalize_digits(typed).upper()
    found = Q(application__reference=number) | Q(pk__in=_listing_heads(typed))
    if (person := search.match_person(typed)) is not None:
        found |= person
    if payment := due_selectors.search_payments(Payment.objects.all(), typed) if number[:2] == "CA" else None:
        found |= Q(application__in=payment.values("application"))
    elif IBAN_END.match(number) and len(number) != 10:
        accounts = bank_selectors.accounts_ending(number).filter(status=BankAccount.Status.CURRENT)
        found |= Q(application__in=accounts.values("application"))
    people = User.objects.filter(found).exclude(national_id__in=conflicts.relatives_of(officer))
    return list(people.order_by("name", "pk").distinct()[: MOST_FOUND + 1])


def _listing_heads(typed: str) -> list[int]:
    """The heads of the households whose last declaration lists the person of this ID."""
    listed = DeclaredPerson.objects.filter(national_id=search.typed_national_id(typed) or "-")
    return list(listed.values_list("application__owner", flat=True))


@dataclass(frozen=True)
class PersonSummary:
    """What is now of a person, with what happened last; a part that the officer may not read is None.

    Result, payments and cases, as far as a caller is told of them, belong to answering calls.
    """

    person: User
    now: current.CurrentState
    status: tuple[str, str] | None  # of the file: its word and the kind of its tag
    open_sections: tuple[str, ...]
    reasons: tuple[str, ...]  # titles of what is not met, for who may read studies
    payments: tuple[Payment, ...]
    cases: tuple[Objection, ...]
    enquiries: tuple[Enquiry, ...] | None
    notices: tuple[Notice, ...] | None
    messages: tuple[TextMessage, ...] | None

    @property
    def act(self) -> Promise | None:
        """What comes next, in words."""
        return ACTS[self.now.act] if self.now.act else None


def summarize_person(person: User, officer: User, day: date) -> PersonSummary:
    """The page of a person as this officer may read it; the state is the one that the dashboard shows."""
    now = current.current_state(person, day)
    file = now.application
    may = officer.has_perm
    return PersonSummary(
        person,
        now,
        _status_word(file) if file else None,
        _open_sections(file) if file else (),
        _failed_titles(now) if may("eligibility.view_study") else (),
        tuple(due_selectors.payments_of(person)[:RECENT]),
        tuple(
            file.objections.exclude(status=Objection.Status.DRAFT).order_by("-sent_at")[:RECENT]
            if file
            else ()
        ),
        tuple(enquiry_selectors.enquiries_of(person)[:RECENT]) if may("accounts.view_enquiry") else None,
        tuple(notice_selectors.notices_of(person).order_by("-created_at")[:RECENT])
        if may("accounts.view_notice")
        else None,
        _recent_messages(person) if may("accounts.view_textmessage") else None,
    )


def _status_word(file: Application) -> tuple[str, str]:
    word, kind = declaration_texts.APPLICATION_STATUSES[file_status.application_status(file)]
    return str(word), kind


def _open_sections(file: Application) -> tuple[str, ...]:
    open_sections = (each.slug for each in file_sections.list_sections(file) if not each.done)
    return tuple(str(declaration_texts.SECTION_TITLES[slug]) for slug in open_sections)


def _failed_titles(now: current.CurrentState) -> tuple[str, ...]:
    if now.study is None:
        return ()
    failed = study_descriptions.describe_study(now.study).failed
    return tuple(dict.fromkeys(each.title for each in failed))


def _recent_messages(person: User) -> tuple[TextMessage, ...]:
    return tuple(TextMessage.objects.filter(mobile=person.mobile or "-").order_by("-created_at")[:RECENT])
