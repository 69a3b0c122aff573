"""Three households counted by hand, and a studied month."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.people.models import User
from eligibility.cycles.models import Cycle
from eligibility.reruns import selectors as rerun_selectors
from eligibility.reruns import simulation as simulations
from eligibility.reruns.models import Simulation
from eligibility.reruns.selectors import HouseholdGroup
from eligibility.studies import services as study_services
from tests import cast
from tests.eligibility.studies.test_stream import DECEMBER, by_chunks, generate


def simulated(toml: str, folder, **options) -> str:
    file, out = folder / "rates.toml", StringIO()
    file.write_text(toml)
    call_command("simulate_rates", file, stdout=out, **options)
    return out.getvalue()


def result() -> rerun_selectors.SimulationResult:
    return rerun_selectors.simulation_result(Simulation.objects.latest("pk"))


def of(groups: tuple[HouseholdGroup, ...], name: str) -> HouseholdGroup:
    return next(group for group in groups if group.name == name)


@pytest.fixture
def three(db) -> dict[str, User]:
    """Four people each: full support at 4,000 SAR, less at 9,350, nothing above the cut-off at 15,000."""
    incomes = {"poor": "4000.00", "middle": "9350.00", "rich": "15000.00"}
    people = {}
    for number, (name, income) in enumerate(incomes.items(), 41):
        people[name] = cast.person(number, name)
        signed = cast.declare(cast.full_file(people[name], income=income))
        study_services.study_declaration(signed, DECEMBER)
    return people


@pytest.fixture
def studied(db) -> None:
    generate(120)
    by_chunks(60)


# -- asked by an officer, done by the clock ------------------------------------------------------------------
def ask(changes: dict[str, str] | None = None, **more) -> Simulation:
    return simulations.request_simulation(
        Cycle.objects.get(), changes or {"amount_head": "800"}, title="x", **more
    )


def again(asked: Simulation) -> Simulation:
    asked.refresh_from_db()
    return asked
