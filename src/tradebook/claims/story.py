"""What the claims add up to: verdicts by document, both countries' counts, and what was expected and what came."""

import json
import re
import textwrap

import pandas as pd

from tradebook import catalog
from tradebook.claims import page
from tradebook.claims.records import Document
from tradebook.claims.verdicts import FALLS, OPEN, SIDES, STANDS, Verdict, fit
from tradebook.claims.words import MILLIONS
from tradebook.narrative import capital, count, counted, joined, pct, several

OFFICIAL = ("official", "primary copy", "company")  # kinds of sources that speak for themselves
SHORT = 66  # letters of a claim that fit beside a chart
CAME, NOT_YET = "happened", "did not happen (yet)"
SUBJECTS = {
    "trade_growth": "trade",
    "export_mix": "trade",
    "diplomatic_upgrade": "diplomacy and tariffs",
    "aviation_deals": "aircraft",
    "energy_deals": "energy",
    "strategic_sectors": "strategic sectors",
}


def verdicts(documents: list[Document], judged: list[Verdict]) -> pd.DataFrame:
    """One row a document and verdict, zeros included: document (the month it was written), verdict, side, claims."""
    called = page.names(documents)
    given = pd.Series([(verdict.claim.document, verdict.verdict) for verdict in judged], dtype=object).value_counts()
    return pd.DataFrame(
        [
            {"document": called[name], "verdict": verdict, "side": side, "claims": int(given.get((name, verdict), 0))}
            for name in called
            for verdict, side in sorted(SIDES.items(), key=lambda item: (STANDS, FALLS, OPEN).index(item[1]))
        ]
    )


def sides(judged: list[Verdict]) -> dict[str, int]:
    """How many claims the data bear out, do not, and can't tell."""
    given = [SIDES[verdict.verdict] for verdict in judged]
    return {side: given.count(side) for side in (STANDS, FALLS, OPEN)}


def short(says: str) -> str:
    """A claim as the name of a row in a chart."""
    return textwrap.shorten(says.rstrip("."), SHORT, placeholder=" …")


def both_counts(judged: list[Verdict], most: int = 12) -> pd.DataFrame:
    """Sums of money that both countries count: claim, says, vietnam_usd_bn, us_usd_bn, gap_pct, in the order made.

    The gap is that of the American count, in per cent of the Vietnamese one. At most so many, those furthest apart.
    """
    rows = []
    for verdict in judged:
        claim, pair = verdict.claim, (verdict.found, verdict.other)
        if claim.unit not in MILLIONS or claim.count not in ("Vietnam", "United States") or None in pair:
            continue
        if verdict.verdict == "cannot be checked" or any(found.value is None or found.value <= 0 for found in pair):
            continue
        own, other = (found.value * MILLIONS[claim.unit] / 1000 for found in pair)
        vietnam, us = (own, other) if claim.count == "Vietnam" else (other, own)
        says = short(claim.says)
        rows.append({"claim": claim.id, "says": says, "vietnam_usd_bn": vietnam, "us_usd_bn": us})
    frame = pd.DataFrame(rows, columns=["claim", "says", "vietnam_usd_bn", "us_usd_bn"])
    frame = frame.astype({"vietnam_usd_bn": float, "us_usd_bn": float})
    frame["gap_pct"] = 100 * (frame["us_usd_bn"] / frame["vietnam_usd_bn"] - 1)
    return frame.loc[frame["gap_pct"].abs().nlargest(most).index.sort_values()].reset_index(drop=True)


def expected(documents: list[Document], judged: list[Verdict]) -> pd.DataFrame:
    """Every expectation that can be judged: claim, says, document, subject, written, verdict, came (NaT: no date).

    `came` is the day of the row that tells, the first of the month where only that is known; a figure has none.
    """
    called, written = page.names(documents), {document.id: pd.Timestamp(document.written) for document in documents}
    columns = ["claim", "says", "document", "subject", "written", "verdict", "came"]
    rows = []
    for verdict in judged:
        claim = verdict.claim
        if claim.kind != "expectation" or verdict.verdict not in (CAME, NOT_YET):
            continue
        value = verdict.found.value
        came = value if verdict.verdict == CAME and isinstance(value, pd.Timestamp) else pd.NaT
        subject = SUBJECTS.get(claim.chapter, "other things")
        own = [claim.id, claim.says, called[claim.document], subject, written[claim.document], verdict.verdict, came]
        rows.append(dict(zip(columns, own, strict=True)))
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(came=pd.to_datetime(frame["came"]), written=pd.to_datetime(frame["written"]))


def waits(expectations: pd.DataFrame) -> pd.Series:
    """Months from the month of writing to that of the outcome, by claim, for those with a date."""
    dated = expectations.dropna(subset=["came"]).set_index("claim")
    return (dated["came"].dt.year - dated["written"].dt.year) * 12 + dated["came"].dt.month - dated["written"].dt.month


def by_subject(expectations: pd.DataFrame) -> str:
    """How many expectations came true, subject by subject: 'of aircraft three of four'."""
    told = []
    for subject, own in expectations.groupby("subject", sort=False):
        came = int((own["verdict"] == CAME).sum())
        told.append(f"of {subject} {count(came) if came else 'not one'} of {count(len(own))}")
    return joined(told)


