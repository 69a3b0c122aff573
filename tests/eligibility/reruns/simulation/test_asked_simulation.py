"""A simulation that an officer asks for: in pieces, once, and shown with its picture."""

import sys
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.audit.models import AuditLine
from common.errors import Refused
from eligibility.cycles.models import Cycle
from eligibility.reruns import rates_file
from eligibility.reruns import selectors as rerun_selectors
from eligibility.reruns import simulation as simulations
from eligibility.reruns.models import Simulation
from eligibility.reruns.tasks import run_pending
from eligibility.rulebook import assess
from eligibility.studies import services as study_services
from tests import cast
from tests.eligibility.reruns.simulation.conftest import again, ask, result, simulated
from tests.eligibility.studies.test_stream import by_chunks, generate
from tests.eligibility.studies.test_study import side_by_side


def test_pieces_give_what_the_command_gives(studied, tmp_path):
    simulated("[rates]\namount_head = 800", tmp_path)
    at_once, asked, pieces = result(), ask(), 0
    while simulations.simulate_next_piece(most=50):
        pieces += 1
    assert pieces == 3 and rerun_selectors.simulation_result(again(asked)) == at_once
    run_pending()
    assert Simulation.objects.filter(done_at=None).count() == 0


def test_a_worker_that_is_killed_loses_its_piece_alone(studied, monkeypatch):
    asked = ask()
    simulations.simulate_next_piece(most=50)
    assert rerun_selectors.simulation_result(again(asked)) is None
    with monkeypatch.context() as broken, pytest.raises(SystemExit):
        broken.setattr(assess, "assess", lambda *_args: sys.exit())
        with transaction.atomic():
            simulations.simulate_next_piece(most=50)
    run_pending()
    assert rerun_selectors.simulation_result(again(asked)).total.households == 120


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_one_simulation():
    generate(60)
    by_chunks(60)
    asked = ask()
    assert side_by_side(simulations.run_pending_reruns, times=3) == []
    assert rerun_selectors.simulation_result(again(asked)).total.households == 60


def test_a_household_studied_again_meanwhile_is_counted_once(three):
    asked = ask()
    simulations.simulate_next_piece(most=2)
    study_services.restudy_application(three["poor"].application, today=date(2026, 11, 5), because="x")
    run_pending()
    assert rerun_selectors.simulation_result(again(asked)).total.households == 3


def test_wrong_rates_and_a_second_one_alike_are_not_asked(three):
    with pytest.raises(rates_file.InvalidRates):
        ask({"nothing": "1"})
    ask()
    with pytest.raises(Refused) as refusal:
        ask()
    assert refusal.value.code == "already_asked" and Simulation.objects.count() == 1
    with pytest.raises(Refused) as refusal:
        simulations.request_simulation(Cycle.objects.create(month=date(2027, 1, 1)), {}, title="x")
    assert refusal.value.code == "nothing_studied"


# -- the officers' door --------------------------------------------------------------------------------------
ADD = "admin:eligibility_simulation_add"


def test_an_officer_tries_a_rate_and_sees_the_picture(three, signed_in):
    manager = cast.officer(85, "مدير الدورة", roles=("cycle manager",))
    browser, cycle = signed_in(manager), Cycle.objects.get()
    assert "20,000" in browser.get(reverse(ADD)).content.decode()
    typed = {"cycle": cycle.pk, "title": "رفع القطع", "parameter_0": "cutoff_base", "value_0": "٨٠٠٠"}
    answer = browser.post(reverse(ADD), typed)
    asked = Simulation.objects.get()
    assert answer.url == reverse("admin:eligibility_simulation_change", args=[asked.pk])
    assert (asked.changes, asked.asked_by) == ({"cutoff_base": "٨٠٠٠"}, manager)
    assert AuditLine.objects.get(action="simulation.asked").actor == manager
    waiting = browser.get(answer.url).content.decode()
    assert "8,000" in waiting and "جارية" in waiting and 'class="swing"' not in waiting
    run_pending()
    page = browser.get(answer.url).content.decode()
    assert "6,856.67" in page and "+351.22" in page and page.count('class="swing"') == 4 + 4
    assert "لم يتغيّر بها أي قرار" in page
    listed = browser.get(reverse("admin:eligibility_simulation_changelist")).content.decode()
    assert "رفع القطع" in listed and "+377.41" in listed


