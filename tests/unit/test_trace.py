"""What a number stands for is noted with the place in the notebook where it was made."""

import csv
from types import SimpleNamespace

import pytest

from tradebook import narrative, trace
from tradebook.publish import facts, lineage

CELLS = {
    1: "trade, world = load('trade'), load('world')\nlabel = 'goods'",
    2: "total = trade.sum()\nif total:\n    words = usd(total)\nelse:\n    words = load('other')",
    3: "for row in world:\n    last = row\ntrade = None\nbind('a', words)",
    5: "told = []\nfor row in last:\n    told.append(row)\nbind('d', told)",
    4: "bind('b', [usd(row) for row in trade])\nbind('c', label)",
}


def in_a_cell(source: str, number: int = 3) -> dict:
    """Runs code as a notebook does; returns its names."""
    names = {"get_ipython": SimpleNamespace, "In": [""] * (number + 1), "narrative": narrative, "trace": trace}
    exec(compile(source, "cell", "exec"), names)
    return names


def test_a_number_is_noted_with_its_value_unit_cell_and_line():
    names = in_a_cell("a = narrative.usd(178276.4)\nb = narrative.pct(1 / 3)\nrecord = trace.handed_on()", 7)
    assert names["record"] == {
        "at": [7, 3],
        "read": [],
        "said": [
            [7, 1, "$178 billion", 178276.4, "million US dollars"],
            [7, 2, "33.3%", 33.3333333333, "%"],
        ],
    }
    assert in_a_cell("record = trace.handed_on()")["record"]["said"] == []


def test_outside_a_notebook_nothing_is_kept():
    narrative.usd(5.0)
    assert trace.handed_on() == {}


def step(found: list[lineage.Step], cell: int, line: int) -> lineage.Step:
    return next(one for one in found if one.holds(cell, line))


def places(found: list[lineage.Step], cell: int, line: int) -> set[tuple[int, int]]:
    return {(one.cell, one.first) for one in lineage.behind(step(found, cell, line))}


def test_a_text_rests_on_the_lines_that_gave_its_names_a_value():
    found = lineage.steps(CELLS)
    # Both branches may have given `words` a value; the loop over `world` gave it none.
    assert places(found, 3, 4) == {(3, 4), (2, 3), (2, 5), (2, 1), (1, 1)}
    # `trade` was given a new value since, and the row of brackets is not that of the loop.
    assert places(found, 4, 1) == {(4, 1), (3, 3)}
    assert places(found, 4, 2) == {(4, 2), (1, 2)}
    # What was put into a list counts as well.
    assert (5, 3) in places(found, 5, 4)
    assert (1, 1) in places(found, 5, 4)


@pytest.mark.parametrize(
    ("text", "said", "found"),
    [
        ("5% of 12.5% and 5%", [("5%", 5.1, "%", True), ("12.5%", 12.5, "%", True)], [(0, 5.1), (6, 12.5), (16, 5.1)]),
        ("from 5.0% to 5.0%", [("5.0%", 4.96, "%", True), ("5.0%", 5.04, "%", True)], [(5, 4.96), (13, 5.04)]),
        ("Two of twenty-two", [("two", 2, "", True)], [(0, 2)]),
        ("$1.50 billion", [("50", 50, "", True), ("1.5", 1.5, "", True)], []),
        ("the twofold one", [("two", 2, "", True)], []),
        ("5.0%", [("5.0%", 4.96, "%", True), ("5.0%", 5.04, "%", False)], [(0, 4.96)]),
    ],
)
def test_a_number_is_found_whole_and_with_the_value_it_was_made_from(text, said, found):
    assert [(start, value) for start, _, value, _ in facts.located(text, said)] == found


def test_a_figure_that_stands_in_a_table_is_found_in_its_newest_row(book):
    with (book / "data" / "us_goods_trade_by_year.csv").open(encoding="utf-8", newline="") as file:
        [row] = [
            row
            for row in csv.DictReader(file)
            if (row["year"], row["flow"], row["is_latest"]) == ("2024", "imports", "1")
        ]
    key = {name: row[name] for name in ("year", "flow", "vintage")}
    found = facts.rows_of(float(row["value_usd_mn"]), "million US dollars", "us_goods_trade_by_year")
    assert found == [{"table": "us_goods_trade_by_year", "key": key, "column": "value_usd_mn"}]
    assert facts.rows_of(float(row["value_usd_mn"]), "%", "us_goods_trade_by_year") == []


def test_a_short_figure_is_not_looked_for_because_it_may_stand_anywhere():
    assert facts.rows_of(20.0, "%", "tariff_rates") == []
