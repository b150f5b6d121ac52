"""How far figures moved after they were first published."""

import math

import pandas as pd

from tradebook.indicators.alignment import side_by_side


def changes(first: pd.Series, later: pd.Series) -> pd.Series:
    """Each later figure over the one first published, as a fraction: later / first - 1.

    By period, the same periods in both. Raises ValueError when the periods differ, for a missing or negative value,
    and for a first figure of nil. IMF (2017), Quarterly National Accounts Manual, chapter 12.

    >>> changes(pd.Series([10.0]), pd.Series([10.5])).round(6).tolist()
    [0.05]
    """
    both = side_by_side(first=first, later=later)
    if not (both["first"] > 0).all():
        raise ValueError(f"no revision of a figure of nil: {both.index[both['first'] == 0][0]}")
    return (both["later"] / both["first"] - 1).rename("revision")


def summary(first: pd.Series, later: pd.Series) -> pd.Series:
    """Mean, mean_absolute and rms of `changes`, as fractions: the lean, the usual size, and one that minds large ones.

    Raises ValueError as `changes` does, and when there is no period. IMF (2017), Quarterly National Accounts
    Manual, chapter 12.

    >>> summary(pd.Series([10.0, 10.0]), pd.Series([11.0, 9.0])).round(6).to_dict()
    {'mean': 0.0, 'mean_absolute': 0.1, 'rms': 0.1}
    """
    moved = changes(first, later)
    if moved.empty:
        raise ValueError("a summary of revisions needs a period")
    rms = math.sqrt(float((moved**2).mean()))
    return pd.Series({"mean": float(moved.mean()), "mean_absolute": float(moved.abs().mean()), "rms": rms})
