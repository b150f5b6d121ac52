"""Claims: records read strictly, measures that resolve or say why not, verdicts by their printed rules."""

import hashlib
import re

import pandas as pd
import pytest
import yaml

from tradebook import catalog
from tradebook.claims import ledger, records, verdicts, words
from tradebook.claims.measures import Found, MeasureError, evaluate
from tradebook.claims.records import Claim, ClaimError

TEXT = "A heading\n\nTrade came to 20.6 billion dollars.\n"
RECORD = {
    "id": "a_text",
    "file": "a.txt",
    "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
    "publisher": "nobody",
    "title": "none",
    "written": "2023-04",
    "dated_by": "not stated",
    "language": "en",
    "read_as": "plain text",
    "about": "trade",
}
IMPORTS = {"measure": "value", "table": "us_goods_trade_by_year", "where": {"year": 2024, "flow": "imports"}}
IMPORTS |= {"column": "value_usd_mn"}


def claim(**given) -> Claim:
    return Claim(**{"id": "a-1", "document": "a_text", "paragraph": 2, "says": "x", "kind": "figure", **given})


def seeds(tmp_path, *claims, name="1_a.yml", **identity):
    (tmp_path / name).write_text(yaml.safe_dump({**RECORD, **identity, "claims": list(claims)}), encoding="utf-8")
    return tmp_path


GIVEN = {"id": "a-1", "paragraph": 2, "says": "x", "kind": "figure", "printed": "20.6", "needs": "a table"}


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        ([GIVEN, GIVEN], "a_text, claim a-1: a_text has a claim of that id too"),
        ([{**GIVEN, "kind": "guess"}], "a_text, claim a-1: kind 'guess' is not one of figure, rank"),
        ([{**GIVEN, "hedge": "perhaps"}], "hedge 'perhaps' is not one of"),
        ([{**GIVEN, "verdict": "true"}], "a_text, claim a-1: the record got an unexpected keyword argument 'verdict'"),
        ([{**GIVEN, "recompute": {}}], "give either a measure to recompute it, or what it needs"),
        ([{"id": "a-1", "paragraph": 2, "kind": "figure", "needs": "x"}], "missing 1 required"),
        ([{**GIVEN, "id": "A 1"}], "an id has small letters"),
        (["words"], "a_text, claim number 1"),
    ],
)
def test_a_record_that_is_not_in_order_is_refused_naming_document_and_claim(tmp_path, claims, says):
    with pytest.raises(ClaimError, match=r"^[^\n]*$") as refused:
        records.documents(seeds(tmp_path, *claims))
    assert says in str(refused.value)


def test_one_id_in_two_documents_is_refused(tmp_path):
    seeds(tmp_path, GIVEN)
    with pytest.raises(ClaimError, match="other, claim a-1: a_text has a claim of that id too"):
        records.documents(seeds(tmp_path, GIVEN, name="2_b.yml", id="other"))


def test_a_record_with_an_unknown_name_or_no_yaml_is_refused(tmp_path):
    with pytest.raises(ClaimError, match=r"1_a\.yml: missing or unknown: colour"):
        records.documents(seeds(tmp_path, colour="red"))
    (tmp_path / "1_a.yml").write_text("id: [")
    with pytest.raises(ClaimError, match="not readable as YAML"):
        records.documents(tmp_path)


