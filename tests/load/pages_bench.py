"""What a citizen's pages cost, each beside a bare signed-in view of the same run.

`python -m tests.load.pages_bench [--profile NAME]`: queries, milliseconds of processor, and how many of the
page a process serves in the time of one hundred bare views.
"""

import cProfile
import os
import pstats
import sys
import time
from collections.abc import Callable
from datetime import date

os.environ.setdefault("LOG_LEVEL", "ERROR")

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path, reverse

import tests.load.setup  # noqa: F401
from accounts.people.models import User
from eligibility.studies import services as study_services
from payments.dues import services as due_services
from tests import cast
from tests.load.scratch_database import scratch_database

ROUNDS = 40
DECIDED, OPENED = date(2026, 11, 5), date(2026, 11, 11)
PAGES = ("dashboard", "payments", "study", "application", "home")


def bare(request: HttpRequest) -> HttpResponse:
    """A signed-in view that does nothing but know who asks."""
    return HttpResponse(request.user.name)


urlpatterns = [path("bare/", bare), path("", include("citizen_portal.urls"))]


def household() -> User:
    """Somebody with a full file, a decision and an open payment."""
    person = cast.person(11, "سارة الشهري", birth_date=date(1985, 4, 12))
    cast.declare(cast.full_file(person))
    study_services.study_pending(DECIDED)
    cast.results_come_out(OPENED)
    due_services.schedule_deposits(OPENED)
    return person


def milliseconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    for _round in range(ROUNDS):
        work()
    return 1000 * (time.process_time() - began) / ROUNDS


def measure(client: Client, address: str) -> tuple[int, float]:
    """Queries of one warm request, and the processor's milliseconds of each."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked), milliseconds(lambda: client.get(address))


def main() -> None:
    with scratch_database(), override_settings(DEBUG=False, ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"]):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        person, client = household(), Client()
        client.force_login(person)
        if "--profile" in sys.argv:
            return profile(client, reverse(sys.argv[-1]))
        queries, floor = measure(client, "/bare/")
        print(f"{'bare view':12} {queries:3} queries {floor:6.1f} ms")
        for name in PAGES:
            queries, spent = measure(client, reverse(name))
            share = 100 * floor / spent
            print(f"{name:12} {queries:3} queries {spent:6.1f} ms  {share:3.0f} % of the bare view")


def profile(client: Client, address: str) -> None:
    client.get(address)
    with cProfile.Profile() as seen:
        for _round in range(ROUNDS):
            client.get(address)
    pstats.Stats(seen).sort_stats("cumulative").print_stats(90)


if __name__ == "__main__":
    main()
