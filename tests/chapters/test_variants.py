"""The book can be made from other data with the same descriptor: it follows them, and says what they lack."""

import re
import shutil

import pytest
from told import HOLES, PROMISES, quickly, spoken
from variants import VARIANTS

from conftest import ABOUT, BOOK
from tradebook import catalog, checks, parameters
from tradebook.publish import execute, site

LAST = {"much_shorter": 2012, "shorter": 2019}  # the last year of which these editions may speak
PARTS = ("title", "subtitle", "alt", "notes", "result")

# What a chapter must say of an edition, and what it must not: key -> (said, not said), as patterns.
SAID = {
    ("shorter", "trade_growth"): {
        "tail": (r"^This edition holds no monthly figures after December 2019\.$", "bought"),
        "finding": ("in 2019,", "2025"),
    },
    ("shorter", "diplomatic_upgrade"): {
        "upgraded": ("joined Vietnam's partnership ladder", "moved up"),
        "burden": ("^Duty is left out", "%"),
    },
    ("shorter", "aviation_deals"): {"answer": ("not one is known|Not one is known", "lapsed")},
    ("shorter", "tariffs"): {"finding": ("^This edition does not hold a full year of the duty", "%")},
    ("turned", "tariffs"): {
        "as_if_by_month": ("below nil because less than before was assessed", "53"),
        "happened": ("higher; they fell", "rose"),
    },
    ("longer", "tariffs"): {"scenario": ("in 2025, where", "in 2026"), "assessed": ("^In August 2026", "2027")},
    ("no_recent_months", "tariffs"): {
        "gaps": ("January to March 2025", "2026"),
        "assessed": ("^In December 2025", "2026"),
    },
    ("sparse", "tariffs"): {
        "assessed": (
            "^This edition holds no general rate .* 31 August 2026; over the twelve months to December 2024",
            "peak",
        ),
        "ladder": ("^Not one change", "%"),
        "gaps": ("^No run-up can be measured", "%"),
    },
    ("much_shorter", "export_mix"): {"finding": ("^This edition does not hold two whole years", "%")},
    ("much_shorter", "diplomatic_upgrade"): {"finding": ("^This edition does not hold a place of the United", "%")},
    ("much_shorter", "energy_deals"): {"fuel": ("not held for this run", r"\$"), "finding": ("in|not brought", "2013")},
    ("longer", "energy_deals"): {
        "fuel": ("in 2025, the newest year for which goods so finely sorted are held", "in 2026"),
        "scenario": ("in 2026", "in 2025"),
    },
    ("no_recent_months", "trade_growth"): {
        "tail": (r"^This edition holds no monthly figures after December 2025\.$", "bought"),
    },
    ("turned", "trade_growth"): {
        "finding": (r"−\d", "rose"),
        "share_sentence": ("^Vietnam's share of all US goods imports fell", "imports rose"),
        "rates_words": ("comes to −", "indices of trade prices are not held"),
        "tail": ("down from", "up from"),
        "title": ("share of US imports fell to", "share of US imports rose"),
    },
    ("turned", "export_mix"): {
        "growth_short": ("points of change", "points of growth"),
        "adds": ("shrank by .* shrank by", "grew"),
        "title": ("computers and electronics fell", "omputers and electronics rose"),
    },
    ("turned", "market_share"): {
        "in_short": (r"shrank by \$.* comes to −\$", "grew"),
        "by_base": (r"^Counted from a single year", "each of one"),
        "title": ("Computers and electronics: −", "Transport equipment: −"),  # the most that was lost, not the least
    },
    ("turned", "turning_points"): {"dates_words": ("^“First tariffs on China”", "Trade agreement")},
    ("much_shorter", "market_share"): {
        "finding": ("^This edition does not hold imports by industry of two years", "%")
    },
    ("much_shorter", "turning_points"): {
        "dates_words": ("WTO” \\(January 2007\\)$", "2018"),
        "finding": ("^Of four gaps", "ten"),
    },
    ("sparse", "turning_points"): {"milestones_sentence": ("^No milestone of this run", "quickened|end points")},
    ("longer", "trade_growth"): {
        "tail": ("^From January to March 2027", "2025"),
        "last_year": ("^2026$", "2025"),
        "rates_words": ("from 2000 to 2025", "2026"),
        "thin_index": ("^No price index is held for 2026", "eleven"),
    },
    ("turned", "diplomatic_upgrade"): {
        "trade": ("imports from Vietnam fell .*exports fell", "imports from Vietnam rose"),
        "title": ("imports from Vietnam fell", "imports from Vietnam rose"),
    },
    ("surplus", "trade_growth"): {
        "balance": (r"^a surplus of \$", "deficit"),
        "place": ("^so no deficit", "larg"),
    },
    ("surplus", "aviation_deals"): {
        "against_deficit": ("no goods deficit with Vietnam", "%"),
        "title": ("A year's aircraft, .* come to", "of the deficit"),
    },
    ("surplus", "energy_deals"): {
        "scenario": ("no goods deficit with Vietnam", "%"),
        "whole": ("there was no deficit", "would take"),
        "title": ("LNG would cost", "of the deficit"),
    },
    ("few_partners", "trade_growth"): {
        "place": ("too few to rank", "largest"),
    },
    ("few_partners", "diplomatic_upgrade"): {"beside": ("of three partners listed throughout", "of 28")},
    ("few_partners", "deficit"): {
        "places": ("can't be told", "came"),
        "title": ("Of the partners held, China led", "American deficits"),
        "next_losses": ("one partner more", "twelve"),
        "industry": ("Mexico", "Taiwan"),
    },
    ("surplus", "deficit"): {"finding": (r"a surplus of \$.*so no deficit at all", "largest")},
    ("turned", "deficit"): {
        "shifts": ("There is no loss of China's", "In size"),
        "newest": ("^No part of a later", "months"),
    },
    ("shorter", "deficit"): {"studies": ("^No published share", "study"), "versions": ("no study", "later")},
    ("much_shorter", "deficit"): {
        "industry": ("not held for long enough", "%"),
        "grown": ("^Nor can a loss", r"\$"),
        "coarse": ("100.0%|not held", r"\$"),
    },
    ("surplus", "two_ledgers"): {"finding": ("Washington counts a goods surplus", "deficit")},
    ("turned", "two_ledgers"): {"finding": ("the other way", "2013"), "late_words": ("larger", "wider")},
    ("sparse", "two_ledgers"): {"finding": ("^This edition does not hold two years of Vietnam's exports", "%")},
    ("sparse", "export_mix"): {"groups_short": ("is not held for this run", "%"), "inputs": ("is not held", r"\$")},
    ("sparse", "aviation_deals"): {
        "told": ("^No aircraft was announced again", "Added up"),
        "scale": ("No aircraft exports", "largest"),
    },
    ("sparse", "energy_deals"): {"answer": ("^This edition holds no energy announcement", "Not one")},
    ("surplus", "closing_the_gap"): {
        "everything": ("no goods deficit with Vietnam in 2024 and 2025", "%"),
        "balance": ("no goods deficit with Vietnam to balance", "times"),
        "title": (r"the best year would bring \$", "%"),
    },
    ("turned", "closing_the_gap"): {"moved": ("the deficit shrank by", "grew")},
    ("shorter", "closing_the_gap"): {
        "best": ("each year would bring", "would bring most"),
        "spread": ("whether or not", "independent"),
    },
    ("much_shorter", "closing_the_gap"): {"finding": ("^This edition does not hold a purchase that stands", "%")},
    ("sparse", "closing_the_gap"): {
        "told": ("^No announcement put a value", "in all"),
        "lng": ("^No announced", "one with"),
    },
    ("sparse", "diplomatic_upgrade"): {
        "told": ("not one event in this edition", "“"),
        "sure": ("not one is known", "no are"),
    },
}


