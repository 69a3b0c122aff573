"""The signed answer: only a token that passes `verify` says who somebody is (security.md T22)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import jwt

from accounts.nafath.client import Provider, RequestStatus
from accounts.nafath.errors import NafathRefused
from accounts.nafath.keys import KeyCache

CLOCK_TOLERANCE_SECONDS = 60  # seconds between the provider's clock and ours
MAX_TIMESTAMP = 10**11
MAX_TOKEN_LENGTH = 16_384
MAX_VALUE_LENGTH = 100
REQUIRED_CLAIMS = ["aud", "iss", "iat", "nbf", "exp", "transId", "status"]
# a header outside this list (jwk, jku, x5u, crit …) tries to bring its own key or rules
ALLOWED_HEADERS = {"alg", "kid", "typ", "x5t"}
ISO_DATE = re.compile(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
GENDERS = {"m": "male", "male": "male", "ذكر": "male", "f": "female", "female": "female", "أنثى": "female"}


@dataclass(frozen=True, repr=False)
class Address:
    """The national address as the register knows it; any part may be empty."""

    building: str
    street: str
    district: str
    city: str
    postal_code: str
    additional: str


@dataclass(frozen=True, repr=False)
class Identity:
    """The person who approved in the app. Without a repr, so that no log line can print it."""

    national_id: str
    first_name: str
    father_name: str
    grandfather_name: str
    family_name: str
    english_name: str
    birth_date: date
    gender: str  # male, female or empty
    nationality: str
    nationality_code: str
    id_expiry: date | None
    address: Address

    @property
    def name(self) -> str:
        parts = (self.first_name, self.father_name, self.grandfather_name, self.family_name)
        return " ".join(filter(None, parts))


def verify_token(
    token: str, *, provider: Provider, keys: KeyCache, trans_id: str, national_id: str, now: datetime
) -> Identity:
    """Return who approved this very request; raises NafathRefused (bad_token, rejected, expired).

    NafathUnavailable means that the keys could not be had: the provider may send the callback again.
    """
    claims = _signed_claims(token, provider, keys)
    _require(_is_in_time(claims, now), "time")
    _require(claims["transId"] == trans_id, "transaction")
    _require(_is_for_national_id(claims, national_id), "person")
    _check_completed(claims["status"])
    return _identity_from_claims(claims, national_id, now)


def _signed_claims(token: str, provider: Provider, keys: KeyCache) -> dict[str, Any]:
    """The claims, once signature, audience and issuer are right; the times are for the caller's clock."""
    header = _token_header(token)
    key = keys.named(header["kid"])
    if key is None:
        raise NafathRefused("bad_token", detail="key")
    try:
        return jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            audience=provider.audience,
            issuer=provider.issuer,
            options={
                "require": REQUIRED_CLAIMS,
                "strict_aud": True,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
                "enforce_minimum_key_length": True,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as trouble:
        detail = type(trouble).__name__
    raise NafathRefused("bad_token", detail=detail)


def _token_header(token: str) -> dict[str, Any]:
    _require(isinstance(token, str) and token.isascii() and len(token) <= MAX_TOKEN_LENGTH, "shape")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        header = {}
    _require(header.get("alg") == "RS256" and header.keys() <= ALLOWED_HEADERS, "header")
    _require(str(header.get("typ", "JWT")).upper() == "JWT", "header")
    _require(isinstance(header.get("kid"), str), "header")
    return header


def _is_in_time(claims: dict[str, Any], now: datetime) -> bool:
    issued, start, end = claims["iat"], claims["nbf"], claims["exp"]
    if not all(_is_timestamp(moment) for moment in (issued, start, end)):
        return False
    at = now.timestamp()
    return max(issued, start) <= at + CLOCK_TOLERANCE_SECONDS and at - CLOCK_TOLERANCE_SECONDS < end


def _is_timestamp(moment: object) -> bool:
    """A JSON number in a sane range; true is none, and NaN lies in no range."""
    return isinstance(moment, int | float) and not isinstance(moment, bool) and 0 <= moment < MAX_TIMESTAMP


def _is_for_national_id(claims: dict[str, Any], national_id: str) -> bool:
    """The ID we asked for, as text, in the claim of its kind; a second ID of another person spoils it."""
    own, other = ("nin", "iqamaNumber") if national_id.startswith("1") else ("iqamaNumber", "nin")
    return claims.get(own) == national_id and claims.get(other) in (None, "", national_id)


def _check_completed(word: object) -> None:
    if word == RequestStatus.REJECTED:
        raise NafathRefused("rejected")
    if word == RequestStatus.EXPIRED:
        raise NafathRefused("expired")
    _require(word == RequestStatus.COMPLETED, "status")


def _identity_from_claims(claims: dict[str, Any], national_id: str, now: datetime) -> Identity:
    born = _date_claim(claims, "dateOfBirthG")
    if born is None or born > now.date():
        raise NafathRefused("bad_token", detail="dateOfBirthG")
    english = ("englishFirstName", "englishSecondName", "englishThirdName", "englishLastName")
    return Identity(
        national_id=national_id,
        first_name=_required_text(claims, "firstName"),
        father_name=_optional_text(claims, "fatherName"),
        grandfather_name=_optional_text(claims, "grandFatherName"),
        family_name=_required_text(claims, "familyName"),
        english_name=" ".join(filter(None, (_optional_text(claims, name) for name in english))),
        birth_date=born,
        gender=GENDERS.get(_optional_text(claims, "gender").lower(), ""),
        nationality=_optional_text(claims, "nationality"),
        nationality_code=_digits_claim(claims, "nationalityCode"),
        id_expiry=_date_claim(claims, "idExpiryDateG"),
        address=_address_from_claims(claims),
    )


def _address_from_claims(claims: dict[str, Any]) -> Address:
    return Address(
        building=_digits_claim(claims, "buildingNo"),
        street=_optional_text(claims, "streetName"),
        district=_optional_text(claims, "district"),
        city=_optional_text(claims, "city"),
        postal_code=_digits_claim(claims, "postCode"),
        additional=_digits_claim(claims, "additionalNo"),
    )


def _required_text(claims: dict[str, Any], name: str) -> str:
    words = _optional_text(claims, name)
    _require(bool(words), name)
    return words


def _optional_text(claims: dict[str, Any], name: str) -> str:
    """The text in one line, without unseen signs; absent is empty, another type spoils the token."""
    value = claims.get(name)
    if value is None:
        return ""
    _require(isinstance(value, str) and len(value) <= MAX_VALUE_LENGTH, name)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())


def _digits_claim(claims: dict[str, Any], name: str) -> str:
    """Digits that the register may send as text or as number."""
    value = claims.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _optional_text(claims, name)


def _date_claim(claims: dict[str, Any], name: str) -> date | None:
    text = _optional_text(claims, name)
    if not text:
        return None
    _require(bool(ISO_DATE.match(text)), name)
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    raise NafathRefused("bad_token", detail=name)


def _require(right: bool, detail: str) -> None:
    if not right:
        raise NafathRefused("bad_token", detail=detail)
