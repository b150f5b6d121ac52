"""What the models refuse before they compute anything."""

import numpy as np
import pandas as pd
import pytest

from tradebook.models import series

MONTHS = pd.period_range("2020-01", periods=5, freq="M")


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        (pd.Series([1.0, 2.0], index=[2020, 2021]), "has 2 points and needs 3"),
        (pd.Series([1.0, 2.0, 3.0], index=[2020, 2021, 2023]), "without a gap"),
        (pd.Series(1.0, index=MONTHS.delete(2)), "without a gap"),
        (pd.Series(1.0, index=MONTHS[::-1]), "without a gap"),
        (pd.Series(1.0, index=list("abc")), "periods or whole numbers"),
        (pd.Series(1.0, index=pd.date_range("2020", periods=3)), "periods or whole numbers"),
        (pd.Series([1.0, np.nan, 3.0], index=[2020, 2021, 2022]), "no number at 2021"),
        (pd.Series([1.0, 0.0, 3.0], index=[2020, 2021, 2022]), "above 0, got 0.0 at 2021"),
    ],
)
def test_a_series_with_a_hole_is_refused(values, fault):
    with pytest.raises(ValueError, match=fault):
        series.whole(values, least=3)


def test_a_series_may_fall_below_nil_where_the_model_allows_it():
    assert series.whole(pd.Series([-1, 2], index=[1, 2]), least=2, positive=False).tolist() == [-1.0, 2.0]


def test_the_months_ahead_follow_the_last_one():
    assert [str(month) for month in series.ahead(MONTHS, 2)] == ["2020-06", "2020-07"]
    assert series.is_monthly(MONTHS)
    assert not series.is_monthly(pd.period_range("2020", periods=3, freq="Q"))


def test_a_date_outside_the_series_is_named():
    with pytest.raises(ValueError, match="2021-01 is not in the series, which runs from 2020-01 to 2020-05"):
        series.place(pd.Series(1.0, index=MONTHS), pd.Period("2021-01", "M"))
