"""The other sides that a demonstration starts beside itself, unless the settings name others."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from citizen_portal.demo import nafath_people


@dataclass(frozen=True)
class Simulator:
    """One process of `simulators/`; `options` are made late, when the demonstration people are there."""

    name: str
    port_setting: str
    options: Callable[[str], dict[str, object]]
    told: str  # the line of the console

    @property
    def port(self) -> int:
        return int(getattr(settings, self.port_setting))

    def command(self, portal: str) -> str:
        """The line for the shell; `portal` is the address that the other side calls back."""
        options = {"port": self.port, **self.options(portal)}
        words = (f"--{name} {shlex.quote(str(value))}" for name, value in options.items())
        return f"exec python -m simulators.{self.name} {' '.join(words)}"


def wanted() -> list[Simulator]:
    """Those that this demonstration needs; none on a real site."""
    if not settings.PORTAL_DEMO:
        return []
    phone = f"Nafath's phone      {settings.NAFATH_PHONE_URL} (a simulator)"
    nafath = Simulator("nafath", "NAFATH_PORT", _nafath_options, phone)
    return [nafath] if settings.NAFATH_URL == settings.NAFATH_SIMULATOR else []


def _nafath_options(portal: str) -> dict[str, object]:
    return {
        "callback": f"{portal}/nafath/callback/",
        "people": nafath_people.people_file(),
        # the portal keeps the public key for a day, so the simulator's own outlives a restart
        "key": settings.VAR / "nafath.pem",
    }
