"""What the verdicts add up to, in the sentences that open and close the page of the claims."""

import pandas as pd

from tradebook.claims import story
from tradebook.claims.records import Document
from tradebook.claims.verdicts import FALLS, OPEN, OWN, STANDS, Verdict
from tradebook.narrative import capital, count, counted, joined, pct, several


def answer(documents: list[Document], judged: list[Verdict]) -> str:
    """How many claims the data bear out, do not, and can't tell, as sentences."""
    sides, made = story.sides(judged), capital(counted(len(documents), "document"))
    return (
        f"{made} make {counted(len(judged), 'claim')} that can be checked, or could be if there were data."
        f" The data bear out {count(sides[STANDS])} of them. They do not, no longer or not yet bear out"
        f" {count(sides[FALLS])}, and can't tell {count(sides[OPEN])}."
    )


def finding(documents: list[Document], judged: list[Verdict], expectations: pd.DataFrame) -> str:
    """The same for the front page, with what differs told apart from what has not come."""
    sides, given = story.sides(judged), [verdict.verdict for verdict in judged]
    wrong, late = given.count("differs") + given.count("superseded"), given.count(story.NOT_YET)
    expected = several(late, "that was expected", "that were expected")
    absent = f" have no trace of {expected}," if late else ""
    return (
        f"The {counted(len(documents), 'article')} that this book began with hold {counted(len(judged), 'claim')}: the"
        f" data bear out {count(sides[STANDS])}, contradict or overtake {count(wrong)},{absent} and can't tell"
        f" {count(sides[OPEN])}. {hopes(expectations)}"
    )


def hopes(expectations: pd.DataFrame) -> str:
    """How many expectations came true, as a sentence; `expectations` as from `story.expected`."""
    if expectations.empty:
        return "Of what was expected nothing can be said yet."
    came = several((expectations["verdict"] == story.CAME).sum(), "has", "have")
    return f"Of {counted(len(expectations), 'expectation')} that can be judged, {came} come true."


def superseded(judged: list[Verdict]) -> str:
    """Which claims were overtaken by newer data, as a sentence."""
    old = [verdict for verdict in judged if verdict.verdict == "superseded"]
    if not old:
        return "No claim was overtaken by newer data."
    gone = "; ".join(f"“{verdict.claim.says.rstrip('.')}”" for verdict in old)
    return f"{capital(several(len(old), 'was', 'were'))} true when written and no longer so: {gone}."


def both_counts(pairs: pd.DataFrame) -> str:
    """How far the two countries' counts of one sum lie apart, as a sentence; `pairs` as from `story.both_counts`."""
    if pairs.empty:
        return "This edition holds no sum of the documents in both counts."
    low, high = (pct(pairs["gap_pct"].agg(edge) / 100) for edge in ("min", "max"))
    apart = f"runs from {low} to {high}" if len(pairs) > 1 else f"is {low}"
    return f"The American figure less the Vietnamese one {apart} of the Vietnamese one."


def other_count(judged: list[Verdict]) -> str:
    """How many claims that hold in the count of their document would not in the other one, as a sentence."""
    held, lost = story.other_way(judged)
    if not held:
        return "No claim that holds is held in another count."
    some = f"{count(len(lost)) if lost else 'not one'} of {counted(len(held), 'claim')} that"
    some += " hold" if len(held) > 1 else " holds"
    which = f" ({joined(verdict.claim.id for verdict in lost)})" if lost else ""
    return f"Judged by the other count, {some} in the count of the document would not{which}."


def footing(judged: list[Verdict]) -> dict[str, str]:
    """What the verdicts rest on, as sentences: rests (kinds of sources), own (the text itself), silent (no row)."""
    rests = {kind: count(number) if number else "none" for kind, number in story.witnesses(judged).items()}
    total = counted(sum(story.witnesses(judged).values()), "verdict")
    own = sum(verdict.needs == OWN for verdict in judged)
    told = [verdict for verdict in judged if verdict.found and verdict.verdict != "cannot be checked"]
    silent = sum(not verdict.found.rows for verdict in told)
    compared = (
        f"{capital(several(own, 'claim', 'claims'))} could only be compared with the text itself, which is no witness."
    )
    absent = capital(several(silent, "verdict rests", "verdicts rest"))
    return {
        "rests": f"Of {total} that rest on rows, {rests['official']} rest on official or company sources alone,"
        f" {rests['press']} on relays and the press alone, and {rests['both']} on both.",
        "own": compared if own else "No claim had only its own text for a witness.",
        "silent": f"{absent} on the absence of a row, which is weaker than its presence."
        if silent
        else "No verdict rests on the absence of a row.",
    }
