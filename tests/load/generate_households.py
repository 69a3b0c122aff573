"""A population to measure with: `python -m tests.load.generate_households 100000 --seed 7`.

Households as they are in the country: people, files, accounts, declarations, and what the authorities say.
Only on a demonstration site; the same seed makes the same households.
"""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

import tests.load.setup  # noqa: F401
from applications.declaration.services import ATTESTATION_VERSION
from tests.load import families as made_up
from tests.load import population

type Say = Callable[[str], object]


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.load.generate_households", description=__doc__)
    parser.add_argument("households", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--declared", type=datetime.fromisoformat, help="when they declared; now")
    options = parser.parse_args()
    generate(options.households, seed=options.seed, declared=options.declared)


def generate(households: int, *, seed: int = 1, declared: datetime | None = None, say: Say = print) -> None:
    """Write so many households that are not there yet; a naive `declared` is the portal's time."""
    insist_on_demonstration()
    began = time.perf_counter()
    made = made_up.families(households, seed, population.next_number())
    declared = declared or timezone.now()
    if timezone.is_naive(declared):
        declared = timezone.make_aware(declared)
    written = [0, *population.populate(made, declared, ATTESTATION_VERSION)][-1]
    population.measured()
    seconds = time.perf_counter() - began
    say(f"{written:,} households in {seconds:.1f} s, {written / seconds:,.0f} a second")


def insist_on_demonstration() -> None:
    if not settings.PORTAL_DEMO:
        raise SystemExit("Made-up people belong on a demonstration site only (PORTAL_DEMO=1).")


if __name__ == "__main__":
    main()
