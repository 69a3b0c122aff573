"""What the file asks proofs of, and which are there."""

from applications.household import standing_rules
from applications.models import (
    Application,
    SupportingDocument,
)
from applications.selectors.documents import documents_of
from applications.selectors.household import dependants_of, housing_of
from citizen_portal.lib import dates


def applicant(application: Application) -> standing_rules.Applicant:
    """The answers that decide who may apply and what proves it."""
    housing = housing_of(application)
    return standing_rules.Applicant(
        kind=application.kind,
        marital=application.marital,
        situation=application.situation,
        tenure=housing.tenure if housing else "",
        relations=tuple(dependants_of(application).values_list("relation", flat=True)),
    )


def needed_proofs(application: Application) -> tuple[tuple[str, ...], ...]:
    """The proofs that the file itself asks for; of each, one of the kinds of documents is enough."""
    return standing_rules.proofs(applicant(application), dates.today())


def husband_missing(application: Application) -> bool:
    """A married woman's case asks for the husband among the dependants, and he is not there."""
    return standing_rules.is_husband_missing(applicant(application), dates.today())


def needed_documents(application: Application) -> tuple[str, ...]:
    """One kind for each proof asked for: the one that was given, otherwise the usual one."""
    given = _given_kinds(application)
    return tuple(
        next((kind for kind in proof if kind in given), proof[0]) for proof in needed_proofs(application)
    )


def missing_proofs(application: Application) -> tuple[tuple[str, ...], ...]:
    """The proofs of which no kind was given."""
    given = _given_kinds(application)
    return tuple(proof for proof in needed_proofs(application) if not given & set(proof))


def missing_documents(application: Application) -> tuple[str, ...]:
    """The usual kind of each proof that is missing."""
    return tuple(proof[0] for proof in missing_proofs(application))


def _given_kinds(application: Application) -> set[str]:
    """A refused document is no proof."""
    refused = SupportingDocument.Status.REFUSED
    return set(documents_of(application).exclude(status=refused).values_list("kind", flat=True))
