"""Figures that a formula uses together must speak of the same things, and miss none."""

import math

import numpy as np
import pandas as pd
import pytest

from tradebook.indicators.alignment import side_by_side


def test_series_are_matched_by_key_and_arrays_by_place():
    matched = side_by_side(x=pd.Series({"b": 1, "a": 2}), m=pd.Series({"a": 4, "b": 5}))
    assert matched.to_dict("index") == {"b": {"x": 1.0, "m": 5.0}, "a": {"x": 2.0, "m": 4.0}}
    assert side_by_side(x=[1, 2], m=np.array([3, 4])).values.tolist() == [[1.0, 3.0], [2.0, 4.0]]


def test_keys_of_two_levels_are_matched_whole():
    keys = pd.MultiIndex.from_tuples([("HS2017", "01"), ("HS2017", "02")])
    assert side_by_side(x=pd.Series([1, 2], keys), m=pd.Series([3, 4], keys[::-1]))["m"].tolist() == [4.0, 3.0]


@pytest.mark.parametrize(
    ("m", "fault"),
    [
        (pd.Series({"a": 1.0}), "x and m do not list the same rows: b"),
        (pd.Series({"a": 1.0, "b": 1.0, "c": 1.0}), "x and m do not list the same rows: c"),
        (pd.Series({"a": 1.0, "b": math.nan}), "m is missing for b"),
        (pd.Series({"a": 1.0, "b": math.inf}), "m is missing for b"),
        (pd.Series({"a": -1.0, "b": 1.0}), "m is below 0 for a"),
        (pd.Series([1.0, 2, 3], index=["a", "b", "b"]), "m lists b twice"),
    ],
)
def test_what_does_not_fit_is_named_in_one_line(m, fault):
    with pytest.raises(ValueError, match=fault) as error:
        side_by_side(x=pd.Series({"a": 1.0, "b": 2.0}), m=m)
    assert "\n" not in str(error.value)
