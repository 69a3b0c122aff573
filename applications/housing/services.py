"""The verb of the dwelling."""

import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from applications.choices import Region
from applications.file import selectors as file_selectors
from applications.file import services as file_services
from applications.file.models import Application
from applications.housing import address_service
from applications.housing import fields as housing_fields
from applications.housing import selectors as housing_selectors
from applications.housing.address_service import Address, AddressService, AddressServiceUnavailable
from applications.housing.models import Housing
from common import fields as common_fields
from common import rate_limit
from common.errors import Refused

LOOKUPS_PER_MINUTE = 10

log = logging.getLogger(__name__)


def find_address(application: Application, short_address: str) -> Address:
    """The parts that the national address service has for it; raises Refused. Nothing is saved."""
    if not short_address:
        raise Refused("short_address_missing", _("Write the short address first."), "short_address")
    # a silent service holds a thread of ours for seconds
    if not rate_limit.count_within_limit("address", str(application.pk), LOOKUPS_PER_MINUTE, 60):
        raise Refused("too_many", _("You asked often. Wait a minute, then try again."), "short_address")
    address = _look_up_or_refuse(short_address)
    if address is None:
        words = _("No building has this short address. Compare it with the sign at your building.")
        raise Refused("address_not_found", words, "short_address")
    if address.region not in Region.values:
        raise _unavailable_refusal("a region that nobody knows")
    return address


def _look_up_or_refuse(short_address: str) -> Address | None:
    service = AddressService(settings.NATIONAL_ADDRESS_URL, settings.NATIONAL_ADDRESS_KEY)
    try:
        return address_service.find_address(service, short_address)
    except AddressServiceUnavailable as trouble:
        raise _unavailable_refusal(str(trouble)) from None


def _unavailable_refusal(reason: str) -> Refused:
    log.warning("national address service: %s", reason)
    words = _(
        "The national address service does not answer now. Try again later, or write the parts by hand; "
        "what you wrote is still here."
    )
    return Refused("address_service_unavailable", words, "short_address")


@transaction.atomic
def save_housing(application: Application, *, etag: str = "", **answers: Any) -> Housing:
    """Keep the answers given of the dwelling and its national address, one a household; others stay."""
    file_services.lock_for_editing(application)
    stands = file_selectors.section_answers(
        housing_selectors.housing_of(application), housing_selectors.HOUSING_FIELD_NAMES
    )
    file_services.check_not_stale(stands, etag, answers)
    for field in answers:
        if field not in housing_selectors.HOUSING_FIELD_NAMES:
            raise TypeError(f"{field} is not an answer about the dwelling")
    answers |= common_fields.clear_unasked(housing_fields.FIELDS, {**stands, **answers})
    housing, _fresh = Housing.objects.update_or_create(application=application, defaults=answers)
    return housing
