"""What another average duty on goods from Vietnam would mean for a year's imports, in `tariff.exact`: a range.

All goods are taken as one good with two suppliers, Vietnam and all others, whose duty stays. Without figures on it, the
others' duty is taken to be Vietnam's old one; it only weighs the suppliers. The page works the same formula out for
its sliders: `formulas` writes it as Vega expressions.
"""

from itertools import product
from types import SimpleNamespace

import pandas as pd

from tradebook.models import tariff

GRID = {  # low, middle, high: assumptions, since no estimate for these goods is held
    "demand_elasticity": (-0.5, -1.0, -1.5),
    "substitution_elasticity": (1.5, 3.0, 5.0),
    "pass_through_pct": (50.0, 75.0, 100.0),
}
DUTY = "scenario_duty_pct"
LABELS = {
    DUTY: "Average duty on goods from Vietnam",
    "demand_elasticity": "Elasticity of import demand",
    "substitution_elasticity": "Elasticity of substitution",
    "pass_through_pct": "Pass-through to the buyer",
}
MEANINGS = {
    DUTY: "per cent of customs value, all goods together",
    "demand_elasticity": "change in all purchases, per cent, for one per cent on the price of all",
    "substitution_elasticity": "turn from Vietnam's goods to others', per cent, for one per cent on relative price",
    "pass_through_pct": "part of the duty that the buyer's price takes up, per cent; exporters bear the rest",
}
OTHERS = {
    "run_up_months": ("Run-up", "whole months before a change of the rate that are set against a trend"),
    "trend_months": ("Trend", "months before the run-up through which the line is drawn"),
    "voyage_days": ("Voyage", "days from a Vietnamese factory to the US customs entry"),
}


def outcome(trade: pd.Series, old: float, new_pct: float, settings: dict[str, float]) -> pd.DataFrame:
    """`tariff.exact` for Vietnam (duty from the fraction `old` to `new_pct` percent) and others: a row for each.

    `trade` holds million USD for Vietnam and others, `settings` a value for each name of GRID. Raises ValueError as
    `tariff.exact` does.
    """
    before = pd.Series(old, index=trade.index)
    after = before.where(trade.index != "Vietnam", new_pct / 100)
    eta, sigma, share = (settings[name] for name in GRID)
    return tariff.exact(trade, before, after, eta, sigma, share / 100)


def change_pct(trade: pd.Series, old: float, new_pct: float, settings: dict[str, float]) -> float:
    """By how much the customs value of imports from Vietnam changes, in percent."""
    row = outcome(trade, old, new_pct, settings).loc["Vietnam"]
    return float(100 * (row["after_usd_mn"] / row["before_usd_mn"] - 1))


def values(settings: dict[str, float]) -> dict[str, list[float]]:
    """The grid, with the run's own settings added: name -> values in order."""
    return {name: sorted({*GRID[name], settings[name]}) for name in GRID}


def spread(trade: pd.Series, old: float, new_pct: float, settings: dict[str, float]) -> tuple[float, float]:
    """The lowest and the highest `change_pct` over the grid: those of its corners, since the change moves one way."""
    found = [change_pct(trade, old, new_pct, corner) for corner in _corners(settings)]
    return min(found), max(found)


def _corners(settings: dict[str, float]) -> list[dict[str, float]]:
    ends = [(held[0], held[-1]) for held in values(settings).values()]
    return [dict(zip(GRID, mix, strict=True)) for mix in product(*ends)]


def band(trade: pd.Series, old: float, duties: list[float], settings: dict[str, float]) -> pd.DataFrame:
    """`spread` for each of `duties` (percent): columns duty_pct, low_pct, high_pct, and run_pct at the settings."""
    rows = [(d, *spread(trade, old, d, settings), change_pct(trade, old, d, settings)) for d in duties]
    return pd.DataFrame(rows, columns=["duty_pct", "low_pct", "high_pct", "run_pct"])


def one_at_a_time(trade: pd.Series, old: float, new_pct: float, settings: dict[str, float]) -> pd.DataFrame:
    """`change_pct` with one setting at either end of its values and the others as they are, the widest range first.

    Columns name, assumption, low, high (the values), at_low_pct, at_high_pct, width_pp.
    """
    rows = []
    for name, held in values(settings).items():
        ends = [change_pct(trade, old, new_pct, settings | {name: value}) for value in (held[0], held[-1])]
        rows.append((name, LABELS[name], held[0], held[-1], *ends, abs(ends[1] - ends[0])))
    columns = ["name", "assumption", "low", "high", "at_low_pct", "at_high_pct", "width_pp"]
    return pd.DataFrame(rows, columns=columns).sort_values("width_pp", ascending=False, ignore_index=True)


def by_industry(vietnam: pd.DataFrame, world: pd.DataFrame, old: float, new_pct: float, settings: dict) -> float:
    """`change_pct` of the sum when each industry is a good of its own, with the same duties in all of them.

    Both frames have naics3 and value_usd_mn over the same months. An industry in which Vietnam sells nothing is left
    out; where it is the only supplier, buyers can't turn to another.
    """
    both = vietnam.merge(world, on="naics3", suffixes=("", "_world")).query("value_usd_mn > 0")
    after = 0.0
    for row in both.itertuples():
        trade = pd.Series({"Vietnam": row.value_usd_mn, "others": max(row.value_usd_mn_world - row.value_usd_mn, 0.0)})
        after += outcome(trade, old, new_pct, settings).at["Vietnam", "after_usd_mn"]
    return float(100 * (after / both["value_usd_mn"].sum() - 1))


