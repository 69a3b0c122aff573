"""Who somebody is, asked of the civil register that the settings name."""

import logging
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.civil_register import client
from accounts.civil_register.client import CivilRegisterUnavailable, Identity
from common.errors import Refused

logger = logging.getLogger(__name__)
TOLERANCE = timedelta(days=1)  # between the tables of the two calendars


def find_identity(national_id: str, birth_date: date, mobile: str = "") -> Identity | None:
    """None when ID and birth date do not belong together; raises CivilRegisterUnavailable."""
    register = client.CivilRegister(settings.CIVIL_REGISTER_URL, settings.CIVIL_REGISTER_KEY)
    try:
        return client.fetch_identity(register, client.IdentityQuery(national_id, birth_date, mobile))
    except CivilRegisterUnavailable as trouble:
        logger.warning("The civil register was not asked: %s", trouble)  # names no person
        raise


def check_identity(national_id: str, birth_date: date, mobile: str = "") -> Identity | None:
    """As `find_identity`; Refused("register_unavailable") says to try again when it cannot be asked."""
    try:
        return find_identity(national_id, birth_date, mobile)
    except CivilRegisterUnavailable:
        words = _(
            "We cannot check your details at the civil register right now. What you wrote is kept: "
            "try again in a while."
        )
        raise Refused("register_unavailable", words) from None


def is_same_birth_date(one: date | None, other: date | None) -> bool:
    """Whether two dates may be one birth date, written in two calendars."""
    return one is not None and other is not None and abs(one - other) <= TOLERANCE
