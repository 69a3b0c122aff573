"""The simulator's own key: made at the start, or kept in a file so that a restart does not change it."""

import hashlib
import json
import os
import time
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "Nafath App"
TOKEN_SECONDS = 180


class Signer:
    """Signs RS256 tokens for one audience and shows the public half as JWK."""

    def __init__(self, key: rsa.RSAPrivateKey, *, audience: str) -> None:
        self._key, self._audience = key, audience
        public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
        self.kid = hashlib.sha256(public["n"].encode()).hexdigest()[:16]
        self.jwk = {name: public[name] for name in ("kty", "e", "n")}
        self.jwk |= {"use": "sig", "kid": self.kid, "alg": "RS256"}

    def token(self, claims: dict[str, object]) -> str:
        now = int(time.time())
        frame = {"aud": self._audience, "iss": ISSUER, "iat": now, "nbf": now, "exp": now + TOKEN_SECONDS}
        return jwt.encode(claims | frame, self._key, algorithm="RS256", headers={"kid": self.kid})

    def shown(self) -> bytes:
        return json.dumps({"keys": [self.jwk]}).encode()


def load_key(file: Path | None) -> rsa.RSAPrivateKey:
    """The key of this file, made on the first start for its owner only; without a file a new one."""
    if file and file.exists():
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError(f"{file} holds no RSA key")
        return key
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    if file:
        _save_key(key, file)
    return key


def _save_key(key: rsa.RSAPrivateKey, file: Path) -> None:
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
        kept.write(text)
