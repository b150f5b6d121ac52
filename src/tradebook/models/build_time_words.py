"""How long the book takes to build, in words and tables, from a measurement (see `build_times`) or None for none."""

import pandas as pd

from tradebook.models import build_times
from tradebook.narrative import capital, counted, day, measured, several


def finding(bench: dict | None) -> str:
    """How long the book takes, from nothing and with nothing to do, beside plain Jupyter Book."""
    if bench is None:
        return "How long this book takes to build has not been measured yet."
    wall = build_times.medians(bench)
    cold, plain, same = wall["cold"], wall[f"{build_times.PLAIN}cold"], wall["same"]
    return (
        f"The whole book of {counted(bench['pages'], 'page')} was computed and built from nothing in "
        f"{measured(cold, 'seconds', ',.0f')}, where plain Jupyter Book took {measured(plain, 'seconds', ',.0f')}; "
        f"with nothing to do its builder was done in {measured(same, 'seconds', '.2f')}."
    )


def how(bench: dict | None, edition: str) -> str:
    """On what, when and how often the times were measured."""
    if bench is None:
        return "No measurement is kept for this edition or one before it: make bench takes one."
    machine, rounds = bench["machine"], len(bench["rounds"])
    own = "this edition" if bench["edition"] == edition else f"edition {bench['edition']}"
    repeated = f"Each time is the median of {counted(rounds, 'round')}, in which the builders took turns."
    return (
        f"Measured for {own} on {day(pd.Timestamp(bench['date']))}, on a machine with "
        f"{counted(machine['cores'], 'core')} ({machine['cpu']}, {measured(machine['memory_gb'], 'GB')}). "
        f"{repeated if rounds > 1 else 'Each time was taken once.'}"
    )


def verdict(bench: dict | None) -> str:
    """How many of the targets are met."""
    if bench is None:
        return "So nothing can be said of the targets that were set."
    found = build_times.targets(bench)
    return f"Of {counted(len(found), 'target')} {several(sum(target.met for target in found), 'is met', 'are met')}."


def times(bench: dict) -> pd.DataFrame:
    """The rows of `build_times.rows`, as a table for readers."""
    frame = pd.DataFrame(build_times.rows(bench))
    return frame.assign(build=frame["build"].map(capital)).astype({"chapters_run": "Int64"})


def asked(bench: dict) -> pd.DataFrame:
    """The targets, one a row: build, asked, found, is_met."""
    return pd.DataFrame(
        [
            {"build": capital(target.step), "asked": target.wanted, "found": target.found, "is_met": target.met}
            for target in build_times.targets(bench)
        ]
    )


def made_with(python: str, versions: dict[str, str | None], reasons: dict[str, str]) -> pd.DataFrame:
    """Python and the packages, one a row: name, version, what_it_does."""
    packages = [(name, version, reasons.get(name, "")) for name, version in versions.items()]
    return pd.DataFrame([("Python", python, "runs it all"), *packages], columns=["name", "version", "what_it_does"])
