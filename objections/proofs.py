"""Which papers prove which condition, and what each must show: the form's hints (domain.md §3.4, §3.5)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.choices import DocumentKind


@dataclass(frozen=True)
class Proof:
    """A kind of paper, and what it must show to prove the case."""

    kind: DocumentKind
    shows: Promise

    @property
    def label(self) -> str:
        return str(self.kind.label)


K = DocumentKind
STATEMENT_OF_TERM = _("A letter of the prisons directorate that names the person and the day of release.")
BANK_STATEMENT = _("The bank's statement of your account for that month, with its name and number.")
PROOFS: dict[str, tuple[Proof, ...]] = {
    "payment_missing": (Proof(K.OFFICIAL_STATEMENT, BANK_STATEMENT),),
    "payment_short": (
        Proof(K.OFFICIAL_STATEMENT, BANK_STATEMENT),
        Proof(K.OTHER, _("What shows that the household was entitled to more in that month.")),
    ),
    "nationality": (
        Proof(K.MOBILITY_CARD, _("A valid mobility card with the person's name and number.")),
        Proof(K.BIRTH_CERTIFICATE, _("A birth certificate that shows a Saudi mother.")),
        Proof(K.MARRIAGE, _("A documented marriage contract with a Saudi husband or wife.")),
    ),
    "residency_permanent": (
        Proof(K.LEASE, _("A valid unified lease from Ejar in the name of the main beneficiary.")),
        Proof(K.TITLE_DEED, _("The deed of the dwelling, in the name of one of the household.")),
        Proof(K.ELECTRICITY_BILL, _("A bill of the last three months with the address of the dwelling.")),
    ),
    "days_abroad": (
        Proof(K.TRAVEL_EXCUSE, _("The reason for the travel and its days: treatment, study or posting.")),
        Proof(K.OFFICIAL_STATEMENT, _("A statement of the passports directorate with entries and exits.")),
    ),
    "imprisoned": (Proof(K.OFFICIAL_STATEMENT, STATEMENT_OF_TERM),),
    "in_shelter": (
        Proof(
            K.OFFICIAL_STATEMENT, _("A letter of the shelter that names the person and the day of leaving.")
        ),
    ),
    "data_mismatch_income": (
        Proof(
            K.SALARY_LETTER, _("A letter of the employer, of the last 30 days, with salary and allowances.")
        ),
        Proof(K.OFFICIAL_STATEMENT, _("A statement of the social insurance with the wage and its period.")),
    ),
    "data_mismatch_family": (
        Proof(K.FAMILY_CARD, _("The family register with the marital status and everybody in it.")),
        Proof(K.MARRIAGE, _("The documented contract of marriage, or the deed of divorce.")),
    ),
    "data_mismatch_address": (
        Proof(K.LEASE, _("A valid unified lease whose address agrees with the national address.")),
        Proof(K.TITLE_DEED, _("The deed of the dwelling at the declared address.")),
    ),
    "dependants_missing": (
        Proof(K.FAMILY_CARD, _("The family register as it stands today, with everybody in it.")),
    ),
    "dependant_is_main_beneficiary": (
        Proof(K.OFFICIAL_STATEMENT, _("Proof that the dependant's own application was withdrawn.")),
    ),
    "deceased": (
        Proof(K.OFFICIAL_STATEMENT, _("A statement of the civil affairs that the person is alive.")),
        Proof(K.FAMILY_CARD, _("The family register as it stands today.")),
    ),
    "document_expired": (
        Proof(K.OFFICIAL_STATEMENT, _("The renewed document, with its new day of expiry.")),
    ),
    "other_support": (
        Proof(K.OFFICIAL_STATEMENT, _("A letter of the other programme with the day on which it stopped.")),
    ),
    "independence_unproven": (
        Proof(K.LEASE, _("A valid unified lease in your own name, not shared.")),
        Proof(K.TITLE_DEED, _("The deed of your dwelling; attach an electricity bill with it.")),
        Proof(K.HOUSING_LETTER, _("A letter of the employer or institute that gives you the dwelling.")),
        Proof(K.MOSQUE_HOUSING, _("Proof of the housing of an imam or muezzin.")),
    ),
    "capacity_unproven": (
        Proof(K.GUARDIANSHIP, _("The court's deed with the names of those in your care.")),
        Proof(K.CUSTODY, _("The proof of custody with the child's name.")),
        Proof(K.INHERITANCE, _("The deed of heirs with all their names.")),
    ),
    "visit_refused": (
        Proof(K.OFFICIAL_STATEMENT, _("What shows why the visit could not take place, with its day.")),
    ),
    "barred": (
        Proof(
            K.OFFICIAL_STATEMENT, _("What shows that the decision does not concern you or has been lifted.")
        ),
    ),
    "financial_capability": (
        Proof(K.TITLE_DEED, _("The deed of sale or transfer, with its day.")),
        Proof(
            K.OFFICIAL_STATEMENT, _("A statement of the bank, the traffic department or the stock exchange.")
        ),
    ),
    "income_above_cutoff": (
        Proof(
            K.SALARY_LETTER, _("A letter of the employer, of the last 30 days, with salary and allowances.")
        ),
        Proof(K.OFFICIAL_STATEMENT, _("A statement of the body that paid, with the day on which it ended.")),
    ),
}


def proofs_of(codes: list[str]) -> list[DocumentKind]:
    """The kinds that prove these conditions, each once, in order."""
    return list(dict.fromkeys(proof.kind for code in codes for proof in PROOFS.get(code, ())))
