"""Codes that were asked for, whose they are, and how many of them were used."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from accounts.civil_register import services as civil_register_services
from accounts.codes.models import AskedCode, OneTimeCode
from accounts.people.models import User
from accounts.sms.models import TextMessage
from accounts.sms.selectors import LATE_AFTER
from common import encryption


def last_code(purpose: str, national_id: str, browser: str) -> OneTimeCode | None:
    """The newest code that this browser asked for, open or not."""
    asked = OneTimeCode.objects.filter(
        purpose=purpose, national_id=national_id, browser=encryption.fingerprint(browser)
    )
    return asked.order_by("-sent_at", "-pk").first()


def code_owner(asked: AskedCode) -> User | None:
    """Whose mobile an asked message goes to; a lost password needs the birth date, and is no officer's."""
    people = User.objects.filter(national_id=asked.national_id, is_active=True).exclude(mobile="")
    owner = people.first()
    if owner is None or asked.purpose != OneTimeCode.Purpose.RESET:
        return owner
    born = asked.is_proved or civil_register_services.is_same_birth_date(owner.birth_date, asked.birth_date)
    return owner if born and not owner.is_staff else None


@dataclass(frozen=True)
class CodeUsage:
    """The codes that were asked for in the last hour and are no longer open, and those typed right."""

    sent: int
    used: int

    @property
    def is_alarming(self) -> bool:
        return self.sent >= 50 and self.used * 2 < self.sent


def code_usage() -> CodeUsage:
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
    return CodeUsage(over.count(), used.count())


@dataclass(frozen=True)
class SMSHealth:
    """What officers should know of the SMS: of the last day, and of now."""

    unsent: int
    undelivered: int
    late: int
    codes: CodeUsage

    @property
    def is_troubled(self) -> bool:
        return bool(self.unsent or self.undelivered or self.late or self.codes.is_alarming)


def sms_health() -> SMSHealth:
    now, State = timezone.now(), TextMessage.State
    counted = TextMessage.objects.filter(
        Q(state__in=TextMessage.LOST, created_at__gt=now - timedelta(days=1))
        | Q(state__in=TextMessage.OPEN, created_at__lt=now - LATE_AFTER)
    ).aggregate(
        unsent=Count("pk", filter=Q(state__in=[State.FAILED, State.REFUSED])),
        undelivered=Count("pk", filter=Q(state=State.UNDELIVERED)),
        late=Count("pk", filter=Q(state__in=TextMessage.OPEN)),
    )
    return SMSHealth(**counted, codes=code_usage())
