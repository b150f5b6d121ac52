"""New figures beside the ones held, on a table of three rows."""

import pandas as pd
import pytest

from tradebook.connectors.merge import MergeError, merge

KEY = ["month", "flow"]
HELD = pd.DataFrame(
    {
        "month": ["2026-06", "2026-07", "2026-07"],
        "flow": ["imports"] * 3,
        "vintage": ["2026-08", "2026-09", "2026-10"],
        "is_latest": [True, False, True],
        "value_usd_mn": [100.0, 200.0, 210.0],
        "source_id": ["a", "b", "c"],
    }
)


def new(*pairs) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["month", "value_usd_mn"]).assign(flow="imports")


def put(figures, vintage="2026-11"):
    return merge(HELD, figures, KEY, vintage, "d")


def test_a_new_month_is_added_and_nothing_else_changes():
    merged = put(new(("2026-08", 300.0)))
    assert len(merged.table) == 4
    assert merged.table.iloc[-1].tolist() == ["2026-08", "imports", "2026-11", True, 300.0, "d"]
    pd.testing.assert_frame_equal(merged.table.iloc[:3], HELD)
    assert merged.report() == "1 new, 0 revised"


def test_a_revised_month_becomes_a_new_vintage_and_the_old_ones_stay():
    merged = put(new(("2026-07", 231.0)))
    july = merged.table[merged.table["month"] == "2026-07"].set_index("vintage")
    assert july["value_usd_mn"].to_dict() == {"2026-09": 200.0, "2026-10": 210.0, "2026-11": 231.0}
    assert july["is_latest"].to_dict() == {"2026-09": False, "2026-10": False, "2026-11": True}
    assert merged.revised["pct"].tolist() == pytest.approx([10.0])  # 231 over 210
    assert merged.report() == "0 new, 1 revised, by 10.00% at most"


def test_the_same_figures_again_leave_no_trace():
    merged = put(new(("2026-06", 100.04), ("2026-07", 210.0)))
    pd.testing.assert_frame_equal(merged.table, HELD)
    assert merged.report() == "0 new, 0 revised"


def test_a_revision_from_nil_has_no_rate_of_change():
    held = HELD.assign(value_usd_mn=[0.0, 200.0, 210.0])
    merged = merge(held, new(("2026-06", 5.0)), KEY, "2026-11", "d")
    assert merged.report() == "0 new, 1 revised"


def test_what_is_held_is_not_changed_in_place():
    before = HELD.copy()
    put(new(("2026-07", 231.0)))
    pd.testing.assert_frame_equal(HELD, before)


@pytest.mark.parametrize(
    ("figures", "vintage", "says"),
    [
        (new(("2026-08", 1.0), ("2026-08", 2.0)), "2026-11", "2026-08 imports twice"),
        (new(("2026-07", 231.0)), "2026-09", "vintage 2026-10 is held already and differs; 2026-09 is not newer"),
        (new(("2026-07", 231.0)), "2026-10", "2026-10 is not newer"),
    ],
)
def test_figures_that_can_not_stand_beside_those_held_are_refused(figures, vintage, says):
    with pytest.raises(MergeError, match=says):
        put(figures, vintage)