def again(judged: list[Verdict]) -> list[list[Verdict]]:
    """Expectations that several documents share: the same thing sought in the same rows, dates apart."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in judged:
        if verdict.claim.kind == "expectation" and verdict.verdict in (CAME, NOT_YET):
            measure = json.dumps(verdict.claim.recompute, default=str, sort_keys=True)
            sought = re.sub(r"\b(19|20)\d\d(-\d\d)*\b", "", measure)
            groups.setdefault(sought, []).append(verdict)
    return [own for own in groups.values() if len({verdict.claim.document for verdict in own}) > 1]


def again_words(judged: list[Verdict]) -> str:
    """A sentence on what more than one document expected, and which of it has come."""
    shared = again(judged)
    if not shared:
        return "No expectation is shared by several of the documents."
    open_ones = [own[-1].claim.says.rstrip(".") for own in shared if own[-1].verdict == NOT_YET]
    begin = f"{capital(counted(len(shared), 'expectation'))} {'stand' if len(shared) > 1 else 'stands'} in several"
    if not open_ones:
        return f"{begin} documents; all of that has come by now."
    quoted = joined(f"“{text}”" for text in open_ones)
    return f"{begin} documents. What has not come of that, up to the last day of these data: {quoted}."


def wait_words(expectations: pd.DataFrame) -> str:
    """A sentence on how long outcomes took."""
    months = waits(expectations)
    if len(months) < 2:
        return "Too few outcomes have a date to say how long they took."
    same, late = int((months == 0).sum()), int(months.max())
    begin = f"Of {counted(len(months), 'outcome')} with a date, "
    slow = f"the last came {counted(late, 'month')} after its text" if late > 0 else "none came later"
    return f"{begin}{several(same, 'is', 'are')} of the month of the text itself; {slow}."


def outcomes(documents: list[Document], judged: list[Verdict]) -> str:
    """What each document expected and what came of it, as an HTML list: a document, its outcomes, what is open."""
    expectations, told = expected(documents, judged), []
    for name, own in expectations.groupby("document", sort=False):
        came = own[own["verdict"] == CAME].sort_values("came")
        some = f"{count(len(came)) if len(came) else 'not one'} of {counted(len(own), 'expectation')} came true"
        lines = [f"<b>{name}</b>: {some}."]
        lines += [f"<i>Came:</i> {_linked(came)}."] if len(came) else []
        missing = own[own["verdict"] == NOT_YET]
        lines += [f"<i>Not on record so far:</i> {_linked(missing)}."] if len(missing) else []
        told.append(f"<li>{'<br>'.join(lines)}</li>")
    return f'<ul class="tb-outcomes">{"".join(told)}</ul>' if told else ""


def _linked(rows: pd.DataFrame) -> str:
    told = []
    for row in rows.itertuples():
        when = f"{row.came:%B %Y}, " if pd.notna(row.came) else ""
        told.append(f'{page.escaped(row.says.rstrip("."))} ({when}<a href="#claim-{row.claim}">{row.claim}</a>)')
    return "; ".join(told)


def leading(told: pd.DataFrame) -> str:
    """Sentences on the documents: whose claims stand most and least often, and of which least can be told.

    `told` is the frame of `verdicts`. Shares are of the claims that can be judged.
    """
    wide = told.pivot_table(index="document", columns="side", values="claims", aggfunc="sum", sort=False)
    wide = wide.reindex(columns=[STANDS, FALLS, OPEN], fill_value=0)
    judged = wide[STANDS] + wide[FALLS]
    share = (wide[STANDS] / judged)[judged > 0]
    lines = []
    if share.nunique() > 1:
        best, worst = share.idxmax(), share.idxmin()
        lines.append(
            f"Of what can be judged, the data bear out {pct(share[best], 0)} in the text of {best} and "
            f"{pct(share[worst], 0)} in that of {worst}, the two ends of the list."
        )
    dark = wide[OPEN] / wide.sum(axis=1)
    if dark.nunique() > 1:
        lines.append(f"The share that can't be checked runs from {pct(dark.min(), 0)} to {pct(dark.max(), 0)}.")
    return " ".join(lines) or "The documents do not differ in this."


def by_kind(judged: list[Verdict]) -> str:
    """A sentence on which kinds of claims can't be checked: 'seven of 25 figures'."""
    kinds = [(verdict.claim.kind, SIDES[verdict.verdict] == OPEN) for verdict in judged]
    told = []
    for kind in dict.fromkeys(kind for kind, _ in kinds):
        own = [dark for other, dark in kinds if other == kind]
        told.append((sum(own) / len(own), f"{count(sum(own))} of {counted(len(own), kind)}"))
    dark = [words for share, words in sorted(told, reverse=True) if share > 0]
    return f"By kind, what can't be checked is {joined(dark)}." if dark else "Every kind of claim can be checked."


def other_way(judged: list[Verdict]) -> tuple[list[Verdict], list[Verdict]]:
    """The claims that hold in the count their document uses, and those of them that would not in the other one."""
    held = [
        verdict
        for verdict in judged
        if verdict.verdict in ("confirmed", "rounded", CAME) and verdict.other is not None and verdict.other.value
    ]
    return held, [verdict for verdict in held if fit(verdict.claim, verdict.other) == "differs"]


def witnesses(judged: list[Verdict]) -> dict[str, int]:
    """Of the verdicts that rest on rows: how many rest on official figures, on relays and the press, or on both."""
    kind = catalog.load("sources").set_index("source_id")["kind"]
    found: dict[str, int] = {"official": 0, "press": 0, "both": 0}
    for verdict in judged:
        if SIDES[verdict.verdict] != OPEN and (sources := verdict.found.sources()):
            official = {kind[name] in OFFICIAL for name in sources}
            found["both" if len(official) > 1 else "official" if True in official else "press"] += 1
    return found
