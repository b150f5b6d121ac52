"""Prices apart from volumes, and sums per head. Name the deflator: by origin where there is one, else by end use.

US import prices leave out duty. A consumer price index only answers what the sum would buy.
"""

import math

import numpy as np
import pandas as pd

from tradebook.indicators.alignment import side_by_side


def _deflated(nominal: pd.Series, deflator: pd.Series) -> pd.DataFrame:
    both = side_by_side(least=-math.inf, nominal=nominal, deflator=deflator)
    if not (both["deflator"] > 0).all():
        raise ValueError(f"the deflator is not positive for {both.index[both['deflator'] <= 0][0]}")
    return both


def real_values(nominal: pd.Series, deflator: pd.Series) -> pd.Series:
    """Values at the prices of the deflator's base period, million USD: 100 * nominal / P.

    `nominal` million USD, `deflator` P with 100 for the base, both by period. Raises ValueError when the periods
    differ, for a missing value and for a deflator that is not positive. IMF (2009), Export and Import Price Index
    Manual.

    >>> real_values(pd.Series([100, 120]), pd.Series([95, 100])).round(6).tolist()
    [105.263158, 120.0]
    """
    both = _deflated(nominal, deflator)
    return (100 * both["nominal"] / both["deflator"]).rename("real")


def price_and_volume(nominal: pd.Series, deflator: pd.Series) -> pd.DataFrame:
    """Log change from period to period of the value, and what prices and volumes add to it: value = price + volume.

    Columns value, price, volume, in log points, from the second period on (in the order given). Takes and raises what
    `real_values` does, and ValueError for a value that is not positive or a single period. IMF (2009), Export and
    Import Price Index Manual.

    >>> price_and_volume(pd.Series([100, 120]), pd.Series([100, 120])).round(6).values.tolist()
    [[0.182322, 0.182322, 0.0]]
    """
    both = _deflated(nominal, deflator)
    if len(both) < 2 or not (both["nominal"] > 0).all():
        raise ValueError("price and volume need two periods or more with positive values")
    change = np.log(both).diff().iloc[1:].set_axis(["value", "price"], axis=1)
    return change.assign(volume=change["value"] - change["price"])


def _basket(p0, q0, p1, q1) -> pd.DataFrame:
    basket = side_by_side(p0=p0, q0=q0, p1=p1, q1=q1)
    for price in ("p0", "p1"):
        if not (basket[price] > 0).all():
            raise ValueError(f"{price} is not positive for {basket.index[basket[price] == 0][0]}")
    for date, quantity in (("first", "q0"), ("last", "q1")):
        if not basket[quantity].sum() > 0:
            raise ValueError(f"a price index needs quantities at the {date} date")
    return basket


def value_ratio(p0, q0, p1, q1) -> float:
    """How many times the value of the first date that of the last is: sum p1 q1 / sum p0 q0.

    Takes prices and quantities by product at two dates; unit values serve as prices where products are narrow. Raises
    ValueError for lists that differ, missing values, prices that are not positive, negative quantities, and a date
    without any quantity. IMF (2009), Export and Import Price Index Manual.

    >>> round(value_ratio([10, 5], [10, 20], [12, 5.5], [9, 26]), 10)
    1.255
    """
    b = _basket(p0, q0, p1, q1)
    return float((b["p1"] * b["q1"]).sum() / (b["p0"] * b["q0"]).sum())


def laspeyres(p0, q0, p1, q1) -> float:
    """Price index of the first date's basket, 1 for no change: sum p1 q0 / sum p0 q0.

    Takes, raises and follows what `value_ratio` does.

    >>> round(laspeyres([10, 5], [10, 20], [12, 5.5], [9, 26]), 10)
    1.15
    """
    b = _basket(p0, q0, p1, q1)
    return float((b["p1"] * b["q0"]).sum() / (b["p0"] * b["q0"]).sum())


def paasche(p0, q0, p1, q1) -> float:
    """Price index of the last date's basket, 1 for no change: sum p1 q1 / sum p0 q1.

    Takes, raises and follows what `value_ratio` does.

    >>> round(paasche([10, 5], [10, 20], [12, 5.5], [9, 26]), 6)
    1.140909
    """
    b = _basket(p0, q0, p1, q1)
    return float((b["p1"] * b["q1"]).sum() / (b["p0"] * b["q1"]).sum())


def fisher(p0, q0, p1, q1) -> float:
    """Price index between both baskets, 1 for no change: sqrt(Laspeyres * Paasche).

    Takes and raises what `value_ratio` does. Diewert (1976), Journal of Econometrics 4.

    >>> round(fisher([10, 5], [10, 20], [12, 5.5], [9, 26]), 6)
    1.145446
    """
    return math.sqrt(laspeyres(p0, q0, p1, q1) * paasche(p0, q0, p1, q1))


def fisher_volume(p0, q0, p1, q1) -> float:
    """Volume index that goes with `fisher`, 1 for no change: value ratio / price index.

    Takes and raises what `value_ratio` does. Diewert (1976), Journal of Econometrics 4.

    >>> round(fisher_volume([10, 5], [10, 20], [12, 5.5], [9, 26]), 6)
    1.095644
    """
    return value_ratio(p0, q0, p1, q1) / fisher(p0, q0, p1, q1)


def tornqvist(p0, q0, p1, q1) -> float:
    """Price index weighed by the mean of both dates' value shares w, 1 for no change: exp(sum w ln(p1 / p0)).

    Takes and raises what `value_ratio` does. Diewert (1976), Journal of Econometrics 4.

    >>> round(tornqvist([10, 5], [10, 20], [12, 5.5], [9, 26]), 6)
    1.145433
    """
    b = _basket(p0, q0, p1, q1)
    values = pd.DataFrame({"first": b["p0"] * b["q0"], "last": b["p1"] * b["q1"]})
    weight = (values / values.sum()).mean(axis=1)
    return math.exp(float((weight * np.log(b["p1"] / b["p0"])).sum()))


def per_head(value_usd_mn: float, people: float) -> float:
    """A sum in million USD over a number of people, USD a head.

    1e6 * value / people. Raises ValueError for a missing sum and unless there are people. Mikic and Gilbert (2009).

    >>> round(per_head(136_600, 100_300_000), 6)
    1361.914257
    """
    if not math.isfinite(value_usd_mn) or not 0 < people < math.inf:
        raise ValueError(f"a sum per head needs a sum and people, got {value_usd_mn} and {people}")
    return float(1e6 * value_usd_mn / people)
