"""Only the token that Nafath signed for this request, this person, us and now makes somebody known."""

import traceback
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from accounts.nafath import errors
from accounts.nafath import keys as nafath_keys
from tests.accounts.nafath import forge, servers
from tests.accounts.nafath.forge import (
    AT,
    CITIZEN,
    NOW,
    OTHER,
    RESIDENT,
    TRANSACTION,
    Provider,
    believe,
    signed,
)
from tests.accounts.nafath.servers import listening, provider

TOO_LATE, TOO_EARLY = AT - 61, AT + 61
EMBEDDED = forge.jwk("real", forge.rsa_key("attacker"))

FORGED: dict[str, tuple[Callable[[], object], str]] = {
    # the signature
    "alg none": (lambda: forge.unsigned("none"), "header"),
    "alg None in capitals": (lambda: forge.unsigned("NONE"), "header"),
    "alg RS256 and no signature": (lambda: forge.unsigned("RS256"), "InvalidSignatureError"),
    "HS256 with the public key as secret": (lambda: forge.hmac_with(forge.public_pem()), "header"),
    "HS256 with an empty secret": (lambda: forge.hmac_with(b""), "header"),
    "ES256": (forge.elliptic, "header"),
    "PS256 of the right key": (lambda: forge.other_algorithm("PS256"), "header"),
    "RS512 of the right key": (lambda: forge.other_algorithm("RS512"), "header"),
    "another key under the right name": (lambda: signed(key="attacker"), "InvalidSignatureError"),
    "the name of another key of the provider": (lambda: signed({"kid": "second"}), "InvalidSignatureError"),
    "a name that nobody knows": (lambda: signed({"kid": "unknown"}, key="attacker"), "key"),
    "no name of a key": (lambda: signed({"kid": None}), "header"),
    "a header without a name": (
        lambda: forge.by_hand({"alg": "RS256", "typ": "JWT"}, forge.claims()),
        "header",
    ),
    "a name that is a number": (lambda: signed({"kid": 7}), "header"),
    "an encryption key's name": (lambda: signed({"kid": "enc"}, key="enc"), "key"),
    "a key of 1024 bits": (lambda: signed({"kid": "short"}, key="short"), "key"),
    "claims changed after signing": (
        lambda: forge.payload_of(forge.claims(nin=OTHER)),
        "InvalidSignatureError",
    ),
    "one sign of the signature changed": (
        lambda: forge.changed_part(2, lambda s: ("A" if s[0] != "A" else "B") + s[1:]),
        "InvalidSignatureError",
    ),
    "truncated": (lambda: signed()[:-22], "InvalidSignatureError"),
    "truncated in the claims": (lambda: signed().rsplit(".", 1)[0][:-9], "header"),
    "two parts": (lambda: signed().rsplit(".", 1)[0], "header"),
    "four parts": (lambda: signed() + ".x", "header"),
    "empty": (lambda: "", "header"),
    "no text": (lambda: None, "shape"),
    "bytes": (lambda: signed().encode(), "shape"),
    "longer than any token": (lambda: signed(extra="x" * 20_000), "shape"),
    "a header of nested lists": (forge.nested, "header"),
    # a header that brings its own key or rules, though the signature is right
    "embedded jwk": (lambda: signed({"jwk": EMBEDDED}, key="attacker"), "header"),
    "embedded jwk, right signature": (lambda: signed({"jwk": EMBEDDED}), "header"),
    "jku": (lambda: signed({"jku": "https://attacker.example/keys"}), "header"),
    "x5u": (lambda: signed({"x5u": "https://attacker.example/cert"}), "header"),
    "x5c": (lambda: signed({"x5c": ["AAAA"]}), "header"),
    "crit": (lambda: signed({"crit": ["exp"]}), "header"),
    "crit b64": (lambda: signed({"crit": ["b64"], "b64": False}), "header"),
    "another typ": (lambda: signed({"typ": "at+jwt"}), "header"),
    # for whom, from whom
    "another audience": (lambda: signed(aud="another-service"), "InvalidAudienceError"),
    "a list of audiences": (lambda: signed(aud=[servers.AUDIENCE, "another"]), "InvalidAudienceError"),
    "another issuer": (lambda: signed(iss="Nafath Web"), "InvalidIssuerError"),
    "a list of issuers": (lambda: signed(iss=["Nafath App"]), "InvalidIssuerError"),
    # when
    "expired": (lambda: signed(exp=TOO_LATE), "time"),
    "expired this very second": (lambda: signed(exp=AT - 60), "time"),
    "not yet valid": (lambda: signed(nbf=TOO_EARLY), "time"),
    "issued in the future": (lambda: signed(iat=TOO_EARLY), "time"),
    "a time as text": (lambda: signed(exp=str(AT + 100)), "time"),
    "a time that is true": (lambda: signed(iat=True), "time"),
    "a time that is no number": (lambda: signed(nbf=float("nan")), "time"),
    "a time without end": (lambda: signed(exp=float("inf")), "time"),
    "a time too large for a float": (lambda: signed(exp=10**400), "time"),
    # which request, which person
    "another transaction": (lambda: signed(transId="another-transaction"), "transaction"),
    "a transaction that is a list": (lambda: signed(transId=[TRANSACTION]), "transaction"),
    "another person": (lambda: signed(nin=OTHER), "person"),
    "the ID as a number": (lambda: signed(nin=int(CITIZEN)), "person"),
    "the ID in a list": (lambda: signed(nin=[CITIZEN]), "person"),
    "the ID with a blank": (lambda: signed(nin=CITIZEN + " "), "person"),
    "the ID in the claim of residents": (lambda: signed(nin=None, iqamaNumber=CITIZEN), "person"),
    "two people in one token": (lambda: signed(iqamaNumber=OTHER), "person"),
    "still waiting": (lambda: signed(status="WAITING"), "status"),
    "completed in small letters": (lambda: signed(status="completed"), "status"),
    "a status that is true": (lambda: signed(status=True), "status"),
    "no first name": (lambda: signed(firstName="  "), "firstName"),
    "a name that is a list": (lambda: signed(familyName=["x"]), "familyName"),
    "a name longer than any": (lambda: signed(fatherName="ا" * 101), "fatherName"),
    "a birth date in the future": (lambda: signed(dateOfBirthG="2027-01-01"), "dateOfBirthG"),
    "a day that no month has": (lambda: signed(dateOfBirthG="1990-02-30"), "dateOfBirthG"),
    "a birth date written as a week": (lambda: signed(dateOfBirthG="1990-W20-4"), "dateOfBirthG"),
    "a birth date in other digits": (lambda: signed(dateOfBirthG="١٩٩٠-05-17"), "dateOfBirthG"),
    "claims that are a list": (
        lambda: forge.by_hand({"alg": "RS256", "kid": "real"}, ["x"]),
        "DecodeError",
    ),
    **{f"without {name}": (lambda n=name: signed(**{n: None}), "MissingRequiredClaimError")
       for name in ("aud", "iss", "iat", "nbf", "exp", "transId", "status")},
    **{f"without {name}": (lambda n=name: signed(**{n: None}), detail)
       for name, detail in (("nin", "person"), ("firstName", "firstName"), ("familyName", "familyName"),
                            ("dateOfBirthG", "dateOfBirthG"))},
}  # fmt: skip


