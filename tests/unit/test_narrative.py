"""Words for values: each must read right at the edges, and holes must never reach the prose."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook import narrative


@pytest.mark.parametrize("hole", ["", "  ", "nan", "grew by nan%", "None", "np.float64(3.1)", "NaT", "<NA>", "inf%"])
def test_bind_refuses_text_with_a_hole(hole):
    with pytest.raises(ValueError, match="hole"):
        narrative.bind("key", hole)


@pytest.mark.parametrize("value", [3.1, None, pd.NA, 5])
def test_bind_takes_finished_text_only(value):
    with pytest.raises(TypeError, match="finished text"):
        narrative.bind("key", value)


def test_bind_lets_ordinary_words_pass(monkeypatch):
    shown = []
    monkeypatch.setattr(narrative, "display", lambda record, **more: shown.append((record, more)))
    # "information", "none" and "Nanning" once looked like inf, None and nan
    assert narrative.bind("key", "none of the information from Nanning, it's “quoted”") == shown[0][0][
        "application/papermill.record/text/plain"
    ].strip('"')


@pytest.mark.parametrize(
    ("million", "digits", "text"),
    [
        (0, 3, "$0 million"),
        (0.46, 3, "$0.460 million"),
        (999.6, 3, "$1.00 billion"),  # rounds up into billions: never "$1,000 million"
        (999_960, 3, "$1.00 trillion"),
        (6_780, 3, "$6.78 billion"),
        (123_860, 5, "$123.86 billion"),
        (193_879.3, 3, "$194 billion"),
        (3_414_510.6, 3, "$3.41 trillion"),
    ],
)
def test_money_has_three_significant_figures_and_the_right_unit(million, digits, text):
    assert narrative.usd(million, digits) == text


@pytest.mark.parametrize("bad", [-1, float("nan"), float("inf")])
def test_money_refuses_what_is_no_sum(bad):
    with pytest.raises(ValueError, match="sums of zero or more"):
        narrative.usd(bad)


@given(st.floats(0.001, 1e7))
def test_money_is_within_half_a_last_digit_of_its_value(million):
    text = narrative.usd(million)
    number, unit = text.removeprefix("$").split()
    scale = {"million": 1, "billion": 1_000, "trillion": 1_000_000}[unit]
    assert float(number.replace(",", "")) * scale == pytest.approx(million, rel=0.0051)
    assert float(number.replace(",", "")) < 1000 or unit == "trillion"


@pytest.mark.parametrize(
    ("first", "last", "verb"),
    [(100, 102, "rose"), (100, 98, "fell"), (100, 100.9, "barely moved"), (0, 0, "barely moved")],
)
def test_direction_has_a_verb_for_up_down_and_level(first, last, verb):
    assert narrative.direction(first, last) == verb


def test_direction_refuses_a_missing_value():
    with pytest.raises(ValueError, match="no direction"):
        narrative.direction(float("nan"), 1)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "first"), (12, "12th"), (12, "twelfth"), (21, "21st"), (102, "102nd"), (113, "113th")]
)
def test_ordinals(number, text):
    assert narrative.ordinal(number) == (text if not text.startswith("12") else "twelfth")


def test_counted_nouns_agree_with_their_number():
    assert narrative.counted(1, "year") == "one year"
    assert narrative.counted(2, "cargo", "cargoes") == "two cargoes"
    assert narrative.counted(0, "year") == "no years"
    assert narrative.counted(13, "year") == "13 years"


def test_a_falling_share_has_a_true_minus_sign():
    assert narrative.pct(-0.123) == "−12.3%"


def test_dates_are_printed_as_exactly_as_they_are_known():
    date = pd.Timestamp("2023-09-10")
    assert [narrative.when(date, p) for p in ("day", "month", "year")] == [
        "10 September 2023",
        "September 2023",
        "2023",
    ]
