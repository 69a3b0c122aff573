"""The open requests: one at a time for each ID, answered once, or too late."""

import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

WAITING, COMPLETED, REJECTED, EXPIRED = "WAITING", "COMPLETED", "REJECTED", "EXPIRED"
WITHOUT_BIOMETRICS, WITH_BIOMETRICS = 60, 180  # seconds to answer
LIFETIME_SECONDS = 200  # seconds in which the portal may ask how it went
REMEMBERED_SECONDS = 3600


class ActiveExists(Exception):
    """This person's app already shows a request."""


def seconds_to_answer(service: str) -> int:
    quick = service == "Login" or service.endswith("WithoutBio")
    return WITHOUT_BIOMETRICS if quick else WITH_BIOMETRICS


@dataclass
class Transaction:
    """One request in the app; `number` is right, `choices` are the three that the app shows."""

    trans_id: str
    request_id: str
    national_id: str
    service: str
    number: str
    choices: tuple[str, ...]
    asked_at: float
    answer_until: float
    lives_until: float
    answer: str = WAITING

    def status(self, now: float) -> str:
        late = self.answer == WAITING and now >= self.answer_until
        return EXPIRED if late else self.answer


class Transactions:
    """All requests of this process; safe for threads. `seconds` and `life` shorten the clocks for tests."""

    def __init__(
        self,
        *,
        seconds: float | None = None,
        life: float = LIFETIME_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._seconds, self._life, self.now = seconds, life, clock
        self._lock = Lock()
        self._all: dict[str, Transaction] = {}

    def open(self, *, national_id: str, service: str, request_id: str) -> Transaction:
        """Show a new request in the person's app; raises ActiveExists."""
        with self._lock:
            self._forget_old()
            if self._open_of(national_id):
                raise ActiveExists
            asked = self._asked(national_id, service, request_id)
            self._all[asked.trans_id] = asked
            return asked

    def find(self, trans_id: str) -> Transaction | None:
        return self._all.get(trans_id)

    def latest_of(self, national_id: str) -> Transaction | None:
        """What the person's app shows: the open request, or how the last one ended."""
        with self._lock:
            own = [one for one in self._all.values() if one.national_id == national_id]
        return max(own, key=lambda one: one.asked_at, default=None)

    def pick(self, trans_id: str, national_id: str, number: str) -> Transaction | None:
        """Answer an open request once: the right number approves, any other refuses; None: too late."""
        with self._lock:
            asked = self._open_of(national_id)
            if not asked or asked.trans_id != trans_id:
                return None
            asked.answer = COMPLETED if number == asked.number else REJECTED
            return asked

    def _asked(self, national_id: str, service: str, request_id: str) -> Transaction:
        now, choices = self.now(), _three_numbers()
        return Transaction(
            trans_id=str(uuid.uuid4()),
            request_id=request_id,
            national_id=national_id,
            service=service,
            number=secrets.choice(choices),
            choices=choices,
            asked_at=now,
            answer_until=now + (self._seconds or seconds_to_answer(service)),
            lives_until=now + self._life,
        )

    def _open_of(self, national_id: str) -> Transaction | None:
        now = self.now()
        mine = (one for one in self._all.values() if one.national_id == national_id)
        return next((one for one in mine if one.status(now) == WAITING), None)

    def _forget_old(self) -> None:
        oldest = self.now() - REMEMBERED_SECONDS
        self._all = {key: one for key, one in self._all.items() if one.asked_at > oldest}


def _three_numbers() -> tuple[str, ...]:
    return tuple(str(number) for number in secrets.SystemRandom().sample(range(10, 100), 3))