@pytest.fixture(scope="module")
def known() -> Iterator[nafath_keys.KeyCache]:
    forge.rsa_key("short", 1024)
    with listening(Provider()) as url:
        keys = nafath_keys.KeyCache(provider(url))
        keys.named("real")
        yield keys


def test_the_honest_token_is_believed(known):
    person = believe(known, signed())
    assert (person.national_id, person.name) == (CITIZEN, "هند المثالي")
    assert person.birth_date == date(1990, 5, 17) and person.id_expiry is None and person.address.city == ""


@pytest.mark.threat("T22")
@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_token_is_refused_by_the_check_that_is_meant(known, forgery):
    make, detail = FORGED[forgery]
    with pytest.raises(errors.NafathRefused) as refusal:
        believe(known, make())
    assert (refusal.value.code, refusal.value.detail) == ("bad_token", detail)


@pytest.mark.threat("T22")
@pytest.mark.parametrize(("status", "code"), [("REJECTED", "rejected"), ("EXPIRED", "expired")])
def test_a_signed_refusal_is_no_identity(known, status, code):
    with pytest.raises(errors.NafathRefused) as refusal:
        believe(known, signed(status=status))
    assert refusal.value.code == code


@pytest.mark.threat("T22")
def test_an_unsigned_refusal_moves_nothing(known):
    with pytest.raises(errors.NafathRefused) as refusal:
        believe(known, signed(status="REJECTED", key="attacker"))
    assert refusal.value.code == "bad_token"


@pytest.mark.threat("T22", "T23")
def test_an_honest_token_serves_no_other_request_or_person(known):
    for other, detail in [({"trans_id": "another"}, "transaction"), ({"national_id": OTHER}, "person")]:
        with pytest.raises(errors.NafathRefused) as refusal:
            believe(known, signed(), **other)
        assert refusal.value.detail == detail


def test_a_resident_is_known_by_the_residence_number(known):
    token = signed(nin=None, iqamaNumber=RESIDENT)
    assert believe(known, token, national_id=RESIDENT).national_id == RESIDENT
    with pytest.raises(errors.NafathRefused):
        believe(known, signed(nin=RESIDENT), national_id=RESIDENT)


def test_sixty_seconds_between_the_clocks_are_forgiven(known):
    for moment in (NOW - timedelta(seconds=62), NOW + timedelta(seconds=159)):
        assert believe(known, signed(), now=moment)
    for moment in (NOW - timedelta(seconds=63), NOW + timedelta(seconds=160)):
        with pytest.raises(errors.NafathRefused):
            believe(known, signed(), now=moment)


def test_what_the_register_says_is_read_clean(known):
    person = believe(
        known,
        signed(
            firstName="\u200fهند\u0000  ",
            fatherName="بنت\nعلي",
            gender="أنثى",
            buildingNo=2929,
            postCode="13325",
            idExpiryDateG="2031-01-31",
            englishFirstName="Hind",
            englishLastName="Almithali",
        ),
    )
    assert person.name == "هند بنت علي المثالي" and person.english_name == "Hind Almithali"
    assert (person.gender, person.id_expiry) == ("female", date(2031, 1, 31))
    assert (person.address.building, person.address.postal_code) == ("2929", "13325")
    assert "هند" not in repr(person) and CITIZEN not in repr(person)


def test_no_refusal_repeats_the_token_or_the_id(known):
    for make, _ in FORGED.values():
        token = make()
        with pytest.raises(errors.NafathRefused) as refusal:
            believe(known, token)
        text = "".join(traceback.format_exception(refusal.value))
        assert refusal.value.__context__ is None
        assert CITIZEN not in text and OTHER not in text and "eyJ" not in text
