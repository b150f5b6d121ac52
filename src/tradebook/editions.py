"""The figures the front page leads with: gathered from the tables, and set beside those of an earlier edition."""

import re
from types import SimpleNamespace

import pandas as pd

from tradebook import catalog
from tradebook.models import arrivals, at_a_glance, deficit_words, duties, ledgers, orders, since_edition, standing

KEPT = "edition_figures"
EDITION = re.compile(r"\d{4}\.\d\d(\.\d+)?")


def tiles(run: SimpleNamespace) -> dict[str, at_a_glance.Tile | None]:
    """The tiles of the front page as the run knows them, by subject, in order; None for one that can't be told."""
    return {make.__name__: make(run) for make in (imports, deficit, share, duty, counts, aircraft)}


def imports(run: SimpleNamespace) -> at_a_glance.Tile | None:
    """What the United States bought from Vietnam over the newest twelve months."""
    return at_a_glance.bought(catalog.trade_by_month().query("month <= @run.cutoff"))


def deficit(run: SimpleNamespace) -> at_a_glance.Tile | None:
    """The US goods balance with Vietnam over the newest twelve months, and its place."""
    months = catalog.trade_by_month().query("month <= @run.cutoff")
    listed = catalog.trade_by_partner().query("year <= @run.end_year").dropna(subset=["imports", "exports"])
    world = catalog.trade_with_world().set_index("year")["imports"]
    part = catalog.load("us_goods_trade_by_partner_ytd").query("is_latest and period_end <= @run.cutoff")
    newest = deficit_words.with_vietnam(standing.newest(part, listed, world))
    return at_a_glance.owed(months, standing.by_year(listed, world), newest)


def share(run: SimpleNamespace) -> at_a_glance.Tile | None:
    """Vietnam's share of all US goods imports in the newest full year."""
    us = catalog.trade_by_year().query("year <= @run.end_year").set_index("year")
    return at_a_glance.share(us["imports"], catalog.trade_with_world().set_index("year")["imports"])


def duty(run: SimpleNamespace) -> at_a_glance.Tile | None:
    """The duty assessed in the newest month, beside the general rate."""
    rates = duties.known(catalog.load("tariff_rates_by_period"), run.cutoff)
    return at_a_glance.charged(catalog.duty_by_month().query("month <= @run.cutoff"), rates)


def counts(run: SimpleNamespace) -> at_a_glance.Tile | None:
    """The balance of the newest year that both countries count."""
    us = catalog.trade_by_year().query("year <= @run.end_year").set_index("year")
    rows = catalog.load("vn_goods_trade_with_us_by_year").query("year <= @run.end_year and is_preferred")
    rows = rows[(rows["confidence"] != "low") & rows["qualifier"].isna() & (rows["flow"] == "balance")]
    vietnam = catalog.trade_reported_by_vietnam().query("year <= @run.end_year").set_index("year")
    return at_a_glance.counted_twice(ledgers.gaps(ledgers.both(us, vietnam, rows.set_index("year")["value_usd_mn"])))


def aircraft(run: SimpleNamespace) -> at_a_glance.Tile | None:
    """Boeing aircraft on firm order, each counted once, against those handed over."""
    deals, links = catalog.load("deals"), catalog.load("deal_links")
    if orders.announcements(deals, links, run.cutoff).empty:
        return None
    book = orders.unique_orders(deals, links, run.cutoff)
    handed = arrivals.handovers(catalog.load("deliveries"), book, run.cutoff)
    return at_a_glance.ordered(book, handed, catalog.partner_names(), run.cutoff)


def figures(found: dict[str, at_a_glance.Tile | None]) -> list[at_a_glance.Figure]:
    """The figures of the tiles that can be told, in order."""
    return [figure for tile in found.values() if tile for figure in tile.figures]


def rows(found: dict[str, at_a_glance.Tile | None]) -> pd.DataFrame:
    """The rows that an edition keeps: edition (the data package's version), figure, period, value, unit."""
    table = pd.DataFrame(
        [(figure.name, figure.history.index[-1], float(figure.history.iloc[-1])) for figure in figures(found)],
        columns=["figure", "period", "value"],
    )
    table.insert(0, "edition", version())
    return table.assign(unit=[at_a_glance.FIGURES[name].unit for name in table["figure"]])


def version() -> str:
    """The edition of the data package in use, as 2026.11. Raises DataError when the descriptor names none."""
    told = catalog.descriptor().get("version", "")
    if not EDITION.fullmatch(told):
        raise catalog.DataError(f"{catalog.directory() / 'datapackage.json'}: version {told!r} is not one like 2026.11")
    return told


def earlier() -> pd.DataFrame:
    """The figures of the newest edition before this one; no rows where none was kept, or where this one has no name."""
    kept, own = catalog.load(KEPT), catalog.descriptor().get("version", "")
    named = kept["edition"].unique() if EDITION.fullmatch(own) else []
    before = [edition for edition in named if _ordered(edition) < _ordered(own)]
    return kept[kept["edition"] == max(before, key=_ordered)] if before else kept.iloc[:0]


def since(run: SimpleNamespace, found: dict[str, at_a_glance.Tile | None]) -> tuple[str, list[str]]:
    """What moved since the previous edition: a sentence, and a line for each figure that moved."""
    if not run.is_latest:
        return f"This page stops with {run.end_year}, so that it is not set beside an earlier edition.", []
    kept = earlier()
    if kept.empty:
        return "This is the first edition: there is none before it to set it beside.", []
    table = since_edition.moves(figures(found), kept)
    lines = [since_edition.in_words(row) for row in since_edition.moved(table).itertuples()]
    return since_edition.lead(table, kept["edition"].iloc[0]), lines


def data_changes() -> str:
    """What was put into the data since the previous edition, or on the last day it was, as a sentence."""
    kept = earlier()
    edition = None if kept.empty else kept["edition"].iloc[0]
    return since_edition.data_changes(catalog.load("data_changes"), edition)


def _ordered(edition: str) -> list[int]:
    return [int(part) for part in edition.split(".")]
