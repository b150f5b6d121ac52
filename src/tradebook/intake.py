"""New figures into the data package: merged beside those held, checked as a whole, and put in place all or nothing.

A copy of the package takes the new rows and must pass every check. Only then are its changed files set aside under
`catalog.ACCEPTED`, in one rename, and moved over the held ones. Killed before that rename, the package is as it was;
killed after it, `finish` moves the rest the next time any command looks at the package.
"""

import contextlib
import csv
import datetime as dt
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock
import pandas as pd

from tradebook import catalog, checks
from tradebook.connectors.delivery import Delivery, Update
from tradebook.connectors.merge import Merged, MergeError, merge
from tradebook.errors import Told

INCOMING = ".incoming"  # the copy that is worked on; left behind by a kill, it is thrown away
LOCK = ".ingest.lock"
CHANGES = "data_changes"
EDITIONS = "edition_figures"
NONE_UNMARKED = pd.Index([])


class IntakeError(Told):
    """The new figures were refused; the package is as it was. Line one says why, the rest name each fault."""


def take(delivery: Delivery, vintage: str, say: Callable[[str], None], dry_run: bool = False) -> bool:
    """Puts a delivery into the data package in use and reports what is new and what was revised, line by line.

    `vintage` (YYYY-MM) is the month of publication. Returns whether anything changed. Raises IntakeError, and leaves
    the package untouched, when the figures can't stand beside those held or the package would not pass its checks.
    """
    if not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", vintage):
        raise IntakeError(f"vintage {vintage!r}: write the month of publication as 2026-11")
    folder = catalog.directory()
    source_id = f"{delivery.name}_{vintage.replace('-', '_')}"
    with _alone(folder), _copy(folder) as copy:
        merged = {update.table: _merged(update, vintage, source_id) for update in delivery.updates}
        changed = {table: result for table, result in merged.items() if len(result.fresh)}
        _report(merged, delivery.remarks, vintage, say)
        if not changed:
            say("nothing new; the data are as they were")
            return False
        _write(copy, changed, _source_row(delivery, vintage, source_id))
        _check(copy)
        if dry_run:
            say("a trial: nothing was written")
            return False
        _accept(folder, copy)
    say(f"{', '.join(sorted(changed))}: written; every check passed")
    return True


def keep_edition(figures: pd.DataFrame, say: Callable[[str], None], dry_run: bool = False) -> None:
    """Keeps the headline figures of an edition, as from `editions.rows`, so that later ones can be set beside them.

    Raises IntakeError, and leaves the package untouched, when there is none, when the edition is kept already, or when
    the package would not pass its checks.
    """
    if figures.empty:
        raise IntakeError(f"{catalog.directory()}: holds none of the figures that an edition leads with")
    folder, edition = catalog.directory(), figures["edition"].iloc[0]
    with _alone(folder), _copy(folder) as copy:
        if (catalog.load(EDITIONS)["edition"] == edition).any():
            path = folder / catalog.resource(EDITIONS)["path"]
            raise IntakeError(
                f"{path}: edition {edition} is kept already; a new one has a new version in datapackage.json"
            )
        _insert(copy, EDITIONS, figures, NONE_UNMARKED)
        line = {"table": EDITIONS, "change": f"edition {edition}", "rows_added": len(figures), "rows_revised": 0}
        _insert(copy, CHANGES, pd.DataFrame([{"date": _today(), **line}]), NONE_UNMARKED)
        _check(copy)
        for row in figures.itertuples():
            say(f"{row.figure} {row.period}: {row.value:,.3f} {row.unit}")
        if dry_run:
            say("a trial: nothing was written")
            return
        _accept(folder, copy)
    say(f"edition {edition}: {len(figures)} figures kept")


def finish() -> None:
    """Moves the rest of an accepted delivery into the package in use, if a kill left it half in place."""
    accepted = catalog.folder() / catalog.ACCEPTED
    if accepted.is_dir():
        for file in sorted(accepted.iterdir()):
            os.replace(file, accepted.parent / file.name)
        accepted.rmdir()
        catalog.forget()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        with filelock.FileLock(folder / LOCK, timeout=0):
            yield
    except filelock.Timeout:
        raise IntakeError(f"{folder}: another ingest is at work; try again when it is done") from None


@contextlib.contextmanager
def _copy(folder: Path) -> Iterator[Path]:
    """A copy of the package inside it, so that the last step is a rename on one disk; gone in any case at the end."""
    copy = folder / INCOMING
    shutil.rmtree(copy, ignore_errors=True)
    try:
        copy.mkdir()
        for file in [folder / "datapackage.json", *(folder / entry["path"] for entry in _entries())]:
            shutil.copyfile(file, copy / file.name)
        yield copy
    except OSError as error:
        why = (error.strerror or "fault").lower()
        raise IntakeError(f"{error.filename or copy}: {why}; nothing was changed") from None
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _entries() -> list[dict]:
    return catalog.descriptor()["resources"]


