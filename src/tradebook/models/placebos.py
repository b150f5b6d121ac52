"""What an estimate is worth: the same estimate at dates on which nothing is known to have happened.

`elsewhere` holds those estimates (logs, or anything that adds up); an estimate stands out when few are as large.
No distribution is assumed, but the dates have to be exchangeable, and neighbours that share periods count for less.
"""

import math

import pandas as pd

LEVEL, POWER = 0.05, 0.8  # the usual ones: one false alarm in twenty, four findings in five


def share_as_large(estimate: float, elsewhere: pd.Series) -> float:
    """The share of estimates, this one counted, that are at least as large in size, above 0 to 1.

    It reads like a p-value. Raises ValueError when there are none elsewhere. Fisher (1935), The Design of Experiments.

    >>> share_as_large(2.0, pd.Series([1.0, -3.0, 0.5]))
    0.5
    """
    _need(elsewhere)
    return float((1 + (elsewhere.abs() >= abs(estimate)).sum()) / (1 + len(elsewhere)))


def critical(elsewhere: pd.Series) -> float:
    """The size that all but LEVEL of the estimates elsewhere stay below."""
    _need(elsewhere)
    return float(elsewhere.abs().quantile(1 - LEVEL))


def power(size: float, elsewhere: pd.Series) -> float:
    """The chance that a true change of this size would stand out, 0 to 1.

    The change is added to each estimate elsewhere: the share that then exceeds `critical`, either way.

    >>> power(1.5, pd.Series([-1.0, 0.0, 0.0, 1.0]))
    0.75
    """
    return float(((elsewhere + size).abs() > critical(elsewhere)).mean())


def detectable(elsewhere: pd.Series) -> float:
    """The smallest rise that would stand out with a chance of POWER, in the unit of the estimates.

    The critical size less the estimate that only 1 - POWER of the placebos fall short of.
    """
    return critical(elsewhere) - float(elsewhere.quantile(1 - POWER))


def curves(elsewhere: dict[str, pd.Series], sizes: range) -> pd.DataFrame:
    """`power` by assumed rise, for several designs whose placebos are in logs: rise_pct, design, found_pct.

    Raises ValueError for a design without placebos.
    """
    rows = [
        (size, design, 100 * power(math.log1p(size / 100), logs))
        for design, logs in elsewhere.items()
        for size in sizes
    ]
    return pd.DataFrame(rows, columns=["rise_pct", "design", "found_pct"])


def _need(elsewhere: pd.Series) -> None:
    if not len(elsewhere):
        raise ValueError("there is no other date to set the estimate against")
