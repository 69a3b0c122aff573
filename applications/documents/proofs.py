"""What the file asks proofs of, and which are there."""

from applications.documents import selectors as document_selectors
from applications.documents.models import SupportingDocument
from applications.file.models import Application
from applications.household import applicant_rules
from applications.household import selectors as household_selectors
from applications.housing import selectors as housing_selectors
from common import dates


def applicant_of(application: Application) -> applicant_rules.Applicant:
    """The answers that decide who may apply and what proves it."""
    housing = housing_selectors.housing_of(application)
    return applicant_rules.Applicant(
        kind=application.kind,
        marital=application.marital,
        situation=application.situation,
        tenure=housing.tenure if housing else "",
        relations=tuple(row.relation for row in household_selectors.dependants_of(application)),
    )


def required_proofs(application: Application) -> tuple[tuple[str, ...], ...]:
    """The proofs that the file itself asks for; of each, one of the kinds of documents is enough."""
    return applicant_rules.required_proofs(applicant_of(application), dates.today())


def is_husband_missing(application: Application) -> bool:
    """A married woman's case asks for the husband among the dependants, and he is not there."""
    return applicant_rules.is_husband_missing(applicant_of(application), dates.today())


def required_documents(application: Application) -> tuple[str, ...]:
    """One kind for each proof asked for: the one that was given, otherwise the usual one."""
    given = _given_kinds(application)
    return tuple(
        next((kind for kind in proof if kind in given), proof[0]) for proof in required_proofs(application)
    )


def missing_proofs(application: Application) -> tuple[tuple[str, ...], ...]:
    """The proofs of which no kind was given."""
    given = _given_kinds(application)
    return tuple(proof for proof in required_proofs(application) if not given & set(proof))


def missing_documents(application: Application) -> tuple[str, ...]:
    """The usual kind of each proof that is missing."""
    return tuple(proof[0] for proof in missing_proofs(application))


def _given_kinds(application: Application) -> set[str]:
    """A refused document is no proof."""
    refused = SupportingDocument.Status.REFUSED
    return {kind for kind, status in document_selectors.kinds_and_statuses(application) if status != refused}
