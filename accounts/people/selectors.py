"""What a person may see of accounts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts import seal
from accounts.models import (
    AskedCode,
    MobileChange,
    NafathRequest,
    Notice,
    OneTimeCode,
    Registration,
    SignIn,
    TextMessage,
    User,
    VisualCode,
)


def notices_of(person: User) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person)


def unread_count(person: User) -> int:
    return notices_of(person).filter(read_at=None).count()


def open_registration(key: str | None) -> Registration | None:
    """The registration that this browser began and has not completed."""
    try:
        return Registration.objects.filter(key=UUID(str(key)), completed_at=None).first()
    except ValueError:
        return None


def nafath_request(key: str | None, browser: str) -> NafathRequest | None:
    """The request with this key, when this very browser asked for it (T23)."""
    try:
        return NafathRequest.objects.filter(
            request_id=UUID(str(key)), browser=seal.fingerprint(browser)
        ).first()
    except ValueError:
        return None


def last_code(purpose: str, national_id: str, browser: str) -> OneTimeCode | None:
    """The newest code that this browser asked for, open or not."""
    asked = OneTimeCode.objects.filter(
        purpose=purpose, national_id=national_id, browser=seal.fingerprint(browser)
    )
    return asked.order_by("-sent_at", "-pk").first()


def visual_code(key: str, browser: str) -> VisualCode | None:
    """The open visual code with this key, when it was drawn for this browser."""
    try:
        drawn = VisualCode.objects.filter(pk=UUID(str(key)), browser=seal.fingerprint(browser))
    except ValueError:
        return None
    return drawn.filter(expires_at__gt=timezone.now()).first()


# -- lost password ----------------------------------------------------------------------------------
def open_recovery(key: str | None) -> AskedCode | None:
    """The lost password that this browser asked for and has not completed."""
    try:
        asked = AskedCode.objects.filter(key=UUID(str(key)), completed_at=None)
    except ValueError:
        return None
    return asked.filter(purpose=OneTimeCode.Purpose.RESET).first()


def owner_of(asked: AskedCode) -> User | None:
    """Whose mobile an asked code goes to; for a lost password the birth date must fit, and no officer's."""
    people = User.objects.filter(national_id=asked.national_id, is_active=True).exclude(mobile="")
    if asked.purpose == OneTimeCode.Purpose.RESET:
        people = people.filter(birth_date=asked.birth_date, birth_date__isnull=False, is_staff=False)
    return people.first()


def mobile_cools_until(person: User) -> datetime | None:
    """When a mobile changed lately may receive a temporary password again; None when it may now (T17)."""
    if person.mobile_changed_at is None:
        return None
    until = person.mobile_changed_at + timedelta(hours=settings.MOBILE_COOLING_HOURS)
    return until if until > timezone.now() else None


# -- the profile ------------------------------------------------------------------------------------
def sign_ins_of(person: User) -> QuerySet[SignIn]:
    return SignIn.objects.filter(person=person)


def sessions_of(person: User) -> QuerySet[UserSession]:
    """The person's open sessions, and some that ended by themselves."""
    return UserSession.objects.filter(user=person).order_by("-created_at", "-pk")


def open_mobile_change(person: User) -> MobileChange | None:
    """A change begun within the hour; an older one is begun again, with the password."""
    begun = MobileChange.objects.filter(person=person, closed_at=None)
    return begun.filter(asked_at__gt=timezone.now() - timedelta(hours=1)).first()


# -- SMS --------------------------------------------------------------------------------------------
LATE = timedelta(minutes=2)
SEVERAL = 3  # people
LATELY = timedelta(minutes=10)


def message_trouble(mobile: str = "") -> str:
    """What to tell on a page that waits for an SMS: "delayed", "failed" or nothing.

    mobile: only one that the reader has proved to own. To a visitor the answer must not depend on his own
    message, since only a known (or an unknown) ID has one (T1): he hears of a delay that several people have.
    """
    now = timezone.now()
    own = TextMessage.objects.filter(mobile=mobile, created_at__gt=now - LATELY) if mobile else None
    newest = own.order_by("-created_at").first() if own is not None else None
    if newest and newest.state in TextMessage.LOST:
        return "failed"
    if newest and newest.state in TextMessage.OPEN and newest.created_at < now - LATE:
        return "delayed"
    return "delayed" if _late_people() >= SEVERAL else ""


def _late_people() -> int:
    """How many mobiles wait for an SMS too long, or waited in vain a moment ago; counted to SEVERAL."""
    now = timezone.now()
    waits = Q(state__in=TextMessage.OPEN, created_at__lt=now - LATE)
    in_vain = Q(state=TextMessage.State.FAILED, created_at__gt=now - LATELY)
    late = TextMessage.objects.filter(waits | in_vain).order_by()
    return len(late.values_list("mobile", flat=True).distinct()[:SEVERAL])


@dataclass(frozen=True)
class CodeUse:
    """The codes that were asked for in the last hour and are no longer open, and those typed right."""

    sent: int
    used: int

    @property
    def is_alarming(self) -> bool:
        return self.sent >= 50 and self.used * 2 < self.sent


def code_use() -> CodeUse:
    """A code that another one replaced closed at the moment at which that one was sent."""
    now = timezone.now()
    over = OneTimeCode.objects.filter(sent_at__gt=now - timedelta(hours=1)).exclude(
        closed_at=None, expires_at__gt=now
    )
    replaced = OneTimeCode.objects.filter(
        national_id=OuterRef("national_id"),
        purpose=OuterRef("purpose"),
        sent_at=OuterRef("closed_at"),
        pk__gt=OuterRef("pk"),
    )
    used = over.filter(closed_at__isnull=False, attempts__gt=0).exclude(Exists(replaced))
    return CodeUse(over.count(), used.count())


@dataclass(frozen=True)
class MessageHealth:
    """What officers should know of the SMS: of the last day, and of now."""

    unsent: int
    undelivered: int
    late: int
    codes: CodeUse

    @property
    def is_troubled(self) -> bool:
        return bool(self.unsent or self.undelivered or self.late or self.codes.is_alarming)


def message_health() -> MessageHealth:
    now, State = timezone.now(), TextMessage.State
    counted = TextMessage.objects.filter(
        Q(state__in=TextMessage.LOST, created_at__gt=now - timedelta(days=1))
        | Q(state__in=TextMessage.OPEN, created_at__lt=now - LATE)
    ).aggregate(
        unsent=Count("pk", filter=Q(state__in=[State.FAILED, State.REFUSED])),
        undelivered=Count("pk", filter=Q(state=State.UNDELIVERED)),
        late=Count("pk", filter=Q(state__in=TextMessage.OPEN)),
    )
    return MessageHealth(**counted, codes=code_use())


def at_work(person: User) -> bool:
    """An officer whose second factor was proved in this session; whoever only has the flag is a citizen."""
    return person.is_staff and getattr(person, "otp_device", None) is not None
