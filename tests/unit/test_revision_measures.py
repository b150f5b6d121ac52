"""How far figures moved after they were first published."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.indicators import revisions

FIRST, LATER = pd.Series([10.2, 10.8, 11.5, 12.0]), pd.Series([10.5, 10.7, 11.9, 12.4])
amounts = st.floats(0.1, 1e6)


def test_four_months_revised():
    # 10.5 / 10.2 - 1 and so on
    moved = 100 * revisions.changes(FIRST, LATER)
    assert moved.tolist() == pytest.approx([2.941176471, -0.9259259259, 3.478260870, 3.333333333], rel=1e-9)
    found = 100 * revisions.summary(FIRST, LATER)
    assert found.to_dict() == pytest.approx(
        {"mean": 2.206711187, "mean_absolute": 2.669674150, "rms": 2.859950508}, rel=1e-9
    )


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=10))
def test_the_lean_is_no_larger_than_the_size_nor_the_size_than_the_root_mean_square(pairs):
    frame = pd.DataFrame(pairs, columns=["first", "later"])
    found = revisions.summary(frame["first"], frame["later"])
    assert abs(found["mean"]) <= found["mean_absolute"] * (1 + 1e-9) <= found["rms"] * (1 + 2e-9)
    assert (revisions.summary(frame["first"], frame["first"]) == 0).all()


def test_only_what_was_published_can_be_revised():
    with pytest.raises(ValueError, match="figure of nil: 0"):
        revisions.changes(FIRST.where(FIRST != 10.2, 0), LATER)
    with pytest.raises(ValueError, match="later is missing for 0"):
        revisions.changes(FIRST, LATER.where(LATER != 10.5, math.nan))
    with pytest.raises(ValueError, match="do not list the same rows: 3"):
        revisions.changes(FIRST, LATER.head(3))
    with pytest.raises(ValueError, match="needs a period"):
        revisions.summary(FIRST.head(0), LATER.head(0))
