"""The portal's own numbers for Prometheus, and that each panel and rule asks for one that exists."""

import json
import re

import pytest
import yaml
from django.conf import settings as portal
from django.core.cache import cache
from django.db import DatabaseError
from prometheus_client.parser import text_string_to_metric_families

from citizen_portal.health import portal_metrics, task_request_ids
from citizen_portal.health.models import Heartbeat
from common import request_ids
from payments.runs.models import PaymentRun
from tests.payments import payday

pytestmark = pytest.mark.django_db
TOKEN = "t" * 40
DEPLOY = portal.ROOT / "deploy"


@pytest.fixture
def frozen_run(sara) -> PaymentRun:
    payday.studied(sara)
    payday.opened()
    return payday.frozen()


@pytest.fixture
def scrape(client, settings):
    settings.METRICS_TOKEN, settings.DEBUG = TOKEN, True
    cache.delete(portal_metrics.READINESS_KEY)  # not what another test found

    def ask():
        answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        samples = [s for f in text_string_to_metric_families(answer.content.decode()) for s in f.samples]
        found = {(s.name, *[value for _, value in sorted(s.labels.items())]): s.value for s in samples}
        assert len(found) == len(samples), "Prometheus refuses a number that is told twice"
        return found

    return ask


def test_what_stands_still_is_a_number(scrape):
    Heartbeat.objects.create(name="payments.runs.tasks.prove_money", fault="ValueError")
    found = scrape()
    assert found["portal_readiness", "Clock"] == 2
    assert found["portal_readiness", "Every halala accounted for"] == 2
    assert found["portal_readiness", "Database tables"] == 0
    assert found["portal_database_up",] == 1


def test_the_money_of_the_last_runs_is_there(scrape, frozen_run):
    found = scrape()
    due = str(frozen_run.pay_on)
    assert found["portal_payments", due, "under_process"] == frozen_run.count > 0
    assert found["portal_payments_riyals", due, "under_process"] == float(frozen_run.total)
    assert sum(value for key, value in found.items() if key[0] == "portal_months") == 1


def test_a_database_that_is_away_is_a_number_and_no_error(monkeypatch):
    def away():
        raise DatabaseError

    monkeypatch.setattr(portal_metrics, "_months", away)
    found = {family.name: family for family in portal_metrics.PortalCollector().collect()}
    assert found["portal_database_up"].samples[0].value == 0


def test_every_panel_and_rule_asks_for_a_number_that_exists(scrape, client, frozen_run):
    Heartbeat.objects.create(name="clock")
    client.get("/faq/")
    found = scrape()
    panels = json.loads((DEPLOY / "grafana-dashboard.json").read_text())["panels"]
    rules = yaml.safe_load((DEPLOY / "prometheus-alerts.yml").read_text())["groups"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    asked += [rule["expr"] for group in rules for rule in group["rules"]]
    assert len(asked) > 20
    names = {name for expr in asked for name in re.findall(r"\bportal_[a-z_]+", expr)}
    assert names - {key[0] for key in found} == set()
    checks = {check for expr in asked for check in re.findall(r'check="([^"]+)"', expr)}
    assert checks and checks <= {key[1] for key in found if key[0] == "portal_readiness"}


def test_a_task_carries_the_name_of_the_request_that_asked_for_it():
    asked: dict = {}
    by_clock: dict = {}
    token = request_ids.current.set("asked-by")
    task_request_ids.send_request_id(headers=asked)
    request_ids.current.reset(token)
    task_request_ids.send_request_id(headers=by_clock)
    assert (asked, by_clock) == ({task_request_ids.HEADER: "asked-by"}, {})
