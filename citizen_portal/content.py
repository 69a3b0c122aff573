"""What the public pages say, as plain data: the conditions, the questions, the ways to reach a person."""

from dataclasses import dataclass
from datetime import date, time

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Words = str | Promise  # translated when shown

REVIEWED = date(2026, 11, 21)  # the day these texts were last read against the programme's rules


@dataclass(frozen=True)
class Condition:
    """One of the seven points of eligibility; `{abroad}` stands for the days of the rulebook."""

    icon: str
    title: Words
    text: Words
    exceptions: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Question:
    """A common question; `{update}` and `{abroad}` stand for the days of the rulebook."""

    slug: str
    asked: Words
    answer: Words


@dataclass(frozen=True)
class Hours:
    """When the free number is answered, Riyadh time; weekdays as Python counts them (Monday is 0)."""

    first: int
    last: int
    opens: time
    closes: time

    @property
    def days(self) -> str:
        """«الأحد إلى الخميس»."""
        return gettext("%(first)s to %(last)s") % {
            "first": WEEKDAYS[self.first],
            "last": WEEKDAYS[self.last],
        }

    @property
    def times(self) -> str:
        """«8 صباحًا إلى 10 مساءً»."""
        return gettext("%(opens)s to %(closes)s") % {
            "opens": _hour_text(self.opens),
            "closes": _hour_text(self.closes),
        }

    def open_at(self, weekday: int, now: time) -> bool:
        """Whether someone answers at this hour of this weekday."""
        inside = (weekday - self.first) % 7 <= (self.last - self.first) % 7
        return inside and self.opens <= now < self.closes


def _hour_text(at: time) -> str:
    words = gettext("%(hour)s am") if at.hour < 12 else gettext("%(hour)s pm")
    return words % {"hour": at.strftime("%-I:%M").removesuffix(":00")}


PHONE = "19912"
# the guide says 8 to 22; the hotline's own article says 18 hours a day (domain.md §1.7): the guide binds
CONTACT_HOURS = (Hours(first=6, last=3, opens=time(8), closes=time(22)),)
X_ACCOUNTS = (
    ("citizenaccount", _("News of the programme and dates of deposit")),
    ("Citizen_care", _("Customer care: inquiries and complaints")),
)

CONDITIONS = (
    Condition(
        "badge-check",
        _("A Saudi national"),
        _("The applicant holds Saudi nationality and a valid national ID."),
    ),
    Condition(
        "heart-handshake",
        _("Exempt from the condition of nationality"),
        _("These people may be included without Saudi nationality:"),
        (
            _("Holders of mobility cards"),
            _("Children of a Saudi mother"),
            _("The non-Saudi wife of a Saudi man"),
            _("The non-Saudi husband of a Saudi woman"),
        ),
    ),
    Condition(
        "map-pin",
        _("Permanent residence in the Kingdom"),
        _("The applicant and the dependants live inside the Kingdom permanently."),
    ),
    Condition(
        "plane",
        _("No long absence abroad"),
        _(
            "Not more than {abroad} outside the Kingdom in the 12 months before applying. "
            "The days need not follow one another; they are counted for each person."
        ),
    ),
    Condition(
        "building-2",
        _("Not in a shelter and not in prison"),
        _("The person does not live in a government shelter and is not serving a term in prison."),
    ),
    Condition(
        "database",
        _("Your statements agree with the records"),
        _("What you declare of income, family and address agrees with the data of the bodies concerned."),
    ),
    Condition(
        "hand-coins",
        _("Support from other programmes"),
        _("Drawing on other support programmes may affect what you are entitled to. Declare all of it."),
    ),
)

QUESTIONS = (
    Question(
        "purpose",
        _("What is the Citizen Account programme for?"),
        _(
            "The programme exists so that support reaches those who need it: a monthly amount paid straight "
            "to households of low or middle income, to ease what their expenses rose by after the "
            "economic reforms."
        ),
    ),
    Question(
        "who",
        _("Who applies for the family?"),
        _(
            "Whoever supports the family applies, man or woman: a widow or divorced woman who supports her "
            "children is a head of household. The support is paid in that person's name, and all "
            "dependants must be added."
        ),
    ),
    Question(
        "update",
        _("When do I update my information?"),
        _(
            "Whenever the salary, the marital status or the number of family members changes. You have "
            "{update} from the day of the change; being late may affect your eligibility or the amount."
        ),
    ),
    Question(
        "not-eligible",
        _("My result is “Not eligible”. What do I do?"),
        _(
            "Open “Eligibility study” and read the reason, then correct it: update your information or add "
            "the missing document. After that press “File an objection” and attach what proves your "
            "case before the last day shown on your page."
        ),
    ),
    Question(
        "entitlement",
        _("What is the difference between eligibility and entitlement?"),
        _(
            "Eligibility is whether the conditions are met; entitlement is the amount. A household may be "
            "eligible without an amount in a month, because its income reached the cut-off limit."
        ),
    ),
    Question(
        "statuses",
        _("What do the statuses of a payment mean?"),
        _(
            "“Being paid out”: it is being sent to your account. “Paid”: the bank deposited it. "
            "“Rejected”: the bank sent it back; confirm or change the account, and it goes out with the "
            "next payment."
        ),
    ),
    Question(
        "iban",
        _("How do I change the IBAN?"),
        _(
            "Open “Bank account”, write the IBAN of an account in your own name, and confirm "
            "it. Support goes "
            "to the account that was accepted last before the deposit."
        ),
    ),
    Question(
        "newborn",
        _("How do I add a newborn or a second wife?"),
        _(
            "Register the birth or the marriage at the civil register first, then add the person under "
            "“Dependants” within {update}, and submit the change."
        ),
    ),
    Question(
        "income",
        _("What counts as income: alimony, a student's reward, Saned, a commercial register?"),
        _(
            "Declare every amount that you or your dependants receive, before any deduction: "
            "alimony, rewards, "
            "Saned, pensions and returns of a business. Write 0 for a commercial register without return."
        ),
    ),
    Question(
        "travel",
        _("What if I stay abroad for more than {abroad}?"),
        _(
            "A person who was abroad for more than {abroad} in 12 months does not meet the condition. If the "
            "travel had an excuse, such as treatment or study, object and attach what proves it."
        ),
    ),
    Question(
        "independence",
        _("How do I prove that I live independently?"),
        _(
            "With a unified lease contract or an ownership deed in your own name, for a dwelling that you "
            "do not share with your family."
        ),
    ),
    Question(
        "visit",
        _("What is the home visit?"),
        _(
            "A social researcher may visit the household, at the dwelling or by a video call, to see that "
            "the details are right. You are told the appointment beforehand."
        ),
    ),
    Question(
        "less",
        _("Why did the amount become less?"),
        _(
            "The amount follows the income, the number of dependants and their ages. Open "
            "“Eligibility study”: "
            "it shows what changed since the month before, line by line."
        ),
    ),
    Question(
        "back-pay",
        _("Is the support of earlier months paid?"),
        _(
            "Support begins with the month of the eligible result. When an objection is accepted, the months "
            "that it concerns are decided again, and the difference is paid with the next deposit."
        ),
    ),
)
