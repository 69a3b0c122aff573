"""What officers' pages cost at the size of a country: `make bench OF=admin_bench`.

Of every list in the officers' site: its first and last page, a search by ID and by name, and one row of it;
queries and milliseconds of each. A line over the limits is marked, and the run then ends with an error.
"""

import os
import re
import time
from typing import NamedTuple

os.environ.setdefault("LOG_LEVEL", "ERROR")

import tests.load.money_bench_setup  # noqa: F401, I001
from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from accounts.people.models import User
from applications.file.models import Application
from tests import cast
from tests.load.admin_rows import fill_desks
from tests.load.scratch_database import scratch_database

HOUSEHOLDS = int(os.environ.get("HOUSEHOLDS", "100000"))
MOST_QUERIES, MOST_MS = 15, 300  # a list, on a machine that does nothing else
FOR_SEARCH = 2  # a search first asks whom it is about, and whether there are too many of them
# a file's status comes from all of its parts; the queue of objections counts its places
MOST_FOR = {"Application": 18, "Objection": 16}


class Cost(NamedTuple):
    """A page of the officers' site: its queries, and the milliseconds from request to answer."""

    page: str
    rows: int
    queries: int
    milliseconds: float
    slowest: str

    @property
    def is_within(self) -> bool:
        return self.milliseconds <= MOST_MS and self.queries <= self.most_queries

    @property
    def most_queries(self) -> int:
        """Of a list; a row's page and the start page show many things."""
        is_list = "one row" not in self.page and self.page != "start page"
        most = MOST_FOR.get(self.page.partition(",")[0], MOST_QUERIES) if is_list else 60
        return most + FOR_SEARCH if "search" in self.page else most

    def __str__(self) -> str:
        mark = "" if self.is_within else f"  over: {self.slowest}"
        return f"{self.page:46} {self.rows:9,} {self.queries:4} {self.milliseconds:7.0f} ms{mark}"


def measure(client: Client, page: str, address: str, rows: int) -> Cost:
    """The second time it is opened, as an officer who works has it."""
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            began = time.perf_counter()
            answer = client.get(address)
            spent = 1000 * (time.perf_counter() - began)
        assert answer.status_code == 200, (address, answer.status_code)
    queries = [each for each in asked.captured_queries if each["sql"] not in ("BEGIN", "COMMIT")]
    slowest = max(queries, key=lambda each: float(each["time"]))
    return Cost(page, rows, len(queries), spent, f"{slowest['time']} s {slowest['sql'][:2000]}")


def measure_list(client: Client, site: ModelAdmin, person: User) -> list[Cost]:
    """The pages of one list."""
    model: type[Model] = site.model
    name, label = model.__name__, f"admin:{model._meta.app_label}_{model._meta.model_name}"
    listed, rows = reverse(f"{label}_changelist"), model._default_manager.count()
    found = [measure(client, name, listed, rows)]
    pages = [int(number) for number in re.findall(r"[?&;]p=(\d+)", client.get(listed).content.decode())]
    if pages:
        found.append(measure(client, f"{name}, last page", f"{listed}?p={max(pages)}", rows))
    if site.search_fields:
        for how, typed in (("ID", person.national_id), ("name", person.name)):
            found.append(measure(client, f"{name}, search by {how}", f"{listed}?q={typed}", rows))
    for row in model._default_manager.order_by("pk")[rows // 2 : rows // 2 + 1]:
        found.append(measure(client, f"{name}, one row", reverse(f"{label}_change", args=[row.pk]), rows))
    return found


def bench(households: int) -> list[Cost]:
    """Every page that an officer opens by a click, dearest lists first."""
    fill_desks(households)
    officer = cast.officer(700_001, "موظف", is_superuser=True)
    client = Client()
    client.force_login(officer)
    cast.prove(client, officer)
    person = Application.objects.order_by("pk")[households // 2].owner
    found = [measure(client, "start page", reverse("admin:index"), 0)]
    for site in admin.site._registry.values():
        found += measure_list(client, site, person)
    return found


def main() -> None:
    with scratch_database(), override_settings(DEBUG=False, ALLOWED_HOSTS=["*"]):
        found = bench(HOUSEHOLDS)
    print(*sorted(found, key=lambda each: -each.milliseconds), sep="\n")
    if over := [each for each in found if not each.is_within]:
        raise SystemExit(f"{len(over)} pages are over {MOST_QUERIES} queries or {MOST_MS} ms")


if __name__ == "__main__":
    main()
