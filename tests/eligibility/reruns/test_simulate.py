"""Other rates on a studied month: who wins and loses is counted, and nothing of the month is touched."""

import sys
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from accounts.audit.models import AuditLine
from accounts.people.models import User
from common.errors import Refused
from eligibility.cycles.models import Cycle
from eligibility.reruns import rates_file
from eligibility.reruns import selectors as rerun_selectors
from eligibility.reruns import simulation as simulations
from eligibility.reruns.models import Simulation
from eligibility.reruns.selectors import HouseholdGroup
from eligibility.reruns.simulation import RateEffect, Tally, _income_deciles
from eligibility.reruns.tasks import run_pending
from eligibility.rulebook import assess, rates
from eligibility.studies import bulk_rows
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests import cast
from tests.eligibility.studies.test_stream import DECEMBER, by_chunks, generate
from tests.eligibility.studies.test_study import side_by_side


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


# -- the numbers ---------------------------------------------------------------------------------------------
def test_the_fixture_is_what_it_says(three):
    amounts = Study.objects.order_by("pk").values_list("outcome", "amount")
    assert list(amounts) == [
        ("eligible", Decimal("1512.00")), ("eligible", Decimal("1427.47")), ("eligible", Decimal("0.00")),
    ]  # fmt: skip


def test_a_lower_amount_of_a_child_takes_from_each_by_hand(three, tmp_path):
    """Weight 1 + 0.5 + 2 × 0.25 = 2: full 1,440; exemption 8,620; cut-off 13,713.34."""
    simulated('[rates]\namount_minor = "180"', tmp_path)
    came = result()
    middle = (Decimal(1440) * (Decimal("13713.34") - 9350) / (Decimal("13713.34") - 8620)).quantize(
        Decimal("0.01")
    )
    assert middle == Decimal("1233.61")
    total = came.total
    assert (total.households, total.won, total.lost, total.same) == (3, 0, 2, 1)
    assert (total.before, total.after) == (Decimal("2939.47"), Decimal(1440) + middle)
    assert total.lost_amount == Decimal("72.00") + Decimal("1427.47") - middle == -total.difference
    assert ("weight_minor", "0.3", "0.25") in came.rates


def test_a_higher_cut_off_pays_who_had_nothing_by_hand(three, tmp_path):
    """Cut-off 2.1 × 8,000 = 16,800, exemption 9,051: 1,512 × (16,800 − income) / 7,749."""
    simulated('title = "القطع"\n[rates]\ncutoff_base = 8000', tmp_path)
    came = result()
    rich, middle = Decimal("351.22"), Decimal("1453.66")
    assert (came.newly_paid, came.newly_unpaid, came.newly_eligible, came.newly_ineligible) == (1, 0, 0, 0)
    assert (came.total.won, came.total.lost) == (2, 0)
    assert came.total.won_amount == rich + middle - Decimal("1427.47")
    assert [(group.name, group.households, group.won, group.won_amount) for group in came.deciles] == [
        ("1", 1, 0, 0), ("4", 1, 1, middle - Decimal("1427.47")), ("7", 1, 1, rich),
    ]  # fmt: skip
    assert [group.lowest for group in came.deciles] == [4000, 9350, 15000]
    (size,) = came.sizes
    assert (size.name, size.households, size.mean) == ("4", 3, Decimal("125.80"))
    assert Simulation.objects.get().title == "القطع"


def test_a_stricter_rule_takes_eligibility_away(three, tmp_path):
    cast.record(
        three["poor"].national_id, monthly_income="4000.00", days_abroad=80, dependants=_family("poor")
    )
    study_services.restudy_application(three["poor"].application, today=date(2026, 11, 5), because="x")
    simulated("[rates]\ndays_abroad = 60", tmp_path, cycle=DECEMBER)
    came = result()
    assert (came.newly_ineligible, came.newly_unpaid, came.total.lost) == (1, 1, 1)
    assert came.total.lost_amount == Decimal("1512.00") and came.total.households == 3


def _family(name: str) -> list[str]:
    owner = User.objects.get(name=name)
    return list(owner.application.dependants.values_list("national_id", flat=True))


def test_without_a_change_nothing_differs(studied, tmp_path):
    said = simulated("[rates]", tmp_path)
    total = result().total
    assert (total.households, total.won, total.lost, total.difference) == (120, 0, 0, 0)
    assert "120 households, 120 get what they got" in said and "Nothing" not in said.splitlines()[0]


def test_the_parts_add_up_to_the_whole(studied, tmp_path):
    simulated('[rates]\namount_head = 800\ncutoff_ceiling = "15000"', tmp_path)
    came = result()
    assert came.total.won and came.total.lost
    for groups in (came.deciles, came.sizes):
        for name in ("households", "won", "won_amount", "lost", "lost_amount", "before", "after"):
            assert sum(getattr(group, name) for group in groups) == getattr(came.total, name), name
    assert came.total.difference == came.total.won_amount - came.total.lost_amount
    paid = Study.objects.filter(amount__gt=0)
    assert came.total.before == sum(study.amount for study in paid)


def test_tenths_of_few_and_of_equal_households():
    """Equal incomes stand in one tenth, the lower; nobody is counted twice."""

    def tenths(*incomes: int) -> dict[str, int]:
        tally = Tally()
        for income in incomes:
            for sums, key in ((tally.incomes, income), (tally.sizes, 1)):
                sums.setdefault(key, RateEffect()).count(Decimal(0), Decimal(1))
        return {group.name: group.households for group in _income_deciles(tally)}

    assert tenths() == {}
    assert tenths(5) == {"1": 1}
    assert tenths(*range(10)) == {str(tenth): 1 for tenth in range(1, 11)}
    assert tenths(*range(1_000)) == {str(tenth): 100 for tenth in range(1, 11)}
    assert tenths(0, 0, 0, 0, 7, 8, 9, 10, 11, 12) == {
        "1": 4,
        "5": 1,
        "6": 1,
        "7": 1,
        "8": 1,
        "9": 1,
        "10": 1,
    }