def test_what_is_typed_wrong_stands_at_its_field(three, officer, signed_in):
    browser, cycle = signed_in(officer), Cycle.objects.get().pk
    typed = {
        "cycle": cycle, "title": "",
        "parameter_0": "amount_head", "value_0": "-5",
        "parameter_1": "amount_head", "value_1": "5",
        "value_2": "7",
    }  # fmt: skip
    form = browser.post(reverse(ADD), typed).context["form"]
    assert set(form.errors) == {"title", "value_0", "parameter_1", "parameter_2"}
    assert browser.post(reverse(ADD), {"title": "x", "cycle": 0}).context["form"].errors.keys() == {"cycle"}
    assert not Simulation.objects.exists()


def test_who_may_ask_and_who_may_only_look(three, signed_in):
    asked = ask()
    page = reverse("admin:eligibility_simulation_change", args=[asked.pk])
    for number, role in ((86, "auditor"), (87, "approver")):
        browser = signed_in(cast.officer(number, role, roles=(role,)))
        assert browser.get(page).status_code == 200, role
        assert browser.get(reverse(ADD)).status_code == browser.post(reverse(ADD)).status_code == 403, role
    browser = signed_in(cast.officer(88, "support", roles=("support",)))
    assert browser.get(page).status_code == 403
    assert signed_in(three["poor"]).get(page).status_code == 404
    assert browser.get(reverse(ADD)).status_code == 403


def test_a_simulation_is_only_shown_once_it_is_asked(three, officer, signed_in):
    asked = ask()
    page = reverse("admin:eligibility_simulation_change", args=[asked.pk])
    assert signed_in(officer).post(page, {"title": "y"}).status_code == 405
    assert signed_in(officer).get(page.replace(str(asked.pk), "0")).status_code == 404


def test_the_page_says_when_another_rulebook_decided(three, officer, signed_in, monkeypatch):
    monkeypatch.setattr("eligibility.rulebook.digest.rulebook_digest", lambda: "f" * 64)
    asked = ask()
    run_pending()
    page = signed_in(officer).get(reverse("admin:eligibility_simulation_change", args=[asked.pk]))
    assert page.context["result"].other_rulebook == 3 and "flash--warning" in page.content.decode()


# -- what cannot be counted ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "changes",
    [
        {"adult_age": "9000"},
        {"rounding": "1e-30"},
        {"weight_head": "0." + "0" * 40 + "1"},
        {"amount_head": "0.00000000000000000000000000001", "amount_adult": "10000000"},
    ],
)
def test_numbers_by_which_no_household_can_be_counted_are_refused_at_once(three, changes):
    with pytest.raises(rates_file.InvalidRates):
        ask(changes)


@pytest.mark.threat("T79")
def test_a_simulation_that_cannot_be_counted_ends_and_lets_the_next_have_its_turn(three, officer, signed_in):
    broken = ask()
    Simulation.objects.filter(pk=broken.pk).update(changes={"gone_parameter": "1"})
    behind = ask({"amount_head": "900"})
    run_pending()
    assert rerun_selectors.simulation_result(again(behind)).total.households == 3
    assert again(broken).done_at and rerun_selectors.simulation_result(broken) is None
    Simulation.objects.filter(pk=broken.pk).update(changes={"amount_head": "800"})
    page = signed_in(officer).get(reverse("admin:eligibility_simulation_change", args=[broken.pk]))
    assert "تعذّر حسابها" in page.content.decode() and "جارية" not in page.content.decode()
    listed = signed_in(officer).get(reverse("admin:eligibility_simulation_changelist")).content.decode()
    assert "تعذّر حسابها" in listed
