"""G2: every address × every role, against the checked-in table `routes.csv`.

A cell is `GET/POST`: a status, `sign-in`, `change` or `code` for a redirect to such a door, else `302`.
A new route without a row fails; so does a row without a route. To write the table anew after a change, and
then read its difference: `WRITE_ROUTES=1 make test ARGS=tests/test_routes.py`.
"""

import csv
import os
from datetime import date
from pathlib import Path

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from accounts.people import national_id as national_ids
from accounts.people.models import User
from accounts.visual_code import services as visual_code_services
from applications.bank import iban
from applications.file import services as file_services
from applications.household.models import DependantRelease
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from payments.dues.models import Payment
from tests import cast

TABLE = Path(__file__).with_name("routes.csv")
ROLES = ("anonymous", "owner", "stranger", "must_change", "officer", "officer_without_code")
ADMIN = "staff/"
DAY = date(2026, 12, 10)


def routes(resolver=None, prefix="") -> list[tuple[str, str]]:
    """(pattern, name) of every route, the admin's left out: `test_the_admin…` walks it by rule."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not where.startswith(ADMIN):
                found += routes(pattern, where)
        elif isinstance(pattern, URLPattern):
            found.append((where, pattern.name or ""))
    return found


@pytest.fixture
def world(db, nasser) -> dict[str, dict]:
    """One household with everything that an address can name; the stranger has none of it."""
    with time_machine.travel("2026-11-12T09:00:00+03:00"):
        study_services.study_pending(date(2026, 11, 12))
        study = Study.objects.get()
        reason = study_selectors.reasons_of(study)[0]
        day = date(2026, 11, 12)
        objection = cast.object_to(study, code=reason.code, person=reason.person, today=day)
    application = nasser.application
    payment = Payment.objects.create(
        application=application,
        cycle=study.cycle,
        study=study,
        amount=1,
        iban=iban.make_synthetic_iban(33),
        due_on=DAY,
    )
    other = file_services.open_application(cast.person(44, "أسرة أخرى"))
    release = {"application": application, "holder": other, "national_id": national_ids.make_synthetic_id(4)}
    elsewhere = UserSession.objects.create(user=nasser, ip="192.0.2.1", session_key="elsewhere")
    return {
        "code": {"code": "en"},
        "name": {"name": "first"},
        "slug": {"slug": "income"},
        "dependant": {"pk": application.dependants.first().pk},
        "release": {"pk": DependantRelease.objects.create(**release).pk},
        "income": {"pk": application.incomes.first().pk},
        "document": {"key": application.documents.get().pk},
        "page": {"page": application.documents.get().pages.get().pk},
        "objection": {"key": objection.pk},
        "attachment": {"key": objection.documents.get().pk},
        "study": {"pk": study.pk},
        "payment": {"pk": payment.pk},
        "version": {"version": 1},
        "picture": {"key": visual_code_services.create_visual_code("the browser of the owner").pk},
        "session": {"pk": elsewhere.pk},
        "other": {"other": 1},
        "enquiry": {"key": cast.enquiry(nasser).pk},
    }


def arguments(pattern: str, name: str, world: dict[str, dict]) -> list:
    """The owner's own ids for this address, in order."""
    things = []
    for part in pattern.split("<")[1:]:
        label = part.split(">")[0].split(":")[-1]
        things.append(_thing(label, pattern, name, world))
    return things


def _thing(label: str, pattern: str, name: str, world: dict[str, dict]):
    if label in {"code", "name", "other", "slug", "version", "page"}:
        return next(iter(world[label].values()))
    if label == "document":  # of an objection, beside the objection's own key
        return world["attachment"]["key"]
    for word, thing in (
        ("login/code", "picture"),
        ("contact/messages", "enquiry"),
        ("enquiries", "enquiry"),
        ("profile/sessions", "session"),
        ("api/v1/sessions", "session"),
        ("releases", "release"),
        ("dependant", "dependant"),
        ("income", "income"),
        ("objections/documents", "attachment"),
        ("objections/payment", "payment"),
        ("objections", "objection"),
        ("document", "document"),
        ("stud", "study"),
        ("payments", "payment"),
        ("eligibility", "study"),
    ):
        if word in pattern:
            return next(iter(world[thing].values()))
    raise AssertionError(f"no id known for {pattern} ({name})")


def _answer(client: Client, method: str, address: str) -> str:
    with transaction.atomic():
        as_program = {"content_type": "application/json"} if address.startswith("/api/") else {}
        response = client.get(address) if method == "get" else client.post(address, **as_program)
        transaction.set_rollback(True)
    if response.status_code not in {301, 302}:
        return str(response.status_code)
    if "/login/" in response.url:
        return "sign-in"
    if response.url.startswith(reverse("staff_code")):
        return "code"
    return "change" if response.url.startswith(reverse("password_new")) else "302"


def _client(role: str, people: dict[str, User]) -> Client:
    client = Client()
    if role in people:
        client.force_login(people[role])
        if role != "officer_without_code":
            cast.prove(client, people[role])
    return client


@pytest.fixture
def people(nasser, stranger, officer) -> dict[str, User]:
    must_change = cast.person(55, "مها العنزي", must_change_password=True)
    flag_alone = User.objects.create_superuser(
        national_ids.make_synthetic_id(78), cast.PASSWORD, name="بلا رمز"
    )
    return {
        "owner": nasser,
        "stranger": stranger,
        "must_change": must_change,
        "officer": officer,
        "officer_without_code": flag_alone,
    }


@pytest.mark.threat("T26", "T27")
def test_every_route_gives_every_role_what_the_table_says(world, people):
    found = []
    for pattern, name in sorted(routes()):
        cache.clear()  # the throttle counts every request of a role
        address = reverse(name, args=arguments(pattern, name, world)) if name else "/" + pattern
        cells = [
            "/".join(_answer(_client(role, people), method, address) for method in ("get", "post"))
            for role in ROLES
        ]
        found.append([pattern, *cells])
    if os.environ.get("WRITE_ROUTES"):
        with TABLE.open("w", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows([["route", *ROLES], *found])
    with TABLE.open(newline="") as table:
        expected = list(csv.reader(table))[1:]
    assert found == expected


def test_a_stranger_never_gets_an_owners_thing():
    with TABLE.open(newline="") as table:
        rows = list(csv.DictReader(table))
    named = [row for row in rows if "uuid:" in row["route"] or "int:pk" in row["route"]]
    assert named, "the table names no thing at all"
    for row in named:
        assert set(row["stranger"].split("/")) <= {"404", "405"}, row


def test_the_admin_is_nothing_to_a_citizen(people):
    from django.contrib import admin

    names = [
        f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry
    ]
    for address in [reverse("admin:index"), *map(reverse, names)]:
        assert _answer(_client("anonymous", people), "get", address) == "sign-in", address
        assert _answer(_client("owner", people), "get", address) == "404", address
        assert _answer(_client("officer", people), "get", address) == "200", address
        assert _answer(_client("officer_without_code", people), "get", address) == "code", address
