"""The event study on two made-up partners: one whose pace turns at its step, one without years around it."""

import numpy as np
import pandas as pd
import pytest

from tradebook.models import ladder_study, upgrade_words

YEARS = range(2008, 2021)
TIERS = pd.DataFrame(
    [
        ("AAA", "comprehensive", "2013-09-01"),
        ("BBB", "comprehensive", "2019-10-01"),
        ("AAA", "strategic", "2016-03-01"),
        ("AAA", "strategic", "2018-08-01"),  # another label
    ],
    columns=["partner_iso3", "tier", "date"],
).assign(date=lambda t: pd.to_datetime(t["date"]), precision="day")


def trade(growth: list[float]) -> pd.Series:
    """One part in eleven of all trade at first, then so much faster than the rest each year, in logs."""
    return pd.Series(100 * np.exp(np.cumsum([0, *growth])), index=YEARS)


OWN = trade([0.0] * 5 + [0.1] * 7)  # faster from 2014 on: the step of September 2013 has base 2013
FLOWS = pd.DataFrame({"year": YEARS, "partner_iso3": "AAA", "flow": "exports", "value_usd_mn": OWN.to_numpy()})
LATE = pd.DataFrame({"year": [2019, 2020], "partner_iso3": "BBB", "flow": "exports", "value_usd_mn": 50.0})
WORLD = pd.DataFrame({"year": YEARS, "flow": "exports", "value_usd_mn": 1000 + OWN.to_numpy()})
LOGS = ladder_study.relative(pd.concat([FLOWS, LATE]), WORLD)
END = pd.Timestamp("2020-12-31")


def test_trade_is_set_against_trade_with_everyone_else():
    assert LOGS["exports", "AAA"].loc[2008] == pytest.approx(np.log(100 / 1000))
    assert LOGS["exports", "BBB"].count() == 2


def test_new_labels_are_events_of_their_own_kind():
    found = ladder_study.events(TIERS, END)
    assert found["is_step"].tolist() == [True, True, False, True]


def test_the_change_of_pace_at_a_step_is_found():
    found = ladder_study.study(ladder_study.events(TIERS, END), LOGS, 2)
    first = found.iloc[0]
    assert (first["base_year"], first["before_years"], first["after_years"]) == (2013, 2, 2)
    assert first["change_pct"] == pytest.approx(10)  # from 0 to 0.1 a year in logs
    assert set(found["partner_iso3"]) == {"AAA"}, "the other has no year after its base, and too few others"
    # bases 2010 to 2018 allow two years a side; 2013, 2015 and 2018 are those of the events
    assert len(first["elsewhere"]) == 9 - 3


def test_a_window_takes_the_farthest_year_held():
    gappy = LOGS.drop(index=2015)
    first = ladder_study.study(ladder_study.events(TIERS, END), gappy, 2).iloc[0]
    assert (first["before_years"], first["after_years"]) == (2, 1)


def test_the_pool_averages_events_and_knows_its_error():
    found = ladder_study.study(ladder_study.events(TIERS, END), LOGS, 2)
    pooled = ladder_study.pool(found)
    assert pooled.events == 3
    assert pooled.mean == pytest.approx(found["change_pct"].mean())
    assert pooled.low < pooled.mean < pooled.high
    assert pooled.share_se == pytest.approx(np.sqrt(pooled.share * (1 - pooled.share) / ladder_study.DRAWS))
    again = ladder_study.pool(found)
    assert again.share == pooled.share, "the draws are seeded"
    mean = sum(row.elsewhere.mean() for row in found.itertuples()) / 3
    spread = np.sqrt(sum(row.elsewhere.var(ddof=0) for row in found.itertuples())) / 3
    assert pooled.drawn.mean() == pytest.approx(mean, abs=4 * spread / np.sqrt(ladder_study.DRAWS))


def test_nothing_to_pool_is_refused_and_said():
    none = ladder_study.study(ladder_study.events(TIERS, pd.Timestamp("2012-12-31")), LOGS, 2)
    assert none.empty
    with pytest.raises(ValueError, match="not one event"):
        ladder_study.pool(none)
    assert upgrade_words.average(none, None) == "There is no average to give."


def test_a_single_event_has_no_interval():
    found = ladder_study.study(ladder_study.events(TIERS, END), LOGS, 2).head(1)
    pooled = ladder_study.pool(found)
    assert np.isnan(pooled.low)
    rows = ladder_study.rows(found, pooled, pd.Series({"AAA": "A-land"}))
    assert rows["step"].tolist() == ["A-land, Sep 2013: exports"]
    assert upgrade_words.outside(rows).startswith("The one estimate lies")
