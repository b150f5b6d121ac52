"""What a series must be before a model may have it: whole, in order, and long enough."""

import numpy as np
import pandas as pd


def whole(values: pd.Series, least: int, positive: bool = True) -> pd.Series:
    """The series as floats, if each of its periods is there; a gap would shift every later step.

    `values` is indexed by periods or by whole numbers (years), one after the other. Raises ValueError for another
    index, a gap, fewer than `least` points, a missing value and, if `positive`, a value that is not above nil.

    >>> whole(pd.Series([2, 3], index=[2020, 2021]), least=2).tolist()
    [2.0, 3.0]
    """
    if len(values) < least:
        raise ValueError(f"the series has {len(values)} points and needs {least}")
    if not _in_step(values.index):
        raise ValueError("the series needs an index of periods or whole numbers without a gap")
    found = values.astype(float)
    if not np.isfinite(found).all():
        raise ValueError(f"the series has no number at {found.index[~np.isfinite(found)][0]}")
    if positive and not (found > 0).all():
        low = found[found <= 0]
        raise ValueError(f"the series needs values above 0, got {low.iloc[0]} at {low.index[0]}")
    return found


def place(values: pd.Series, date) -> int:
    """Where `date` stands in the index, counted from 0. Raises ValueError when it is not there."""
    if date not in values.index:
        raise ValueError(f"{date} is not in the series, which runs from {values.index[0]} to {values.index[-1]}")
    return int(values.index.get_loc(date))


def ahead(index: pd.Index, steps: int) -> pd.Index:
    """The next `steps` periods or whole numbers after the end of `index`.

    >>> list(ahead(pd.Index([2023, 2024]), 2))
    [2025, 2026]
    """
    if isinstance(index, pd.PeriodIndex):
        return pd.period_range(index[-1] + 1, periods=steps, freq=index.freq, name=index.name)
    return pd.RangeIndex(index[-1] + 1, index[-1] + 1 + steps, name=index.name)


def is_monthly(index: pd.Index) -> bool:
    """Whether the index is of months."""
    return isinstance(index, pd.PeriodIndex) and index.freqstr == "M"


def _in_step(index: pd.Index) -> bool:
    if isinstance(index, pd.PeriodIndex):
        return index.equals(pd.period_range(index[0], index[-1], freq=index.freq))
    return bool(pd.api.types.is_integer_dtype(index) and (np.diff(index) == 1).all())
