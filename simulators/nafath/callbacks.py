"""The signed answer on its way to the portal: in a thread of its own, three tries."""

import time
from threading import Thread

import httpx

from simulators.nafath.people import People
from simulators.nafath.signing import Signer
from simulators.nafath.transactions import COMPLETED, Transaction

RETRY_PAUSES = (0, 1, 3)  # seconds before each try
TIMEOUT_SECONDS = 5


class Callbacks:
    """Tells the portal how a request was answered; silence is not told, the portal asks."""

    def __init__(self, url: str, *, signer: Signer, people: People) -> None:
        self._url, self._signer, self._people = url, signer, people

    def send(self, answered: Transaction) -> None:
        letter = {
            "token": self._signer.token(self._claims(answered)),
            "transId": answered.trans_id,
            "requestId": answered.request_id,
        }
        Thread(target=self._deliver, args=(letter,), daemon=True).start()

    def _claims(self, answered: Transaction) -> dict[str, object]:
        """A refusal says whose it is, and nothing else about the person."""
        claims = self._people.claims(answered.national_id)
        if answered.answer != COMPLETED:
            claims = {name: value for name, value in claims.items() if name in ("nin", "iqamaNumber")}
        return claims | {"transId": answered.trans_id, "status": answered.answer}

    def _deliver(self, letter: dict[str, str]) -> None:
        for pause in RETRY_PAUSES:
            time.sleep(pause)
            if self._arrived(letter):
                return
        print("Nafath simulator: the portal did not take an answer", flush=True)

    def _arrived(self, letter: dict[str, str]) -> bool:
        try:
            with httpx.Client(trust_env=False, timeout=TIMEOUT_SECONDS) as http:
                return http.post(self._url, json=letter).is_success
        except httpx.HTTPError:
            return False