def test_only_the_study_that_stands_counts(three, tmp_path):
    study_services.restudy_application(three["poor"].application, today=date(2026, 11, 5), because="x")
    assert Study.objects.count() == 4
    simulated("[rates]", tmp_path)
    assert result().total.households == 3


def test_a_sample_is_smaller_and_says_so(studied, tmp_path):
    simulated("[rates]", tmp_path, sample=10)
    assert 8 <= result().total.households <= 12 and result().sample == 10


@pytest.mark.django_db(transaction=True)
def test_two_processes_count_what_one_counts(tmp_path):
    generate(80)
    by_chunks(40)
    changes = '[rates]\namount_head = 800\ncutoff_ceiling = "15000"'
    simulated(changes, tmp_path)
    alone = result()
    simulated(changes, tmp_path, workers=2)
    assert result() == alone and alone.total.households == 80


# -- nothing is touched --------------------------------------------------------------------------------------
def test_nothing_of_the_month_is_changed(studied, tmp_path):
    before = bulk_rows.month_totals(DECEMBER), Cycle.objects.values().get(), Study.objects.count()
    simulated("[rates]\namount_head = 1", tmp_path)
    asked = simulations.request_simulation(Cycle.objects.get(), {"amount_head": "1"}, title="x")
    run_pending()
    assert rerun_selectors.simulation_result(Simulation.objects.get(pk=asked.pk)).total.lost > 50
    assert (bulk_rows.month_totals(DECEMBER), Cycle.objects.values().get(), Study.objects.count()) == before
    assert rates.rates_on(DECEMBER).amount_head == 720


# -- what is refused -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[rates]\namount_minr = 1", "amount_minr"),
        ("[rates]\namount_minr = 1", "amount_minor"),
        ('[rates]\namount_head = "seven"', "seven"),
        ("[rates]\namount_head = -1", "-1"),
        ("[rates]\namount_head = 0", "amount_head"),
        ("[rates]\namount_head = nan", "NaN"),
        ("[rates]\namount_head = true", "True"),
        ("[rates]\namount_head = 1e30", "1e+30"),
        ("[rates]\namount_head = 1e999999999", "1e+999999999"),
        ("[rates]\nadult_age = 17.5", "17.5"),
        ("[rates]\ncycle_cutoff_day = 29", "من 1 إلى 28"),
        ("[rates]\ndeposit_day = 0", "من 1 إلى 28"),
        ('[rates]\ntaper = "steep"', "linear"),
        ('[rates]\nother_support = { "ضمان" = "forbid" }', "count_as_income"),
        ('[rates]\nexempt_assets = ["boats"]', "vehicles"),
        ("[rates]\namount_minor = 100\nweight_minor = 0.5", "weight_minor"),
        ("amount_head = 1", "[rates]"),
        ("[rates", "TOML"),
        ("", "[rates]"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_what_is_wrong(db, tmp_path, toml, said):
    Cycle.objects.create(month=DECEMBER)
    with pytest.raises(CommandError) as refusal:
        simulated(toml, tmp_path, cycle=DECEMBER)
    assert said.lower() in str(refusal.value).lower()
    assert not Simulation.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(db, tmp_path):
    Cycle.objects.create(month=DECEMBER)
    with pytest.raises(CommandError) as refusal:
        simulated('[rates]\namount_minr = 1\nadult_age = "x"\ncutoff_base = -3', tmp_path, cycle=DECEMBER)
    assert len(str(refusal.value).splitlines()) == 3


def test_lists_pairs_and_an_empty_limit_can_be_tried():
    changes = rates_file.parse_rates_file(
        '[rates]\nother_support = { "ضمان" = "ignore" }\nexempt_assets = ["vehicles"]\nworker_limit = 4'
    ).changes
    tried = rates_file.apply_rate_changes(DECEMBER, changes)
    assert tried.other_support == (("ضمان", "ignore"),) and tried.exempt_assets == ("vehicles",)
    assert tried.worker_limit == 4
    assert rates_file.apply_rate_changes(DECEMBER, {"worker_limit": "none"}).worker_limit is None


def test_an_unstudied_month_and_a_missing_file_are_refused(db, tmp_path):
    with pytest.raises(CommandError, match="No cycle"):
        simulated("[rates]", tmp_path)
    with pytest.raises(CommandError, match="no such cycle"):
        simulated("[rates]", tmp_path, cycle=DECEMBER)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("simulate_rates", tmp_path / "nowhere.toml")


# -- asked by an officer, done by the clock ------------------------------------------------------------------
def ask(changes: dict[str, str] | None = None, **more) -> Simulation:
    return simulations.request_simulation(
        Cycle.objects.get(), changes or {"amount_head": "800"}, title="x", **more
    )


def again(asked: Simulation) -> Simulation:
    asked.refresh_from_db()
    return asked


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


@pytest.mark.parametrize("toml", ["a = " + "[" * 50_000, "[rates]\n" + "a." * 20_000 + "b = 1"])
def test_a_file_of_lists_in_lists_is_refused_in_words(three, tmp_path, toml):
    with pytest.raises(CommandError, match="TOML"):
        simulated(toml, tmp_path)


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
