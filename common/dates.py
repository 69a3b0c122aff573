"""The day in Riyadh, and days in words: Gregorian first, Hijri (Umm al-Qura) second."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_noop
from hijridate import Gregorian, Hijri

from common.plurals import is_arabic

RIYADH = ZoneInfo("Asia/Riyadh")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
HIJRI_YEARS = range(1343, 1501)  # the years the Umm al-Qura tables know

gettext_noop("April")  # Django's own Arabic writes «إبريل»; our catalogue wins over it

HIJRI_MONTHS_AR = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip
HIJRI_MONTHS_EN = (
    "Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Akhir", "Jumada al-Ula", "Jumada al-Akhirah",
    "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah",
)  # fmt: skip


def today() -> date:
    """The calendar day in Riyadh; called at the door and passed in from there."""
    return timezone.localdate(timezone=RIYADH)


def start_of_day(day: date) -> datetime:
    """The first moment of a day in Riyadh."""
    return datetime.combine(day, time.min, tzinfo=RIYADH)


def parse_month(text: str) -> date:
    """The first day of a month written as 2026-12; ValueError for anything else."""
    if not MONTH.fullmatch(text):
        raise ValueError(f"{text!r} is no month such as 2026-12")
    return date.fromisoformat(f"{text}-01")


def hijri_months() -> tuple[str, ...]:
    """The twelve Hijri months in the language of the page."""
    return HIJRI_MONTHS_AR if is_arabic() else HIJRI_MONTHS_EN


def to_hijri(day: date) -> tuple[int, int, int] | None:
    """Year, month and day of the Umm al-Qura calendar; None outside its tables."""
    try:
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    except OverflowError:
        return None
    return hijri.year, hijri.month, hijri.day


def hijri_text(day: date) -> str:
    """«1 رجب 1448هـ» or "1 Rajab 1448 AH"; empty for a day outside the Umm al-Qura tables."""
    hijri = to_hijri(day)
    if hijri is None:
        return ""
    year, month, number = hijri
    return f"{number} {hijri_months()[month - 1]} {year}{'هـ' if is_arabic() else ' AH'}"


def from_hijri(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Hijri one; ValueError when the tables do not have it."""
    try:
        found = Hijri(year, month, day).to_gregorian()
    except OverflowError as beyond:
        raise ValueError(str(beyond)) from beyond
    return date(found.year, found.month, found.day)


def full_date(day: date) -> str:
    """«الخميس 10 ديسمبر 2026» or "Thursday 10 December 2026"."""
    return date_format(day, "l j F Y")