@pytest.fixture(scope="session")
def editions(tmp_path_factory):
    """Makes the data of a variant, once for all tests: name -> folder."""
    made = {}

    def make(name: str):
        if name not in made:
            made[name] = tmp_path_factory.mktemp(name) / "data"
            shutil.copytree(BOOK / "data", made[name])
            VARIANTS[name](made[name])
        return made[name]

    return make


CHAPTERS = [page.removeprefix("chapters/") for page in site.pages(BOOK) if "/" in page and page not in ABOUT]
# Editions that change every chapter meet all of them; the others those with something to say about the change.
EVERYWHERE = ("shorter", "much_shorter", "longer", "turned", "sparse")
PAIRS = [(variant, chapter) for variant in EVERYWHERE for chapter in CHAPTERS]
PAIRS += [pair for pair in SAID if pair not in PAIRS] + [("no_recent_months", "diplomatic_upgrade")]
# The same through Papermill, charts drawn, for those whose charts differ most from this edition's.
RUN_WHOLE = [("surplus", "energy_deals"), ("sparse", "aviation_deals")]


@pytest.mark.parametrize(("variant", "chapter"), PAIRS)
def test_a_chapter_follows_other_data(variant, chapter, editions, monkeypatch):
    monkeypatch.setenv("TRADEBOOK_DATA", str(editions(variant)))
    path = BOOK / "chapters" / f"{chapter}.md"
    try:
        bound, figures = quickly(path, site.settings(BOOK, {}, chapter=path), monkeypatch)
    except parameters.Nothing as nothing:
        bound, figures = {"finding": str(nothing)}, []
    assert "finding" in bound
    for text in [
        *bound.values(),
        *(figure.get(part, "") for figure in figures for part in PARTS),
    ]:
        assert not HOLES.search(text), text
        if variant in LAST:
            years = {int(year) for year in re.findall(r"\b20\d\d\b", text)} - set(PROMISES.get(chapter, ()))
            assert max(years, default=0) <= LAST[variant], text
    bound["title"] = " | ".join(figure["title"] for figure in figures)
    for key, (said, unsaid) in SAID.get((variant, chapter), {}).items():
        assert re.search(said, bound[key]), bound[key]
        assert not unsaid or not re.search(unsaid, bound[key]), bound[key]


