"""The scenario is a range, and the page's own formula gives what `tariff.exact` gives."""

from itertools import product
from types import SimpleNamespace

import pandas as pd
import pytest

from tradebook.charts import Slider
from tradebook.charts.controls import evaluated
from tradebook.models import tariff, tariff_scenario, tariff_words
from tradebook.parameters import PARAMETERS

TRADE = pd.Series({"Vietnam": 100.0, "others": 900.0})
RUN = {"demand_elasticity": -1.0, "substitution_elasticity": 3.0, "pass_through_pct": 100.0}
OLD = 0.05
SLIDERS = [
    Slider(name, label, PARAMETERS[name].low, PARAMETERS[name].high, 0.1, {**RUN, tariff_scenario.DUTY: 20.0}[name])
    for name, label in tariff_scenario.LABELS.items()
]


def number(expression: str, **values: float) -> float:
    return float(evaluated(f"format({expression}, '.9f')", SLIDERS, values).replace("−", "-"))


def test_a_duty_on_vietnam_alone_by_hand():
    # p = 1.155/1.05 = 1.1; theta = 0.1; P = (0.1 x 1.1^-2 + 0.9)^(-1/2) = 1.0087985; q = (1.1/P)^-3 / P
    price = 1.1
    index = (0.1 * price**-2 + 0.9) ** -0.5
    wanted = 100 * ((price / index) ** -3 / index - 1)
    assert tariff_scenario.change_pct(TRADE, OLD, 15.5, RUN) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("duty", "eta", "sigma", "share"),
    [(20, -1, 3, 100), (0, -0.5, 1.5, 50), (50, -3, 10, 100), (12.5, -0.1, 0.5, 0), (35, -1.5, 1, 75), (5, -1, 5, 90)],
)
def test_the_formula_in_the_page_is_the_model(duty, eta, sigma, share):
    found = tariff_scenario.formulas(TRADE, OLD, RUN)
    settings = dict(zip(tariff_scenario.GRID, (eta, sigma, share), strict=True))
    page = {tariff_scenario.DUTY: duty, **settings}
    new = pd.Series({"Vietnam": duty / 100, "others": OLD})
    model = tariff.exact(TRADE, pd.Series(OLD, TRADE.index), new, eta, sigma, share / 100)["after_usd_mn"]
    assert number(found.after, **page) == pytest.approx(model["Vietnam"], rel=1e-6)
    assert number(found.others, **page) == pytest.approx(model["others"], rel=1e-6)
    along = found.change.replace("datum.duty_pct", f"({duty})")
    assert number(along, **page) == pytest.approx(100 * (model["Vietnam"] / 100 - 1), abs=1e-5)


@pytest.mark.parametrize("duty", [0, 20, 50])
def test_the_range_in_the_page_is_that_of_the_model(duty):
    found = tariff_scenario.formulas(TRADE, OLD, RUN)
    low, high = tariff_scenario.spread(TRADE, OLD, duty, RUN)
    assert number(found.low, scenario_duty_pct=duty) == pytest.approx(low, abs=1e-5)
    assert number(found.high, scenario_duty_pct=duty) == pytest.approx(high, abs=1e-5)


@pytest.mark.parametrize("duty", [0.0, 6.0, 20.0, 50.0])
@pytest.mark.parametrize(
    "run", [RUN, {"demand_elasticity": -3.0, "substitution_elasticity": 0.5, "pass_through_pct": 0.0}]
)
def test_the_ends_of_the_grid_hold_every_answer_between_them(duty, run):
    low, high = tariff_scenario.spread(TRADE, OLD, duty, run)
    names = list(tariff_scenario.GRID)
    for mix in product(*tariff_scenario.values(run).values()):
        change = tariff_scenario.change_pct(TRADE, OLD, duty, dict(zip(names, mix, strict=True)))
        assert low - 1e-9 <= change <= high + 1e-9


def test_the_old_duty_changes_nothing():
    assert tariff_scenario.spread(TRADE, OLD, 100 * OLD, RUN) == pytest.approx((0, 0), abs=1e-9)


