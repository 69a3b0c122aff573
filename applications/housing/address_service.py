"""The national address service's contract from our side: a short address, and the parts it stands for.

    GET {url}/api/v1/addresses?shortaddress=RRRD2929, X-Api-Key
    200 {"addressfound": true, "Addresses": [{"BuildingNumber", "Street", "District", "City", "PostCode",
         "AdditionalNumber", "RegionId": "01", …}]}
    200 {"addressfound": false, "Addresses": []}     any other answer: unavailable

`RegionId` is the region's part of ISO 3166-2:SA.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from applications.housing.address import FOUR_DIGITS, POSTAL_CODE
from common.json_exchange import NoAnswer, exchange_json

MAX_TEXT_LENGTH = 100
REGION_PATTERN = re.compile(r"\A[0-9]{2}\Z")


class AddressServiceUnavailable(Exception):
    """The service could not be asked, or answered nothing that the contract knows: try later."""


@dataclass(frozen=True)
class AddressService:
    """Whom we ask; an empty address means that no service is configured."""

    url: str
    key: str = field(repr=False)


@dataclass(frozen=True)
class Address:
    """The parts of one address, named as the file's answers are; `region` as in SA-01."""

    building: str
    street: str
    district: str
    city: str
    region: str
    postal_code: str
    additional: str


def find_address(service: AddressService, short_address: str) -> Address | None:
    """None when no building has this short address; raises AddressServiceUnavailable."""
    if not (service.url and service.key):
        raise AddressServiceUnavailable("no service is configured")
    url = f"{service.url.rstrip('/')}/api/v1/addresses"
    try:
        status, answer = exchange_json(
            "GET", url, headers={"X-Api-Key": service.key}, shortaddress=short_address
        )
    except NoAnswer as trouble:
        raise AddressServiceUnavailable(str(trouble)) from None
    if status != 200:
        raise AddressServiceUnavailable(f"answer {status}")
    return _parse_answer(answer)


def _parse_answer(answer: dict[str, Any]) -> Address | None:
    """The parts of the one address found; one that lacks a part, or has it wrong, is no answer."""
    found, addresses = answer.get("addressfound"), answer.get("Addresses")
    if found is False and addresses == []:
        return None
    if found is True and isinstance(addresses, list) and len(addresses) == 1:
        address = _parse_address(addresses[0]) if isinstance(addresses[0], dict) else None
        if address:
            return address
    raise AddressServiceUnavailable("an answer that the contract does not know")


def _parse_address(told: dict[str, Any]) -> Address | None:
    building, additional, postal_code = (
        told.get(part) for part in ("BuildingNumber", "AdditionalNumber", "PostCode")
    )
    street, district, city, region = (told.get(part) for part in ("Street", "District", "City", "RegionId"))
    digits = zip(
        (building, additional, postal_code, region),
        (FOUR_DIGITS, FOUR_DIGITS, POSTAL_CODE, REGION_PATTERN),
        strict=True,
    )
    if not all(isinstance(value, str) and shape.match(value) for value, shape in digits):
        return None
    if not all(_is_text(value) for value in (street, district, city)):
        return None
    return Address(building, street, district, city, f"SA-{region}", postal_code, additional)  # type: ignore[arg-type]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= MAX_TEXT_LENGTH and value.isprintable()
