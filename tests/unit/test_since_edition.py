"""What moved since an earlier edition, on figures made up for the purpose."""

import pandas as pd

from tradebook.models import at_a_glance, since_edition
from tradebook.models.at_a_glance import Figure

BOUGHT = Figure("imports_12_months", pd.Series({"2026-05": 2100.0, "2026-08": 2500.0}))
SHARE = Figure("import_share", pd.Series({"2024": 4.2, "2025": 5.7}))
ORDERS = Figure("aircraft_on_firm_order", pd.Series({"2026-05": 290, "2026-08": 290}))


def kept(*rows, **units) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["figure", "period", "value"])
    return table.assign(unit=[units.get(name, at_a_glance.FIGURES[name].unit) for name in table["figure"]])


def told(figures, *rows) -> list[str]:
    table = since_edition.moves(figures, kept(*rows))
    return [since_edition.in_words(row) for row in since_edition.moved(table).itertuples()]


def test_a_newer_period_and_a_revision_are_told_apart():
    table = since_edition.moves([BOUGHT], kept(("imports_12_months", "2026-05", 2000.0)))
    assert table[["newer", "revised"]].to_numpy().tolist() == [[400, 100]]  # 2500 - 2100, 2100 - 2000
    assert told([BOUGHT], ("imports_12_months", "2026-05", 2000.0)) == [
        "US imports from Vietnam: $2.50 billion (the twelve months to August 2026), was $2.00 billion "
        "(the twelve months to May 2026). Newer period: up $400 million; revision: up $100 million."
    ]


def test_a_figure_of_the_same_period_can_only_have_been_revised():
    assert told([SHARE], ("import_share", "2025", 5.8)) == [
        "Vietnam's share of US goods imports: 5.7% (2025), was 5.8%. Revision: down 0.1 points."
    ]


def test_a_newer_period_with_the_same_figure_is_no_news():
    assert told([ORDERS], ("aircraft_on_firm_order", "2026-05", 290.0)) == []
    table = since_edition.moves([ORDERS, SHARE], kept(("aircraft_on_firm_order", "2026-05", 290.0)))
    assert since_edition.lead(table, "2026.08") == "What edition 2026.08 told of one figure still stands."


def test_what_rounding_took_is_no_revision():
    assert told([SHARE], ("import_share", "2025", 5.7004)) == []


def test_an_older_period_that_is_gone_leaves_the_reason_open():
    assert told([ORDERS], ("aircraft_on_firm_order", "2025-11", 200.0)) == [
        "Boeing aircraft on firm order: 290 (the end of August 2026), was 200 (the end of November 2025). "
        "The older period is no longer told, so that new figures and revisions can't be parted."
    ]


def test_a_surplus_keeps_its_sign():
    owed = Figure("deficit_12_months", pd.Series({"2026-08": -50.0}))
    assert (
        "−$50.0 million (the twelve months to August 2026), was $20.0 million."
        in told([owed], ("deficit_12_months", "2026-08", 20.0))[0]
    )


def test_figures_of_another_unit_or_name_are_not_compared():
    assert since_edition.moves([SHARE], kept(("import_share", "2025", 0.057), import_share="fraction")).empty
    nothing = since_edition.moves([SHARE], kept(("general_rate", "2026-08", 20.0)))
    assert since_edition.lead(nothing, "2026.08") == "Edition 2026.08 kept none of the figures told here."


def test_the_lead_counts_what_moved():
    rows = [("imports_12_months", "2026-05", 2000.0), ("import_share", "2025", 5.7)]
    table = since_edition.moves([BOUGHT, SHARE, ORDERS], kept(*rows))
    assert since_edition.lead(table, "2026.08") == (
        "Of two figures told in edition 2026.08, one has moved. The others stand as they were."
    )


def log(*rows) -> pd.DataFrame:
    columns = ["date", "table", "change", "rows_added", "rows_revised", "largest_revision_pct"]
    return pd.DataFrame(rows, columns=columns).assign(date=lambda t: pd.to_datetime(t["date"]))


LINES = [
    ("2026-08-01", "a", "first", 50, 0, None),
    ("2026-08-20", "edition_figures", "edition 2026.08", 9, 0, None),
    ("2026-09-01", "a", "second", 1, 3, 0.5),
    ("2026-10-01", "a", "third", 2, 0, 1.25),
    ("2026-10-01", "b", "third", 0, 0, None),
]


def test_changes_are_summed_since_the_edition_was_kept():
    assert since_edition.data_changes(log(*LINES), "2026.08") == (
        "Since 20 August 2026, three rows were added and three revised, in one table, by 1.2% at most."
    )
    assert since_edition.data_changes(log(*LINES[:2]), "2026.08") == (
        "No row of data has been added or revised since then."
    )


def test_without_an_edition_the_last_day_is_summed():
    assert since_edition.data_changes(log(*LINES), None) == (
        "On 1 October 2026, the last day on which data came in, two rows were added and none revised, in one table,"
        " by 1.2% at most."
    )
