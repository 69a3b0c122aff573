"""The option texts of the household's file (domain.md §2.5-2.7, §3.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    HEAD = "head", _("Head of household")
    INDEPENDENT = "independent", _("Independent individual")
    MARRIED_WOMAN = "married_woman", _("Married woman in a case that the rules name")
    ELDEST_CHILD = "eldest_child", _("Eldest child of a non-Saudi divorced mother")


# what a citizen chooses; an application for the eldest child is opened by an officer
CITIZEN_KINDS = (Kind.HEAD, Kind.INDEPENDENT, Kind.MARRIED_WOMAN)


class Situation(TextChoices):
    """The cases in which a married woman applies herself (domain.md §2.5)."""

    ABANDONED = "abandoned", pgettext_lazy("case", "Abandoned by the husband")
    FOREIGN_HUSBAND = "foreign_husband", pgettext_lazy("case", "Married to a non-Saudi")
    PRISONER = "prisoner", pgettext_lazy("case", "Family of a prisoner")
    INCAPACITATED = "incapacitated", pgettext_lazy("case", "Family of a man without legal capacity")
    ABSENT = "absent", pgettext_lazy("case", "The husband is absent")


class Marital(TextChoices):
    SINGLE = "single", pgettext_lazy("marital status", "Single")
    MARRIED = "married", pgettext_lazy("marital status", "Married")
    DIVORCED = "divorced", pgettext_lazy("marital status", "Divorced")
    WIDOWED = "widowed", pgettext_lazy("marital status", "Widowed")
    ABANDONED = "abandoned", pgettext_lazy("marital status", "Abandoned")


class Health(TextChoices):
    HEALTHY = "healthy", pgettext_lazy("health", "Healthy")
    ILL = "ill", pgettext_lazy("health", "Chronic illness")
    DISABLED = "disabled", pgettext_lazy("health", "Disability")


class WorkAbility(TextChoices):
    ABLE = "able", pgettext_lazy("ability to work", "Able to work")
    UNABLE = "unable", pgettext_lazy("ability to work", "Not able to work")


class Schooling(TextChoices):
    NONE = "none", pgettext_lazy("study", "Not studying")
    SCHOOL = "school", pgettext_lazy("study", "At school")
    UNIVERSITY = "university", pgettext_lazy("study", "At a university or college")
    OTHER = "other", pgettext_lazy("study", "Another kind of training")


class Education(TextChoices):
    NONE = "none", pgettext_lazy("education", "None")
    PRIMARY = "primary", pgettext_lazy("education", "Primary")
    INTERMEDIATE = "intermediate", pgettext_lazy("education", "Intermediate")
    SECONDARY = "secondary", pgettext_lazy("education", "Secondary")
    DIPLOMA = "diploma", pgettext_lazy("education", "Diploma")
    UNIVERSITY = "university", pgettext_lazy("education", "University degree")


class Employment(TextChoices):
    GOVERNMENT = "government", _("Government employee")
    GOVERNMENT_RETIRED = "government_retired", _("Retired from government")
    PRIVATE = "private", _("Private sector employee")
    PRIVATE_RETIRED = "private_retired", _("Retired from the private sector")
    NON_PROFIT = "non_profit", _("Non-profit sector employee")
    MILITARY = "military", _("Military")
    STUDENT = "student", _("Student")
    SELF_EMPLOYED = "self_employed", _("Self-employed")
    NONE = "none", _("No job")
    UNDER_AGE = "under_age", _("Under working age")


class Relation(TextChoices):
    HUSBAND = "husband", pgettext_lazy("relation", "Husband")
    WIFE = "wife", pgettext_lazy("relation", "Wife")
    SON = "son", pgettext_lazy("relation", "Son")
    DAUGHTER = "daughter", pgettext_lazy("relation", "Daughter")
    FATHER = "father", pgettext_lazy("relation", "Father")
    MOTHER = "mother", pgettext_lazy("relation", "Mother")
    BROTHER = "brother", pgettext_lazy("relation", "Brother")
    SISTER = "sister", pgettext_lazy("relation", "Sister")
    WARD = "ward", pgettext_lazy("relation", "Ward")


class IncomeKind(TextChoices):
    SALARY = "salary", _("Monthly salary")
    PENSION = "pension", _("Retirement pension")
    BUSINESS = "business", _("Financial returns and commercial activity")
    GOVERNMENT = "government", _("Government programmes, support and rewards")
    OTHER = "other", pgettext_lazy("income", "Other")


class IncomeSource(TextChoices):
    """«مصدر الدخل» of the kinds of income that have several (domain.md §2.7)."""

    BUSINESS = "business", _("Returns of commercial registers and self-employment")
    SANED = "saned", _("Allowance of the Saned programme")
    SUPPORT = "support", _("Government support programme")
    OTHER = "other", pgettext_lazy("source of income", "Other")


# a salary and a pension say their source already
SOURCES_OF = {
    IncomeKind.BUSINESS: (IncomeSource.BUSINESS, IncomeSource.OTHER),
    IncomeKind.GOVERNMENT: (IncomeSource.SANED, IncomeSource.SUPPORT, IncomeSource.OTHER),
    IncomeKind.OTHER: (IncomeSource.OTHER,),
}


class Tenure(TextChoices):
    OWN = "own", pgettext_lazy("dwelling", "Owned")
    RENT = "rent", pgettext_lazy("dwelling", "Rented")
    OTHER = "other", pgettext_lazy("dwelling", "Other")


class Region(TextChoices):
    """ISO 3166-2 codes; there is no SA-13."""

    RIYADH = "SA-01", _("Riyadh")
    MAKKAH = "SA-02", _("Makkah")
    MADINAH = "SA-03", _("Madinah")
    EASTERN = "SA-04", _("Eastern Province")
    QASSIM = "SA-05", _("Qassim")
    HAIL = "SA-06", _("Hail")
    TABUK = "SA-07", _("Tabuk")
    NORTHERN = "SA-08", _("Northern Borders")
    JAZAN = "SA-09", _("Jazan")
    NAJRAN = "SA-10", _("Najran")
    BAHAH = "SA-11", _("Al Bahah")
    JAWF = "SA-12", _("Al Jawf")
    ASIR = "SA-14", _("Asir")


class DocumentKind(TextChoices):
    """«نوع المرفق» (domain.md §3.5)."""

    SALARY_LETTER = "salary_letter", _("Salary letter")
    LEASE = "lease", _("Lease contract")
    TITLE_DEED = "title_deed", _("Ownership deed")
    ELECTRICITY_BILL = "electricity_bill", _("Electricity bill")
    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
    FAMILY_CARD = "family_card", _("Family card")
    GUARDIANSHIP = "guardianship", _("Guardianship deed")
    CUSTODY = "custody", _("Proof of custody")
    MARRIAGE = "marriage", _("Marriage contract")
    APPROVAL = "approval", _("Marriage approval of the Ministry of Interior")
    INHERITANCE = "inheritance", _("Deed of heirs")
    INCAPACITY = "incapacity", _("Court deed of incapacity")
    HOSPITAL = "hospital", _("Hospital document")
    HOUSING_LETTER = "housing_letter", _("Housing letter of an employer or institute")
    MOSQUE_HOUSING = "mosque_housing", _("Housing of an imam or muezzin")
    OCCUPANCY = "occupancy", _("Occupancy certificate")
    RESIDENCE = "residence", _("Residence permit")
    MOBILITY_CARD = "mobility_card", _("Mobility card")
    OFFICIAL_STATEMENT = "official_statement", _("Official statement")
    TRAVEL_EXCUSE = "travel_excuse", _("Proof of the reason for travel")
    OTHER = "other", pgettext_lazy("document", "Other")
