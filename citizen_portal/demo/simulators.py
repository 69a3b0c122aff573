"""The other sides that a demonstration starts beside itself, unless the settings name others."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from citizen_portal.demo import civil_people, nafath_people

type Options = dict[str, object]


@dataclass(frozen=True)
class Simulator:
    """One process of `simulators/`; `options` are made late, when the demonstration people are there."""

    setting: str  # its address and port are settings of this name
    title: str
    page: str = ""
    use: str = ""  # what a tester does there
    options: Callable[[str], Options] = lambda _portal: {}
    wanted: Callable[[], bool] = lambda: True

    @property
    def name(self) -> str:
        return self.setting.lower()

    @property
    def port(self) -> int:
        return int(getattr(settings, f"{self.setting}_PORT"))

    @property
    def is_wanted(self) -> bool:
        """False on a real site, and when the settings name another."""
        ours = getattr(settings, f"{self.setting}_SIMULATOR")
        return settings.PORTAL_DEMO and getattr(settings, f"{self.setting}_URL") == ours and self.wanted()

    def command(self, portal: str) -> str:
        """The line for the shell; `portal` is the address that the other side calls back."""
        options = {"port": self.port, **self.options(portal)}
        words = (f"--{name} {shlex.quote(str(value))}" for name, value in options.items())
        return f"exec python -m simulators.{self.name} {' '.join(words)}"

    def told(self) -> str:
        """The line of the console."""
        return f"{self.title:<20}http://127.0.0.1:{self.port}/{self.page} (a simulator{self.use})"


def needed_simulators() -> list[Simulator]:
    """Those that this demonstration needs."""
    return [each for each in SIMULATORS if each.is_wanted]


def _nafath_options(portal: str) -> Options:
    return {
        "callback": f"{portal}/nafath/callback/",
        "people": nafath_people.people_file(),
        # the portal keeps the public key for a day, so the simulator's own outlives a restart
        "key": settings.VAR / "nafath.pem",
    }


def _register_options(_portal: str) -> Options:
    # who added himself has an account in the database, so the register knows him after a restart
    return {"people": civil_people.people_file(), "added": settings.VAR / "civil_added.json"}


def _bank_options(_portal: str) -> Options:
    return {"data": settings.VAR / "bank.sqlite"}


SIMULATORS = (
    Simulator("NAFATH", "Nafath's phone", "phone/", options=_nafath_options),
    Simulator("CIVIL_REGISTER", "Civil register", use=": add yourself there", options=_register_options),
    Simulator("NATIONAL_ADDRESS", "National address", use=": short addresses to try"),
    Simulator("ACCOUNT_HOLDER", "Account holder", wanted=lambda: settings.IBAN_HOLDER_CHECK == "service"),
    Simulator("BANK", "The bank", options=_bank_options, wanted=lambda: settings.PAYMENT_BANK == "mock"),
)