def _merged(update: Update, vintage: str, source_id: str) -> Merged:
    entry, held = catalog.resource(update.table), catalog.load(update.table)
    if "fact" not in entry:
        raise IntakeError(f"{update.table}: keeps no vintages, so no figures can be put in")
    units = {field["name"]: field["unit"] for field in entry["schema"]["fields"] if field["type"] == "number"}
    fact = entry["fact"]
    if update.whole:
        _check_history(update, held, fact)
    new = update.figures.astype({name: held[name].dtype for name in update.figures.columns})
    try:
        return merge(held, new, fact, units, vintage, source_id)
    except MergeError as error:
        raise IntakeError(f"{update.table}: {error}") from None


def _check_history(update: Update, held: pd.DataFrame, fact: list[str]) -> None:
    """A full history may grow, never shrink: a period held and no longer given means a torn or an older file."""
    time, *series = fact
    for name, given in update.figures.groupby(series) if series else [("", update.figures)]:
        own = held[(held[series] == pd.Series(dict(zip(series, name, strict=True)))).all(axis=1)] if series else held
        lost = set(own.loc[own[time] >= given[time].min(), time]) - set(given[time])
        if lost:
            label, period = " ".join(name), max(lost)
            shown = f"{period:%Y-%m}" if isinstance(period, pd.Timestamp) else period
            raise IntakeError(
                f"{update.table}: {shown} {label} is held but missing in the new file; is it an older one?"
            )


def _report(merged: dict[str, Merged], remarks: list[str], vintage: str, say: Callable[[str], None]) -> None:
    say(f"vintage {vintage}")
    for table, result in merged.items():
        say(f"{table}: {result.report()}")
        for line in result.lines():
            say(line)
    for remark in remarks:
        say(remark)


def _source_row(delivery: Delivery, vintage: str, source_id: str) -> dict[str, str]:
    return {**delivery.source, "source_id": source_id, "published": vintage}


def _write(copy: Path, changed: dict[str, Merged], source: dict[str, str]) -> None:
    if not (catalog.load("sources")["source_id"] == source["source_id"]).any():
        _insert(copy, "sources", pd.DataFrame([source]), NONE_UNMARKED)
    for table, result in changed.items():
        _insert(copy, table, result.fresh, result.unmarked)
    today = _today()
    lines = [
        {
            "date": today,
            "table": table,
            "change": source["source_id"],
            "rows_added": len(result.fresh) - len(result.revised),
            "rows_revised": len(result.revised),
            "largest_revision_pct": round(result.revised["pct"].abs().max(), 2),
        }
        for table, result in changed.items()
    ]
    known = catalog.load(CHANGES)
    known = known[(known["date"] == today) & (known["change"] == source["source_id"])]
    lines = [line for line in lines if line["table"] not in set(known["table"])]
    if lines:
        _insert(copy, CHANGES, pd.DataFrame(lines), NONE_UNMARKED)


def _today() -> pd.Timestamp:
    return pd.Timestamp(dt.date.today())


def _insert(copy: Path, table: str, fresh: pd.DataFrame, unmarked: pd.Index) -> None:
    """Writes `table` with the `fresh` rows in the order of its key; every held row keeps its bytes but for its mark."""
    entry, held, (header, *rows) = catalog.resource(table), catalog.load(table), catalog.rows(table)
    if len(unmarked):
        place = header.index(catalog.mark(table))
        for index in unmarked:
            rows[index][place] = "0"
    fields = entry["schema"]["fields"]
    fresh = fresh.reindex(columns=header)
    rows += [
        [_text(value, field["type"]) for value, field in zip(row, fields, strict=True)]
        for row in fresh.itertuples(index=False)
    ]
    key = entry["schema"]["primaryKey"]
    keys = pd.concat([held[key], fresh[key].astype(held[key].dtypes.to_dict())], ignore_index=True)
    order = keys.sort_values(key, kind="stable").index
    with (copy / entry["path"]).open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([header, *(rows[index] for index in order)])
        handle.flush()
        os.fsync(handle.fileno())


def _text(value: object, kind: str) -> str:
    """A value as the package writes it: months 2026-08, flags 0 and 1, numbers with at most three decimals."""
    if pd.isna(value):
        return ""
    if kind == "yearmonth":
        return f"{value:%Y-%m}"
    if kind == "date":
        return f"{value:%Y-%m-%d}"
    if kind == "boolean":
        return str(int(value))
    if kind == "number":
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)


def _check(copy: Path) -> None:
    with catalog.using(copy):
        findings = checks.run()
    if findings:
        shown = [f"  {finding}" for finding in findings[:20]]
        more = [f"  and {len(findings) - 20} more"] if len(findings) > 20 else []
        raise IntakeError("\n".join(["refused, nothing was changed: the data would not pass", *shown, *more]))


def _accept(folder: Path, copy: Path) -> None:
    for file in copy.iterdir():
        if file.read_bytes() == (folder / file.name).read_bytes():
            file.unlink()
    os.rename(copy, folder / catalog.ACCEPTED)  # from here on the delivery is in, whatever happens
    finish()