def assumptions(run, duties: tuple[float, float], trends: list[int]) -> pd.DataFrame:
    """The assumptions of a run in words, a row each: assumption, meaning, this_run, from and to (where it is varied).

    `run` has an attribute for each of LABELS and OTHERS; `duties` and `trends` (months) are the values tried.
    """
    ends = {DUTY: duties, "trend_months": (trends[0], trends[-1])}
    ends |= {name: (held[0], held[-1]) for name, held in values(vars(run)).items()}
    rows = [
        (label, meaning, _number(getattr(run, name)), *map(_number, ends.get(name, ("–", "–"))))
        for name, (label, meaning) in {**{name: (LABELS[name], MEANINGS[name]) for name in LABELS}, **OTHERS}.items()
    ]
    return pd.DataFrame(rows, columns=["assumption", "meaning", "this_run", "from", "to"])


def _number(value) -> str:
    return value if isinstance(value, str) else f"{value:g}".replace("-", "−")


def few_settings(trade: pd.Series, old: float, duty: float, settings: dict[str, float]) -> pd.DataFrame:
    """A table of a few settings and what they give: the mixes that move imports least and most, and other duties.

    Columns average_duty_pct, imports_usd_bn, change_pct and a column for each of GRID.
    """
    by_size = sorted(_corners(settings), key=lambda corner: abs(change_pct(trade, old, duty, corner)))
    chosen = [(d, settings) for d in sorted({10.0, 15.0, 25.0, 40.0} - {duty})]
    chosen = [(duty, by_size[0]), (duty, by_size[-1]), *chosen]
    rows = []
    for at, mix in chosen:
        change = change_pct(trade, old, at, mix)
        rows.append((at, trade["Vietnam"] * (1 + change / 100) / 1000, change, *(float(mix[name]) for name in GRID)))
    names = ["elasticity_of_demand", "elasticity_of_substitution", "pass_through_pct"]
    return pd.DataFrame(rows, columns=["average_duty_pct", "imports_usd_bn", "change_pct", *names])


def formulas(trade: pd.Series, old: float, settings: dict[str, float]) -> SimpleNamespace:
    """The same model as Vega expressions, for a figure with a slider for each of GRID and for scenario_duty_pct.

    `change` is change_pct along datum.duty_pct; `after` and `others` are million USD at the slider's duty, `percent` is
    the change there, `low` and `high` its spread over the grid's ends, and `result` a sentence with all of them.
    """
    theta = float(trade["Vietnam"] / trade.sum())
    eta, sigma, share = GRID
    at = DUTY
    corners = [_change(theta, old, at, *(f"({corner[name]:.12g})" for name in GRID)) for corner in _corners(settings)]
    now = _change(theta, old, at, eta, sigma, share)
    others = f"{trade['others']:.12g} * exp(({sigma} + {eta}) * {_log_index(theta, old, at, sigma, share)})"
    found = SimpleNamespace(
        change=_change(theta, old, "datum.duty_pct", eta, sigma, share),
        percent=now,
        after=f"({trade['Vietnam']:.12g} * (1 + ({now}) / 100))",
        others=f"({others})",
        low=f"min({', '.join(corners)})",
        high=f"max({', '.join(corners)})",
    )
    found.result = _sentence(found, trade)
    return found


def _sentence(found: SimpleNamespace, trade: pd.Series) -> str:
    """What the settings of the moment give, and how far the grid's answers lie apart at that duty."""
    bought, billion = f"{trade['Vietnam'] / 1000:,.1f}", "format({} / 1000, ',.1f')"
    more = f"({found.others} - {trade['others']:.12g})"
    return (
        f"'At an average duty of ' + {DUTY} + '%, the model puts a year of imports from Vietnam at $' + "
        f"{billion.format(found.after)} + ' billion in place of ${bought} billion, a change of ' + "
        f"format({found.percent}, '.1f') + '%. Others sell $' + {billion.format(f'abs({more})')} + ' billion ' + "
        f"({more} < 0 ? 'less. ' : 'more. ') + '"
        f"Over the whole grid of assumptions the change at this duty is ' + format({found.low}, '.1f') + '% to ' + "
        f"format({found.high}, '.1f') + '%.'"
    )


def _log_cost(old: float, duty: str) -> str:
    return f"log((1 + {duty} / 100) / {1 + old:.12g})"


def _log_index(theta: float, old: float, duty: str, sigma: str, share: str) -> str:
    price = f"({share} / 100 * {_log_cost(old, duty)})"
    general = f"log(1 + {theta:.12g} * (exp((1 - {sigma}) * {price}) - 1)) / (1 - {sigma})"
    return f"(abs({sigma} - 1) < 1e-6 ? {theta:.12g} * {price} : {general})"


def _change(theta: float, old: float, duty: str, eta: str, sigma: str, share: str) -> str:
    """100 (quantity x exporter's price - 1): see `tariff.exact`."""
    cost, index = _log_cost(old, duty), _log_index(theta, old, duty, sigma, share)
    quantity = f"-{sigma} * ({share} / 100 * {cost} - {index}) + {eta} * {index}"
    return f"100 * (exp({quantity} + ({share} / 100 - 1) * {cost}) - 1)"
