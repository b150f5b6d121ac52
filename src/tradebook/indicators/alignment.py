"""Figures for the same products, or the same periods, put side by side before a formula uses them together."""

import numpy as np
import pandas as pd


def side_by_side(least: float = 0.0, **columns) -> pd.DataFrame:
    """The named vectors as float columns of one frame, in the order of the first of them.

    Series are matched by index, lists and arrays by position. Raises ValueError when a key is listed twice, when the
    lists differ (missing is not zero: write the zero where there was none), and for a value missing or under `least`.

    >>> side_by_side(x=pd.Series({"a": 1, "b": 2}), m=pd.Series({"b": 5, "a": 4})).values.tolist()
    [[1.0, 4.0], [2.0, 5.0]]
    """
    series = {name: pd.Series(values, dtype=float) for name, values in columns.items()}
    lead, index = next((name, values.index) for name, values in series.items())
    for name, values in series.items():
        if values.index.has_duplicates:
            raise ValueError(f"{name} lists {values.index[values.index.duplicated()][0]} twice")
        odd = values.index.symmetric_difference(index, sort=False)
        if len(odd):
            raise ValueError(f"{lead} and {name} do not list the same rows: {odd[0]} is in one only")
    frame = pd.DataFrame({name: values.reindex(index) for name, values in series.items()})
    for name in frame:
        for fault, found in {
            "is missing": ~np.isfinite(frame[name]),
            f"is below {least:g}": frame[name] < least,
        }.items():
            if found.any():
                raise ValueError(f"{name} {fault} for {index[found][0]}")
    return frame
