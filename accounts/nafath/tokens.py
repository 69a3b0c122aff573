"""The signed answer: only a token that passes `verify` says who somebody is (security.md T22)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import jwt

from accounts.nafath.client import Provider, Status
from accounts.nafath.errors import NafathRefused
from accounts.nafath.keys import Keys

TOLERANCE = 60  # seconds between the provider's clock and ours
LAST_SECOND = 10**11
MOST_SIGNS = 16_384
MOST_SIGNS_OF_A_VALUE = 100
REQUIRED = ["aud", "iss", "iat", "nbf", "exp", "transId", "status"]
# a header outside this list (jwk, jku, x5u, crit …) tries to bring its own key or rules
HEADERS = {"alg", "kid", "typ", "x5t"}
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


def verify(
    token: str, *, provider: Provider, keys: Keys, trans_id: str, national_id: str, now: datetime
) -> Identity:
    """Return who approved this very request; raises NafathRefused (bad_token, rejected, expired).

    NafathUnavailable means that the keys could not be had: the provider may send the callback again.
    """
    claims = _signed(token, provider, keys)
    _insist(_in_time(claims, now), "time")
    _insist(claims["transId"] == trans_id, "transaction")
    _insist(_is_of(claims, national_id), "person")
    _insist_on_completed(claims["status"])
    return _identity(claims, national_id, now)


def _signed(token: str, provider: Provider, keys: Keys) -> dict[str, Any]:
    """The claims, once signature, audience and issuer are right; the times are for the caller's clock."""
    header = _header(token)
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
                "require": REQUIRED,
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


def _header(token: str) -> dict[str, Any]:
    _insist(isinstance(token, str) and token.isascii() and len(token) <= MOST_SIGNS, "shape")
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        header = {}
    _insist(header.get("alg") == "RS256" and header.keys() <= HEADERS, "header")
    _insist(str(header.get("typ", "JWT")).upper() == "JWT", "header")
    _insist(isinstance(header.get("kid"), str), "header")
    return header


def _in_time(claims: dict[str, Any], now: datetime) -> bool:
    issued, start, end = claims["iat"], claims["nbf"], claims["exp"]
    if not all(_is_seconds(moment) for moment in (issued, start, end)):
        return False
    at = now.timestamp()
    return max(issued, start) <= at + TOLERANCE and at - TOLERANCE < end


def _is_seconds(moment: object) -> bool:
    """A JSON number in a sane range; true is none, and NaN lies in no range."""
    return isinstance(moment, int | float) and not isinstance(moment, bool) and 0 <= moment < LAST_SECOND


def _is_of(claims: dict[str, Any], national_id: str) -> bool:
    """The ID we asked for, as text, in the claim of its kind; a second ID of another person spoils it."""
    own, other = ("nin", "iqamaNumber") if national_id.startswith("1") else ("iqamaNumber", "nin")
    return claims.get(own) == national_id and claims.get(other) in (None, "", national_id)


def _insist_on_completed(word: object) -> None:
    if word == Status.REJECTED:
        raise NafathRefused("rejected")
    if word == Status.EXPIRED:
        raise NafathRefused("expired")
    _insist(word == Status.COMPLETED, "status")


def _identity(claims: dict[str, Any], national_id: str, now: datetime) -> Identity:
    born = _day(claims, "dateOfBirthG")
    if born is None or born > now.date():
        raise NafathRefused("bad_token", detail="dateOfBirthG")
    english = ("englishFirstName", "englishSecondName", "englishThirdName", "englishLastName")
    return Identity(
        national_id=national_id,
        first_name=_required(claims, "firstName"),
        father_name=_words(claims, "fatherName"),
        grandfather_name=_words(claims, "grandFatherName"),
        family_name=_required(claims, "familyName"),
        english_name=" ".join(filter(None, (_words(claims, name) for name in english))),
        birth_date=born,
        gender=GENDERS.get(_words(claims, "gender").lower(), ""),
        nationality=_words(claims, "nationality"),
        nationality_code=_number(claims, "nationalityCode"),
        id_expiry=_day(claims, "idExpiryDateG"),
        address=_address(claims),
    )


def _address(claims: dict[str, Any]) -> Address:
    return Address(
        building=_number(claims, "buildingNo"),
        street=_words(claims, "streetName"),
        district=_words(claims, "district"),
        city=_words(claims, "city"),
        postal_code=_number(claims, "postCode"),
        additional=_number(claims, "additionalNo"),
    )


def _required(claims: dict[str, Any], name: str) -> str:
    words = _words(claims, name)
    _insist(bool(words), name)
    return words


def _words(claims: dict[str, Any], name: str) -> str:
    """The text in one line, without unseen signs; absent is empty, another type spoils the token."""
    value = claims.get(name)
    if value is None:
        return ""
    _insist(isinstance(value, str) and len(value) <= MOST_SIGNS_OF_A_VALUE, name)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())


def _number(claims: dict[str, Any], name: str) -> str:
    """Digits that the register may send as text or as number."""
    value = claims.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _words(claims, name)


def _day(claims: dict[str, Any], name: str) -> date | None:
    text = _words(claims, name)
    if not text:
        return None
    _insist(bool(ISO_DATE.match(text)), name)
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    raise NafathRefused("bad_token", detail=name)


def _insist(right: bool, detail: str) -> None:
    if not right:
        raise NafathRefused("bad_token", detail=detail)