@pytest.mark.parametrize(("variant", "chapter"), RUN_WHOLE)
def test_a_chapter_runs_whole_with_other_data(variant, chapter, editions, monkeypatch):
    monkeypatch.setenv("TRADEBOOK_DATA", str(editions(variant)))
    path = BOOK / "chapters" / f"{chapter}.md"
    notebook = execute.run(path, site.settings(BOOK, {}, chapter=path))[0]
    assert "finding" in execute.bound(notebook)
    assert not [text for text in spoken(notebook) if HOLES.search(text)]


def test_a_chapter_whose_subject_has_no_data_says_so_in_one_sentence(editions, monkeypatch):
    monkeypatch.setenv("TRADEBOOK_DATA", str(editions("much_shorter")))
    path = BOOK / "chapters" / "aviation_deals.md"
    notebook = execute.run(path, site.settings(BOOK, {}, chapter=path))[0]
    bound, told = execute.bound(notebook), notebook.cells[-1].source
    assert {"finding", "against_deficit"} <= set(bound), "the front page quotes both"
    assert set(bound.values()) == {told.splitlines()[2]}
    assert told.splitlines()[2].startswith("This edition does not hold an order of Boeing aircraft")
    assert notebook.cells[0].source == "# What became of the aircraft deals?"


@pytest.mark.parametrize("variant", ["shorter", "no_recent_months", "few_partners", "another_vintage"])
def test_an_honest_edition_passes_the_check(variant, editions, monkeypatch):
    monkeypatch.setenv("TRADEBOOK_DATA", str(editions(variant)))
    assert [str(finding) for finding in checks.run()] == []


@pytest.mark.parametrize(("variant", "last"), [("shorter", 2019), ("longer", 2026), ("turned", 2025)])
def test_the_edition_ends_with_the_last_full_year_of_its_data(variant, last, editions, monkeypatch):
    monkeypatch.setenv("TRADEBOOK_DATA", str(editions(variant)))
    assert site.settings(BOOK, {})["end_year"] == catalog.last_full_year() == last


def test_the_build_says_when_the_edition_gives_way(editions, monkeypatch):
    folder = editions("few_partners")
    monkeypatch.setenv("TRADEBOOK_DATA", str(folder))
    path, notes = folder / "us_goods_trade_by_partner_year.csv", []
    whole = path.read_text(encoding="utf-8")
    try:
        path.write_text("".join(line for line in whole.splitlines(keepends=True) if ",CHN," not in line))
        catalog._read_table.cache_clear()
        assert site.settings(BOOK, {}, say=notes.append)["comparator"] == "MEX"
    finally:
        path.write_text(whole, encoding="utf-8")
        catalog._read_table.cache_clear()
    assert len(notes) == 1
    assert notes[0].startswith("comparator CHN is not in ")
