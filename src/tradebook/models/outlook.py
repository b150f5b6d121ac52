"""What plain methods say of yearly trade ahead, what they would have said before, and which of them earned a hearing.

A method is kept for a series only if it beat "no change" over all past origins, in the centre (MASE) and in the
interval (Winkler score). Series are million US dollars by year; the methods are those of `forecasts`.
"""

from typing import NamedTuple

import pandas as pd

from tradebook.models import forecasts, scores

SAME, DRIFT, DAMPED = "no change", "average growth", "damped trend"
METHODS = {SAME: forecasts.naive, DRIFT: forecasts.drift, DAMPED: forecasts.smoothed}
FIRST = 10  # years that the earliest origin has behind it
SHORTEST = FIRST + 3  # years: with fewer there is next to no past to be judged by
STARTS = (1995, 2000, 2002, 2005, 2010)  # for the sensitivity to the first year learned from
TESTED = 3  # forecasts at a step: fewer are no record


class Outlook(NamedTuple):
    """One series judged: the method used, those that beat "no change", scores, past forecasts, forecasts by method."""

    values: pd.Series
    method: str
    better: list[str]
    scores: pd.DataFrame
    rolled: pd.DataFrame
    ahead: dict[str, pd.DataFrame]


def flows(trade: pd.DataFrame) -> dict[str, pd.Series]:
    """Imports, exports and the deficit, by name; a surplus in every period is named so, a mixed balance left out.

    `trade` has columns imports and exports, and an index of years or months. Flows not always above nil are left out.

    >>> list(flows(pd.DataFrame({"imports": [3.0, 5.0], "exports": [1.0, 1.0]}, index=[2024, 2025])))
    ['imports', 'exports', 'deficit']
    """
    gap = trade["imports"] - trade["exports"]
    named = {"imports": trade["imports"], "exports": trade["exports"], "deficit": gap, "surplus": -gap}
    return {name: values for name, values in named.items() if len(values) and (values > 0).all()}


def furthest(years: int) -> int:
    """The longest horizon allowed: a third of the years, rounded up."""
    return -(-years // 3)


def judged(values: pd.Series, steps: int, level: float) -> Outlook:
    """What each method says of the next `steps` years and how it did at every origin with FIRST years behind it.

    `level` is what the interval claims (0.8). A method that does not converge at some origin is left out. Raises
    ValueError as `forecasts.rolling` does.
    """
    rolled, ahead = [], {}
    for name, model in METHODS.items():
        try:
            past = forecasts.rolling(values, {name: model}, steps, FIRST, level)
            ahead[name] = model(values, steps, level)
        except ValueError as error:
            if "converge" not in str(error):
                raise
        else:
            rolled.append(past)
    rolled = pd.concat(rolled, ignore_index=True)
    table = forecasts.evaluate(rolled, level)
    better = forecasts.kept(table, SAME)[1:]  # lowest MASE first
    return Outlook(values, better[0] if better else SAME, better, table, rolled, ahead)


def record(outlook: Outlook, step: int = 1) -> pd.DataFrame:
    """What the method now used would have said, `step` years ahead: year, said, lower, upper, came, error_pct, inside.

    error_pct is what it said over what came, less 100; above 0 it said too much.
    """
    own = outlook.rolled[(outlook.rolled["model"] == outlook.method) & (outlook.rolled["step"] == step)]
    own = own.rename(columns={"period": "year", "centre": "said", "actual": "came"})
    own = own.assign(
        error_pct=100 * (own["said"] / own["came"] - 1),
        inside=(own["came"] >= own["lower"]) & (own["came"] <= own["upper"]),
    )
    return own[["year", "said", "lower", "upper", "came", "error_pct", "inside"]].reset_index(drop=True)


def chosen_then(found: Outlook, level: float) -> pd.DataFrame:
    """The method that the same rule would have picked at each origin, on forecasts whose outcome was known by then.

    Columns year (the one ahead), method, error_pct, oldest first. Where nothing was known yet it is "no change".
    """
    rows = []
    for origin, own in found.rolled[found.rolled["step"] == 1].groupby("origin"):
        past = found.rolled[found.rolled["period"] <= origin]
        better = forecasts.kept(forecasts.evaluate(past, level), SAME)[1:] if len(past) else []
        row = own.set_index("model").loc[better[0] if better else SAME]
        error = 100 * (row["centre"] / row["actual"] - 1)
        rows.append({"year": int(row["period"]), "method": row.name, "error_pct": float(error)})
    return pd.DataFrame(rows, columns=["year", "method", "error_pct"])


def by_step(outlook: Outlook) -> pd.DataFrame:
    """How each method's mean error compares with that of "no change", by years ahead: step, method, ratio, forecasts.

    Errors are over the mean absolute change up to their origin; below 1 the method is better. Steps with fewer than
    TESTED forecasts are left out.
    """
    errors = (outlook.rolled["actual"] - outlook.rolled["centre"]).abs() / outlook.rolled["scale"]
    grouped = errors.groupby([outlook.rolled["step"], outlook.rolled["model"]])
    means, sizes = grouped.mean().unstack(), grouped.size().unstack()[SAME]
    ratios = means.div(means[SAME], axis=0)[sizes >= TESTED].drop(columns=SAME)
    long = ratios.rename_axis(index="step", columns="method").stack().rename("ratio").reset_index()
    return long.assign(forecasts=long["step"].map(sizes))


def reach(steps: pd.DataFrame, method: str) -> tuple[int, int]:
    """Up to how many years ahead a method was better than "no change" without a break, and how many could be tested.

    >>> rows = {"step": [1, 2, 3], "method": "drift", "ratio": [0.6, 0.9, 1.2]}
    >>> reach(pd.DataFrame(rows), "drift")
    (2, 3)
    """
    own = steps[steps["method"] == method].sort_values("step")
    lost = own.loc[own["ratio"] >= 1, "step"]
    tested = int(own["step"].max()) if len(own) else 0
    return (int(lost.iloc[0]) - 1 if len(lost) else tested), tested


def chance(outlook: Outlook) -> float | None:
    """The Diebold-Mariano p of the method used against "no change", one year ahead; None where it can't be tested."""
    one = outlook.rolled[outlook.rolled["step"] == 1]
    losses = (one["actual"] - one["centre"]).abs() / one["scale"]
    losses = pd.DataFrame({"model": one["model"], "origin": one["origin"], "loss": losses})
    wide = losses.pivot(index="origin", columns="model", values="loss")
    try:
        return scores.diebold_mariano(wide[outlook.method], wide[SAME])
    except ValueError:  # few origins, or the method is "no change" itself
        return None


def by_start(values: pd.Series, steps: int, level: float) -> pd.DataFrame:
    """What each method says of the last year ahead, by the first year it learns from: start, and a column a method.

    `values` are all years held; STARTS with fewer than SHORTEST years after them are left out, and a method that does
    not converge has NaN.
    """
    rows = []
    for start in STARTS:
        own = values.loc[start:]
        if start < values.index[0] or len(own) < SHORTEST or furthest(len(own)) < steps:
            continue
        rows.append({"start": start, **{name: _last(model, own, steps, level) for name, model in METHODS.items()}})
    return pd.DataFrame(rows, columns=["start", *METHODS])


def _last(model, values: pd.Series, steps: int, level: float) -> float:
    try:
        return float(model(values, steps, level)["centre"].iloc[-1])
    except ValueError:
        return float("nan")
