"""Tokens as Nafath signs them, and as attackers would like to."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import RSAAlgorithm

from accounts.nafath import keys as nafath_keys
from accounts.nafath import tokens
from accounts.people.national_id import make_synthetic_id
from tests.accounts.nafath.servers import AUDIENCE, provider

CITIZEN, RESIDENT, OTHER = (
    make_synthetic_id(8_080_808),
    make_synthetic_id(8_080_808, "2"),
    make_synthetic_id(9_090_909),
)
TRANSACTION = "7a1f5c2e-4d1b-4c57-9d1e-2f9f6b2f7c11"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp())


@cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def jwk(kid: str, key: rsa.RSAPrivateKey, **other: object) -> dict[str, object]:
    public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    shown = {"kty": "RSA", "n": public["n"], "e": public["e"], "use": "sig", "alg": "RS256", "kid": kid}
    return {**shown, **other}


def claims(**changed: object) -> dict[str, object]:
    """What an honest token says; None takes a claim away."""
    honest = {
        "aud": AUDIENCE,
        "iss": "Nafath App",
        "iat": AT - 2,
        "nbf": AT - 2,
        "exp": AT + 100,
        "transId": TRANSACTION,
        "status": "COMPLETED",
        "nin": CITIZEN,
        "firstName": "هند",
        "familyName": "المثالي",
        "dateOfBirthG": "1990-05-17",
    }
    return {name: value for name, value in {**honest, **changed}.items() if value is not None}


def signed(header: dict[str, object] | None = None, *, key: str = "real", **changed: object) -> str:
    """An RS256 token; the header and the claims may be changed, the signature is right for the key."""
    return by_hand({"alg": "RS256", "typ": "JWT", "kid": "real", **(header or {})}, claims(**changed), key)


def by_hand(header: dict[str, object], said: object, key: str = "real") -> str:
    """Signed without PyJWT, which would refuse to write some of these headers."""
    message = f"{_part(header)}.{_part(said)}"
    return f"{message}.{_b64(RSAAlgorithm(RSAAlgorithm.SHA256).sign(message.encode(), rsa_key(key)))}"


def unsigned(alg: str) -> str:
    return f"{_part({'alg': alg, 'typ': 'JWT', 'kid': 'real'})}.{_part(claims())}."


def hmac_with(secret: bytes) -> str:
    message = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': 'real'})}.{_part(claims())}"
    return f"{message}.{_b64(hmac.new(secret, message.encode(), hashlib.sha256).digest())}"


def public_pem() -> bytes:
    shape = serialization.PublicFormat.SubjectPublicKeyInfo
    return rsa_key("real").public_key().public_bytes(serialization.Encoding.PEM, shape)


def elliptic() -> str:
    return jwt.encode(
        claims(), ec.generate_private_key(ec.SECP256R1()), algorithm="ES256", headers={"kid": "real"}
    )


def other_algorithm(alg: str) -> str:
    return jwt.encode(claims(), rsa_key("real"), algorithm=alg, headers={"kid": "real"})


def nested() -> str:
    """A header that a careless reader follows until its stack ends."""
    return f"{_b64(b'[' * 9000)}.{_part(claims())}.AA"


def changed_part(position: int, change: Callable[[str], str]) -> str:
    parts = signed().split(".")
    parts[position] = change(parts[position])
    return ".".join(parts)


def payload_of(said: dict[str, object]) -> str:
    """The honest token's signature under other claims."""
    return changed_part(1, lambda _: _part(said))


def _part(value: object) -> str:
    return _b64(json.dumps(value).encode())


def _b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class Provider:
    """The provider's key address; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked, self.answer = 0, (200, self.shown("real"))

    def shown(self, *kids: str) -> bytes:
        others = [
            jwk("second", rsa_key("second")),
            jwk("enc", rsa_key("enc"), use="enc"),
            jwk("short", rsa_key("short", 1024)),
            {"kty": "EC", "kid": "curve"},
            {"kty": "RSA", "kid": "broken", "n": "*", "e": "AQAB"},
            "no object",
        ]
        return json.dumps({"keys": [jwk(kid, rsa_key(kid)) for kid in kids] + others}).encode()

    def __call__(self, *_: object) -> tuple[int, bytes]:
        self.asked += 1
        return self.answer


def believe(keys: nafath_keys.KeyCache, token: object, **other: object) -> tokens.Identity:
    asked = {"trans_id": TRANSACTION, "national_id": CITIZEN, "now": NOW, **other}
    return tokens.verify_token(token, provider=provider("http://unused.invalid"), keys=keys, **asked)
