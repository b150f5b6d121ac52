"""The small lines of the front page, and text that must stay text."""

import dataclasses

import pandas as pd

from tradebook.charts import glance, style
from tradebook.models.at_a_glance import Figure, Tile

PAST = pd.Series({"2024-01": 0.0, "2024-02": 5.0, "2024-03": 10.0})
TILE = Tile(
    label="Imports & more",
    value="$1 <b>",
    way="Up.",
    beside="",
    period="March 2024",
    basis="Customs value",
    chapter="trade_growth",
    figures=(Figure("imports_12_months", PAST),),
    lines=(("imports_12_months", "VNM"),),
)


def test_a_line_runs_from_edge_to_edge_and_ends_in_a_dot():
    drawn = glance.spark([("VNM", PAST)])
    assert (
        '<path d="M4 40h0L120 22L236 4"' in drawn
    )  # 240 by 44, less an edge of 4: 0, 5 and 10 on a scale from 0 to 10
    assert '<circle cx="236" cy="4"' in drawn
    assert style.VIETNAM in drawn
    assert 'aria-hidden="true"' in drawn


def test_time_is_to_scale_and_a_hole_stays_a_hole():
    drawn = glance.spark([("USA", pd.Series({"2018": 10.0, "2019": 10.0, "2022": 10.0}))])
    assert '"M4 4h0L62 4M236 4h0"' in drawn  # four years over 232: 58 a year


def test_nought_is_on_the_scale_of_a_surplus():
    drawn = glance.spark([("USA", pd.Series({"2024": -10.0, "2025": -5.0}))])
    assert drawn.index("M0 4H240") < drawn.index("M4 40h0L236 22")


def test_a_second_line_is_told_by_more_than_its_colour():
    drawn = glance.spark([("USA", PAST), ("VNM", PAST)])
    assert drawn.count("stroke-dasharray") == 1
    assert drawn.index(style.US) < drawn.index(style.VIETNAM)


def test_a_single_figure_is_a_dot():
    assert '<circle cx="236" cy="22"' not in glance.spark([("USA", pd.Series({"2025": 3.0}))])
    assert '<circle cx="236" cy="4"' in glance.spark([("USA", pd.Series({"2025": 3.0}))])
    assert '<circle cx="236" cy="40"' in glance.spark([("USA", pd.Series({"2025": 0.0}))])


def test_a_line_goes_back_ten_years_and_names_its_ends():
    long = pd.Series(1.0, index=pd.period_range("2001-08", "2026-08", freq="M").astype(str))
    tile = dataclasses.replace(TILE, figures=(Figure("imports_12_months", long),))
    assert "<span>2016</span><span>2026</span>" in glance.column({"imports": tile})
    assert glance.column({"imports": tile}).count("L") == 120
    assert "<span>2024</span></div>" in glance.column({"imports": TILE})


def test_the_large_figure_leads_to_its_fact_and_a_tile_that_cannot_be_told_is_left_out():
    shown = glance.column({"imports": TILE, "duty": None})
    assert '<a class="tb-fact" href="#fact-imports-1">$1 &lt;b&gt;</a>' in shown
    assert shown.count("<li>") == 1


def test_text_stays_text():
    shown = glance.column({"imports": TILE})
    assert "Imports &amp; more" in shown
    assert "$1 &lt;b&gt;" in shown
    assert glance.listed(["A <i>: b", "c"]) == (
        '<ul class="tb-since"><li><strong>A &lt;i&gt;</strong>: b</li><li><strong>c</strong></li></ul>'
    )
    assert glance.listed([]) == ""