def test_the_result_line_tells_the_setting_and_the_whole_range():
    said = evaluated(tariff_scenario.formulas(pd.Series({"Vietnam": 1e5, "others": 9e5}), OLD, RUN).result, SLIDERS)
    assert said.startswith("At an average duty of 20%, the model puts a year of imports from Vietnam at $")
    assert "in place of $100.0 billion" in said
    assert "Over the whole grid" in said
    cheaper = evaluated(
        tariff_scenario.formulas(pd.Series({"Vietnam": 1e5, "others": 9e5}), OLD, RUN).result,
        SLIDERS,
        {"scenario_duty_pct": 0},
    )
    assert "less. Over" in cheaper, "others sell less when Vietnam's duty goes"


def test_the_widest_range_comes_first():
    table = tariff_scenario.one_at_a_time(TRADE, OLD, 20.0, RUN)
    assert table["name"].iloc[0] == "substitution_elasticity"
    assert table["width_pp"].is_monotonic_decreasing
    assert tariff_words.matters_most(table).startswith("Elasticity of substitution matters most: between 1.5 and 5 ")


def test_an_industry_with_one_supplier_and_one_without_vietnam():
    vietnam = pd.DataFrame({"naics3": ["1", "2"], "value_usd_mn": [10.0, 0.0]})
    world = pd.DataFrame({"naics3": ["1", "2"], "value_usd_mn": [10.0, 50.0]})
    # the only supplier: P = p, so quantities move by eta alone: (1.155/1.05)^-1
    assert tariff_scenario.by_industry(vietnam, world, OLD, 15.5, RUN) == pytest.approx(100 * (1 / 1.1 - 1))


def test_one_industry_that_is_all_trade_is_the_whole():
    vietnam = pd.DataFrame({"naics3": ["1"], "value_usd_mn": [100.0]})
    world = pd.DataFrame({"naics3": ["1"], "value_usd_mn": [1000.0]})
    found = tariff_scenario.by_industry(vietnam, world, OLD, 20.0, RUN)
    assert found == pytest.approx(tariff_scenario.change_pct(TRADE, OLD, 20.0, RUN))


def test_assumptions_are_listed_with_the_ends_they_are_varied_between():
    run = SimpleNamespace(**RUN, scenario_duty_pct=20.0, run_up_months=3, trend_months=24, voyage_days=30)
    table = tariff_scenario.assumptions(run, (0.0, 50.0), [12, 24, 60]).set_index("assumption")
    assert table.loc["Elasticity of import demand"].tolist()[1:] == ["−1", "−1.5", "−0.5"]
    assert table.loc["Trend", ["from", "to"]].tolist() == ["12", "60"]
    assert len(table) == 7


def test_a_few_settings_show_both_ends_of_the_range():
    few = tariff_scenario.few_settings(TRADE, OLD, 20.0, RUN)
    low, high = tariff_scenario.spread(TRADE, OLD, 20.0, RUN)
    assert sorted(few["change_pct"].head(2)) == [pytest.approx(low), pytest.approx(high)]
    assert 20.0 not in set(few["average_duty_pct"].iloc[2:])


@pytest.mark.parametrize(
    ("change", "words"),
    [((-38.0, -11.0), "11.0% to 38.0% lower: $62.0 million to $89.0 million"), ((2.0, 9.0), "2.0% to 9.0% higher")],
)
def test_the_scenario_is_said_as_a_range(change, words):
    assert words in tariff_words.scenario(TRADE, OLD, 20.0, change, 2025)


def test_a_scenario_of_what_was_assessed_says_that_nothing_moves():
    assert "leaves imports as they were" in tariff_words.scenario(TRADE, 0.0501, 5.0, (0.0, 0.0), 2025)


def test_what_happened_is_set_beside_the_model_only_where_it_can_be():
    years, imports = pd.Series({2024: 0.04, 2025: 0.09}), pd.Series({2024: 100.0, 2025: 140.0})
    world = pd.Series({2024: 1000.0, 2025: 1000.0})
    assert tariff_words.what_happened(years, imports, world, RUN).endswith(" lower; they rose by 40.0%.")
    assert "only one full year" in tariff_words.what_happened(years.tail(1), imports, world, RUN)