def test_an_original_is_compared_by_hash_and_each_figure_is_found_in_its_paragraph(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    known = records.documents(seeds(tmp_path, GIVEN))
    told = records.check_originals(tmp_path, known)
    assert told == ["a_text: the file that was read; 1 claims stand where they should"]


@pytest.mark.parametrize(
    ("change", "text", "says"),
    [
        ({}, TEXT + "x", "is not the file that was read"),
        ({"printed": "20.7"}, TEXT, "'20.7' does not stand in paragraph 2"),
        ({"paragraph": 3}, TEXT, "the document has no paragraph 3"),
        ({}, None, "is missing"),
    ],
)
def test_an_original_that_does_not_match_is_refused(tmp_path, change, text, says):
    if text is not None:
        (tmp_path / "a.txt").write_text(text)
    with pytest.raises(ClaimError, match=says):
        records.check_originals(tmp_path, records.documents(seeds(tmp_path, {**GIVEN, **change})))


def test_a_value_is_one_row_in_the_unit_of_the_claim():
    found = evaluate(IMPORTS, "billion US dollars")
    row = catalog.load("us_goods_trade_by_year").loc[found.rows[0][1] - 2]
    assert (row["year"], row["flow"], row["is_latest"]) == (2024, "imports", True)
    assert found.value == pytest.approx(row["value_usd_mn"] / 1000)
    assert found.sources() == [row["source_id"]]


def test_an_older_vintage_is_asked_for_by_name():
    older = evaluate({**IMPORTS, "where": {"year": 2022, "flow": "imports", "vintage": "2023-03"}})
    newest = evaluate({**IMPORTS, "where": {"year": 2022, "flow": "imports"}})
    assert older.value != newest.value


def test_flows_may_count_against_each_other_and_partners_be_ranked():
    deficit = {"table": "us_goods_trade_by_partner_year", "where": {"year": 2024}, "column": "value_usd_mn"}
    deficit |= {"signs": {"imports": 1, "exports": -1}}
    frame = catalog.trade_by_partner().query("year == 2024").assign(gap=lambda t: t["imports"] - t["exports"])
    third = frame.sort_values("gap", ascending=False)["partner_iso3"].iloc[2]
    assert evaluate({**deficit, "measure": "rank", "by": "partner_iso3", "of": third}).value == 3
    assert evaluate({**deficit, "measure": "rank", "by": "partner_iso3", "of": "XXX"}).value is None
    first = evaluate({"measure": "first", **deficit, "where": {"partner_iso3": "VNM"}, "at": "year", "above": 100_000})
    gaps = catalog.trade_by_year().assign(gap=lambda t: t["imports"] - t["exports"])
    assert first.value == gaps.loc[gaps["gap"] > 100_000, "year"].min()


def test_measures_of_measures():
    exports = {**IMPORTS, "where": {"year": 2024, "flow": "exports"}}
    high, low = evaluate(IMPORTS).value, evaluate(exports).value
    assert evaluate({"measure": "share", "part": exports, "whole": IMPORTS}).value == pytest.approx(100 * low / high)
    change = evaluate({"measure": "change", "before": exports, "after": IMPORTS})
    assert (change.value, change.unit) == (pytest.approx(100 * (high / low - 1)), "per cent")
    gap = evaluate({"measure": "difference", "from": IMPORTS, "less": exports}, "billion US dollars")
    assert (gap.value, len(gap.rows)) == (pytest.approx((high - low) / 1000), 2)


def test_where_no_row_answers_there_is_no_value():
    nothing = evaluate({**IMPORTS, "where": {"year": 1800, "flow": "imports"}})
    assert (nothing.value, nothing.rows) == (None, ())
    assert evaluate({"measure": "share", "part": IMPORTS, "whole": {**IMPORTS, "where": {"year": 1800}}}).value is None


def test_a_count_of_nothing_is_nought_and_every_other_measure_of_nothing_is_none():
    nothing = {"table": "deals", "where": {"deal_id": "no such deal"}}
    assert evaluate({**nothing, "measure": "count"}) == Found(0.0, None, ())
    assert evaluate({**nothing, "measure": "date", "column": "date"}).value is None
    assert evaluate({**nothing, "measure": "sum", "column": "quantity"}).value is None


def test_a_text_is_found_by_a_part_of_it_in_either_case():
    third = {"measure": "text", "table": "negotiation_rounds", "where": {"us_lead": {"contains": "lutnick"}}}
    rounds = catalog.load("negotiation_rounds")
    expected = rounds.loc[rounds["us_lead"].fillna("").str.contains("Lutnick"), "label"]
    assert evaluate({**third, "column": "label"}).value == "; ".join(expected)


def test_a_month_is_ranked_among_months():
    months = {"measure": "rank", "table": "us_goods_trade_by_month", "column": "value_usd_mn", "by": "month"}
    months |= {"where": {"month": {"from": "2025-03", "to": "2025-05"}, "flow": "imports"}, "of": "2025-05"}
    frame = catalog.trade_by_month().set_index("month").loc["2025-03":"2025-05", "imports"]
    assert evaluate(months).value == 1 + (frame > frame["2025-05-01"]).sum()


def test_a_table_of_single_figures_has_the_unit_of_its_rows_and_its_newest_edition_unless_asked():
    reserves = {"measure": "value", "table": "reference_figures", "column": "value"}
    reserves |= {"where": {"subject": "rare-earth reserves", "place_iso3": "VNM"}}
    newest = evaluate(reserves, "million tonnes of rare-earth oxide")
    older = evaluate({**reserves, "where": {**reserves["where"], "edition": "2024"}})
    assert newest.value != older.value
    assert newest.unit == older.unit == "million tonnes of rare-earth oxide"


@pytest.mark.parametrize(
    ("measure", "says"),
    [
        ({**IMPORTS, "table": "no_table"}, "no table 'no_table'"),
        ({**IMPORTS, "column": "no_column"}, "no column 'no_column'"),
        ({**IMPORTS, "where": {"colour": "red"}}, "no column 'colour'"),
        ({**IMPORTS, "where": {"year": 2024}}, "2 rows answer"),
        ({**IMPORTS, "measure": "guess"}, "unknown measure 'guess'"),
        ({**IMPORTS, "colour": "red"}, "unknown: colour"),
        ({"measure": "share", "part": IMPORTS}, "share takes part and whole"),
        ({**IMPORTS, "measure": "rank", "by": "flow"}, "rank takes table and column and by and of, and of is missing"),
        ({**IMPORTS, "measure": "rank", "by": "colour", "of": "red"}, "no column 'colour'"),
        ({**IMPORTS, "where": {"year": {"above": 2000}}}, "year: unknown: above"),
        ({"measure": "sum", "table": "reference_figures", "column": "value"}, "the rows are in"),
    ],
)
def test_a_measure_that_does_not_resolve_is_refused_naming_document_and_claim(measure, says):
    with pytest.raises(ClaimError, match=r"^a_text, claim a-1: ") as refused:
        verdicts.verdict(claim(recompute=measure, stated=1.0))
    assert says in str(refused.value)


def test_a_scale_that_does_not_fit_is_refused():
    with pytest.raises(MeasureError, match="the figure is in million US dollars, the claim in aircraft"):
        evaluate(IMPORTS, "aircraft")


@pytest.mark.parametrize(
    ("printed", "hedge", "value", "verdict"),
    [
        ("123.5", None, 123.549, "confirmed"),
        ("123.5", None, 123.25, "differs"),
        ("123.5", None, 123.58, "rounded"),  # one digit off, within one unit of it
        ("123.86", None, 123.874, "differs"),
        ("42", None, 41.6, "confirmed"),
        ("4", "about", 3.93, "rounded"),
        ("4", "about", 3.4, "differs"),
        ("1.4", "nearly", 1.37, "rounded"),
        ("100", "over", 109.46, "confirmed"),
        ("100", "over", 96.3, "differs"),
        ("100", "under", 96.3, "confirmed"),
        ("100", "under", 100.0, "differs"),
        ("6.78", None, 6.8, "rounded"),  # the data have one digit fewer, and it is the same
        ("6.78", None, 6.7, "differs"),
        ("6.78", None, 7.0, "rounded"),
        ("6.78", None, 6.801, "differs"),  # the data have the digits to tell
    ],
)
def test_a_figure_is_judged_at_its_own_precision(printed, hedge, value, verdict):
    stated = claim(printed=printed, stated=float(printed), hedge=hedge)
    assert verdicts.fit(stated, Found(value, None, ())) == verdict


@pytest.mark.parametrize(
    ("kind", "stated", "value", "verdict"),
    [
        ("rank", 7.0, 8.0, "differs"),
        ("rank", 2.0, 2.0, "confirmed"),
        ("date", "2023-09-10", pd.Timestamp("2023-09-10"), "confirmed"),
        ("date", "2023-09", pd.Timestamp("2023-09-10"), "confirmed"),
        ("date", "2023-09-11", pd.Timestamp("2023-09-10"), "differs"),
        ("event", None, pd.Timestamp("2023-09-10"), "happened"),
        ("event", None, None, "cannot be checked"),
        ("event", None, 0.0, "cannot be checked"),
        ("rank", 6.78, 6.8, "differs"),  # only figures round
    ],
)
def test_ranks_dates_and_events(kind, stated, value, verdict):
    assert verdicts.fit(claim(kind=kind, stated=stated), Found(value, None, ())) == verdict


def test_an_expectation_has_an_outcome():
    deal = {"measure": "date", "table": "deals", "where": {"deal_id": "AG-01"}, "column": "date"}
    assert verdicts.verdict(claim(kind="expectation", recompute=deal)).verdict == "happened"
    none = {**deal, "where": {"deal_id": "no such deal"}}
    assert verdicts.verdict(claim(kind="expectation", recompute=none)).verdict == "did not happen (yet)"


@pytest.mark.parametrize(
    ("stated", "hedge", "verdict"),
    [
        (2, None, "did not happen (yet)"),
        (1, None, "happened"),
        (0, "over", "happened"),
        (1, "over", "did not happen (yet)"),
    ],
)
def test_an_expectation_of_a_value_comes_true_when_the_value_fits(stated, hedge, verdict):
    one = {"measure": "count", "table": "deals", "where": {"deal_id": "AG-01"}}
    assert verdicts.verdict(claim(kind="expectation", recompute=one, stated=stated, hedge=hedge)).verdict == verdict


def test_an_expectation_of_a_value_that_no_row_tells_has_no_outcome():
    nothing = {**IMPORTS, "where": {"year": 1800, "flow": "imports"}}
    told = verdicts.verdict(claim(kind="expectation", recompute=nothing, stated=0, hedge="over"))
    assert told.verdict == "cannot be checked"


def test_a_document_is_not_its_own_witness():
    source = evaluate(IMPORTS).sources()
    value = evaluate(IMPORTS).value
    given = claim(recompute=IMPORTS, stated=value, printed=str(value))
    assert verdicts.verdict(given, same_as=()).verdict == "confirmed"
    told = verdicts.verdict(given, same_as=tuple(source))
    assert (told.verdict, told.needs) == ("cannot be checked", verdicts.OWN)


def test_a_document_may_be_held_against_another_source_beside_its_own_figures():
    exports = {**IMPORTS, "table": "us_goods_trade_world_by_year", "where": {"year": 2024, "flow": "imports"}}
    ratio = {"measure": "ratio", "over": exports, "under": IMPORTS}
    given = claim(kind="ordering", recompute=ratio, stated=1, hedge="over", unit="times")
    assert verdicts.verdict(given, same_as=tuple(evaluate(IMPORTS).sources())).verdict == "confirmed"


def test_where_nothing_can_tell_the_nearest_is_shown_in_its_own_unit():
    told = verdicts.verdict(claim(needs="a table", near=IMPORTS, unit="boxes"))
    assert (told.verdict, told.needs, told.near.unit) == ("cannot be checked", "a table", "million US dollars")
    assert ledger.lines([told])[1].endswith(f"[nearest: {words.amount(told.near.value, told.near.unit)}]")


def test_a_source_without_a_date_says_nothing_of_since_when(package):
    undated = {"measure": "text", "table": "partnership_tiers", "where": {"partner_iso3": "LAO"}, "column": "tier"}
    found = evaluate(undated)
    published = catalog.load("sources").set_index("source_id").loc[found.sources(), "published"]
    assert list(published) == ["undated"]
    assert verdicts.since(found) == ""


def test_what_was_true_and_is_no_longer_is_superseded_with_the_date_of_the_newer_source():
    older = {**IMPORTS, "where": {"year": 2022, "flow": "imports", "vintage": "2023-03"}}
    newest = {**IMPORTS, "where": {"year": 2022, "flow": "imports"}}
    stated = round(evaluate(older, "billion US dollars").value, 2)
    given = claim(printed=f"{stated:.2f}", stated=stated, unit="billion US dollars", recompute=newest, then=older)
    told = verdicts.verdict(given)
    assert told.verdict == "superseded"
    assert told.since > "2023-03"
    assert told.difference() == pytest.approx(evaluate(newest, "billion US dollars").value - stated)


def test_a_changed_figure_changes_the_verdict_and_the_ledger_tells(package, tmp_path):
    place = tmp_path / "seeds"
    place.mkdir()
    value = evaluate(IMPORTS, "billion US dollars").value
    given = {**GIVEN, "printed": f"{value:.1f}", "stated": round(value, 1), "unit": "billion US dollars"}
    seeds(place, {**{k: v for k, v in given.items() if k != "needs"}, "recompute": IMPORTS})
    first = verdicts.judge(records.documents(place))
    assert [one.verdict for one in first] == ["confirmed"]
    assert "no published ledger" in ledger.changes(first, place)[0]
    ledger.accept(first, place)
    assert ledger.changes(first, place) == []
    path = package / "us_goods_trade_by_year.csv"
    line = path.read_text(encoding="utf-8").splitlines()[evaluate(IMPORTS).rows[0][1] - 1]
    cells = line.split(",")
    cells[4] = str(2 * float(cells[4]))
    path.write_text(path.read_text(encoding="utf-8").replace(line, ",".join(cells)), encoding="utf-8")
    catalog.forget()
    second = verdicts.judge(records.documents(place))
    assert ledger.changes(second, place) == ["a-1: was confirmed, is differs"]


def test_what_no_row_can_tell_yet_is_no_failure(package):
    """With data that end before a text was written, an expectation once read as not come true, a zero as confirmed."""
    hope = {"measure": "date", "table": "deals", "where": {"deal_id": "no such deal"}, "column": "date"}
    none = {"measure": "count", "table": "deals", "where": {"deal_id": "no such deal"}}
    for given in (claim(kind="expectation", recompute=hope), claim(kind="statement", stated=0, recompute=none)):
        told = verdicts.verdict(given, written="2099-01")
        assert (told.verdict, told.needs) == ("cannot be checked", verdicts.LATER)
        assert verdicts.verdict(given, written="2023-04").verdict != "cannot be checked"
    path = package / "diplomatic_events.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    catalog.forget()
    empty = {"measure": "date", "table": "diplomatic_events", "where": {"category": "visit"}, "column": "date"}
    told = verdicts.verdict(claim(kind="expectation", recompute=empty), written="2023-04")
    assert (told.verdict, told.needs) == ("cannot be checked", verdicts.ROWS)


def test_a_sum_of_which_a_part_is_missing_has_no_value(package):
    months = {"measure": "sum", "table": "us_goods_trade_by_month", "column": "value_usd_mn"}
    held = {**months, "where": {"month": {"from": "2025-01", "to": "2025-03"}, "flow": "imports"}}
    assert evaluate(held).value > 0
    assert evaluate({**held, "where": {**held["where"], "month": {"from": "2025-01", "to": "2099-03"}}}).value is None
    flows = {**IMPORTS, "measure": "sum", "where": {"year": 2024, "flow": ["imports", "exports"]}}
    assert evaluate(flows).value > 0
    assert evaluate({**flows, "where": {"year": 2024, "flow": ["imports", "gifts"]}}).value is None
    quantities = {"measure": "sum", "table": "deals", "column": "quantity"}
    assert catalog.load("deals")["quantity"].isna().any()
    assert evaluate(quantities).value is None


def test_a_text_of_empty_cells_is_no_text():
    leads = catalog.load("negotiation_rounds")
    empty = leads.loc[leads["us_lead"].isna(), "round_id"].iloc[0]
    told = {"measure": "text", "table": "negotiation_rounds", "where": {"round_id": empty}, "column": "us_lead"}
    assert evaluate(told).value is None


def test_the_ledger_fits_a_terminal_and_counts_by_document():
    told = ledger.lines(ledger.current())
    assert max(map(len, told)) <= ledger.WIDTH
    heads = [line for line in told if re.match(r"\w+, \d+ claims: ", line)]
    assert len(heads) == len(records.documents())
    starts = [line.index(verdict.verdict) for verdict in ledger.current() for line in told if _begins(line, verdict)]
    assert len(set(starts)) == 1, "the verdicts stand in one column"


def _begins(line: str, verdict) -> bool:
    return line.startswith(f"  {verdict.claim.id} ")
