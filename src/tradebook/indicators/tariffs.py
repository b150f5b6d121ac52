"""What duties come to on the trade that pays them. Rates are fractions: 0.2 is twenty percent."""

import math

import pandas as pd

from tradebook.indicators.alignment import side_by_side


def average_duty(duty: float, imports_for_consumption: float) -> float:
    """Average effective tariff rate: calculated duty over imports for consumption, the base it was assessed on.

    A fraction. What is collected lags what is announced: goods at sea, exclusions, bonded stock. Raises ValueError
    when imports are not positive or the duty is missing or negative. Irwin (2017), Clashing over Commerce.

    >>> average_duty(5, 100)
    0.05
    """
    if not 0 < imports_for_consumption < math.inf:
        raise ValueError("the average duty needs positive imports")
    if not 0 <= duty < math.inf:
        raise ValueError(f"the average duty needs a duty of zero or more, got {duty}")
    return float(duty / imports_for_consumption)


def weighted_rate(rates: pd.Series, trade: pd.Series) -> float:
    """The average effective tariff rate that `rates` mean on `trade`, as a fraction: sum(t m) / sum(m).

    Rates as fractions and customs values in million USD, by product. Raises ValueError for lists that differ, missing
    or negative values, and trade that is nil. Irwin (2017), Clashing over Commerce.

    >>> round(weighted_rate(pd.Series([0.02, 0.10, 0]), pd.Series([100, 50, 50])), 10)
    0.035
    """
    lines = side_by_side(rate=rates, trade=trade)
    return average_duty((lines["rate"] * lines["trade"]).sum(), lines["trade"].sum())


def substitution(old_rates: pd.Series, new_rates: pd.Series, old_trade: pd.Series, new_trade: pd.Series) -> pd.Series:
    """The burden of a change in rates before and after buyers turned to other products, as fractions.

    Index: old (old rates on old trade), before (new rates on old trade), after (new rates on new trade), and
    substitution, after - before. Rates as fractions and customs values in million USD, by product. Raises ValueError
    as `weighted_rate` does. Irwin (2017), Clashing over Commerce.

    >>> old, new = pd.Series([0.0, 0.0]), pd.Series([0.2, 0.0])
    >>> substitution(old, new, pd.Series([50, 50]), pd.Series([25, 75])).to_dict()
    {'old': 0.0, 'before': 0.1, 'after': 0.05, 'substitution': -0.05}
    """
    side_by_side(old_rates=old_rates, new_rates=new_rates, old_trade=old_trade, new_trade=new_trade)  # one list for all
    burden = {"old": weighted_rate(old_rates, old_trade), "before": weighted_rate(new_rates, old_trade)}
    burden["after"] = weighted_rate(new_rates, new_trade)
    return pd.Series(burden | {"substitution": burden["after"] - burden["before"]})


def simple_mean(rates: pd.Series) -> float:
    """The mean of a schedule's rates, each line counting once, as a fraction: it says nothing about the burden.

    Raises ValueError for missing or negative rates and an empty schedule. Irwin (2017), Clashing over Commerce.

    >>> round(simple_mean(pd.Series([0.22, 0.15, 0.10])), 6)
    0.156667
    """
    lines = side_by_side(rate=rates)
    if lines.empty:
        raise ValueError("the mean of a schedule needs a rate")
    return float(lines["rate"].mean())


def blended_rate(transshipped: float, normal_rate: float, transshipment_rate: float) -> float:
    """The rate on trade of which a share r counts as transshipped, as a fraction: (1 - r) t_normal + r t_transshipped.

    A scenario: the share r (0..1) is assumed. Raises ValueError for a share outside 0..1 and for missing or negative
    rates. Irwin (2017), Clashing over Commerce.

    >>> round(blended_rate(0.15, 0.20, 0.40), 10)
    0.23
    """
    if not 0 <= transshipped <= 1:
        raise ValueError(f"the share transshipped lies between 0 and 1, got {transshipped}")
    for rate in (normal_rate, transshipment_rate):
        if not 0 <= rate < math.inf:
            raise ValueError(f"a tariff rate is zero or more, got {rate}")
    return float((1 - transshipped) * normal_rate + transshipped * transshipment_rate)
