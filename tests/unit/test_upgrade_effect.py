"""Trade by month around a date: a known jump is found at its month, and only where the months suffice."""

import numpy as np
import pandas as pd
import pytest

from tradebook.models import interrupted, upgrade_effect, upgrade_words

# a series without noise has no error to estimate
pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered in sqrt")

MONTHS = pd.period_range("2001-01", "2012-12", freq="M")
AT = pd.Period("2008-01", "M")
T = np.arange(len(MONTHS))
JUMP = 0.2 * (AT <= MONTHS)
TRADE = pd.DataFrame({"imports": np.exp(0.01 * T + JUMP), "exports": np.exp(0.02 * T + 0.05 * np.sin(T))}, index=MONTHS)


def test_rolling_finds_the_jump_at_its_month_and_nothing_where_no_window_holds_it():
    found = interrupted.rolling(TRADE["imports"], 36, 24, 11.5)
    assert list(found.index[[0, -1]]) == [MONTHS[36], MONTHS[-24]]
    assert found.loc[AT, "effect_pct"] == pytest.approx(100 * np.expm1(0.2), rel=1e-6)
    assert found.loc[pd.Period("2005-12", "M"), "effect_pct"] == pytest.approx(0, abs=1e-6)
    assert interrupted.rolling(TRADE["imports"].iloc[:50], 36, 24, 11.5).empty


def test_rolling_is_the_plain_fit_on_the_same_stretch():
    part = TRADE["exports"].loc[AT - 36 : AT + 23]
    plain = interrupted.effect(interrupted.fit(part, [AT], seasonal=True), AT, [11.5]).iloc[0]
    rolled = interrupted.rolling(TRADE["exports"], 36, 24, 11.5, seasonal=True).loc[AT]
    assert rolled.tolist() == pytest.approx(plain.tolist())


def test_the_summary_ranks_the_true_month_among_all():
    rolled = upgrade_effect.by_month(TRADE, 3, 2)
    found = upgrade_effect.summary(rolled, AT)
    assert list(found.index) == ["imports", "exports"]
    assert found.loc["imports", "effect_pct"] == pytest.approx(100 * np.expm1(0.2), rel=1e-6)
    logs = np.log1p(rolled[rolled["flow"] == "imports"]["effect_pct"] / 100).abs()
    assert found.loc["imports", "share"] == pytest.approx((logs >= 0.2 - 1e-9).mean())
    assert found.loc["imports", "others"] == len(MONTHS) - 36 - 24


def test_the_estimate_by_length_of_trend_stops_where_the_months_begin():
    table = upgrade_effect.by_trend(TRADE, AT, 4, 2)
    assert table[table["flow"] == "imports"]["trend_years"].tolist() == [3, 4, 5]


def test_too_few_months_say_so():
    rolled = upgrade_effect.by_month(TRADE.iloc[:40], 3, 2)
    found = upgrade_effect.summary(rolled, AT)
    assert found.empty
    assert upgrade_words.gaps(found, 3, 2, AT.to_timestamp()) == upgrade_words.NO_MONTHS
    assert upgrade_effect.by_month(TRADE, 3, 0).empty
    assert "can't be said" in upgrade_words.power(found, None)


def test_the_words_follow_the_side_of_the_gap():
    found = upgrade_effect.summary(upgrade_effect.by_month(TRADE, 3, 2), AT)
    assert "imports 22.1% above" in upgrade_words.gaps(found, 3, 2, AT.to_timestamp())  # e^0.2 = 1.2214
