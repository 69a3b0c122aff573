"""Other rates on a studied month: who wins and loses is counted, and nothing of the month is touched."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from accounts.people.models import User
from eligibility.cycles.models import Cycle
from eligibility.reruns import rates_file
from eligibility.reruns import selectors as rerun_selectors
from eligibility.reruns import simulation as simulations
from eligibility.reruns.models import Simulation
from eligibility.reruns.simulation import RateEffect, Tally, _income_deciles
from eligibility.reruns.tasks import run_pending
from eligibility.rulebook import rates
from eligibility.studies import bulk_rows
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests import cast
from tests.eligibility.reruns.simulation.conftest import result, simulated
from tests.eligibility.studies.test_stream import DECEMBER, by_chunks, generate


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


@pytest.mark.parametrize("toml", ["a = " + "[" * 50_000, "[rates]\n" + "a." * 20_000 + "b = 1"])
def test_a_file_of_lists_in_lists_is_refused_in_words(three, tmp_path, toml):
    with pytest.raises(CommandError, match="TOML"):
        simulated(toml, tmp_path)
