"""New figures beside the ones held: what is new is added, what was revised becomes a new row, the rest stays."""

import dataclasses

import pandas as pd

ROUNDING = {"million US dollars": 0.051, "billion US dollars": 0.051, "million persons": 0.0005, "index": 0.05}
CONFIDENCE = ["low", "medium", "high"]
SHOWN = 8  # lines of the report for each table


class MergeError(Exception):
    """The new figures can't stand beside the ones held. One line."""


@dataclasses.dataclass(frozen=True)
class Merged:
    """What a merge does to a table: `fresh` rows to add, the `unmarked` held rows (index) that give up the mark.

    `added` and `revised` hold the fact and its measures; `revised` also the figure `before` and the change in `pct`.
    """

    fresh: pd.DataFrame
    unmarked: pd.Index
    added: pd.DataFrame
    revised: pd.DataFrame

    def report(self) -> str:
        """In one line: how many rows are new, how many were revised, and by how much at most."""
        most = self.revised["pct"].abs().max()
        widest = f", by {most:.2f}% at most" if pd.notna(most) else ""
        return f"{len(self.added)} new, {len(self.revised)} revised{widest}"

    def lines(self) -> list[str]:
        """The figures that changed most, and the first new ones, a line each."""
        order = self.revised["pct"].abs().sort_values(ascending=False, na_position="last").index
        told = [
            f"  revised {_place(row)}: {row['before']:,.10g} -> {row['value']:,.10g}"
            + (f" ({row['pct']:+.2f}%)" if pd.notna(row["pct"]) else "")
            for _, row in self.revised.loc[order].head(SHOWN).iterrows()
        ]
        told += [f"  new {_place(row)}: {row['value']:,.10g}" for _, row in self.added.tail(SHOWN).iterrows()]
        rest = len(self.added) + len(self.revised) - len(told)
        return [*told, f"  and {rest} more"] if rest else told


def _place(row: pd.Series) -> str:
    names = [name for name in row.index if name not in ("value", "before", "pct")]
    return " ".join(f"{row[name]:%Y-%m}" if isinstance(row[name], pd.Timestamp) else str(row[name]) for name in names)


def merge(
    held: pd.DataFrame, new: pd.DataFrame, fact: list[str], units: dict[str, str], vintage: str, source_id: str
) -> Merged:
    """`new` (fact, measures, other columns) put beside `held` (the same, a mark, source_id, for vintages `vintage`).

    `units` names the measures and their units; the first one is reported. A figure within rounding of the one in use
    leaves no trace; another becomes a row of its own. In a table of vintages (mark is_latest) it takes over the mark;
    in a table of sources (is_preferred) only from a row of no higher confidence. Neither frame is changed. Raises
    MergeError when `new` repeats a fact, or is not newer than the vintage it would replace.
    """
    if (twice := new.duplicated(fact)).any():
        raise MergeError(f"the new figures hold {_place(new.loc[twice, fact].iloc[0])} twice")
    mark = "is_latest" if "is_latest" in held else "is_preferred"
    used = held[held[mark]].set_index(fact)
    rivals = used if mark == "is_latest" else held.set_index(fact)
    new = new[~_known(new, rivals, fact, units)].reset_index(drop=True)
    place = new.set_index(fact).index
    is_held = pd.Series(place.isin(used.index))
    first = next(iter(units))
    before = used[first].reindex(place).reset_index(drop=True)
    wins = pd.Series(True, index=new.index)
    if mark == "is_latest":
        _check_newer(new, used["vintage"].reindex(place).reset_index(drop=True), vintage, fact)
    else:
        wins = _rank(new) >= _rank(used.reindex(place).reset_index(drop=True))
    fresh = new.assign(**({"vintage": vintage} if mark == "is_latest" else {}), source_id=source_id, **{mark: wins})
    changed = new[fact].assign(before=before, value=new[first])[is_held]
    return Merged(
        fresh=fresh.reindex(columns=held.columns),
        unmarked=held.index[held[mark] & held.set_index(fact).index.isin(place[wins.to_numpy()])],
        added=new[fact].assign(value=new[first])[~is_held].reset_index(drop=True),
        revised=changed.assign(pct=_change(changed)).reset_index(drop=True),
    )


def _known(new: pd.DataFrame, rivals: pd.DataFrame, fact: list[str], units: dict[str, str]) -> pd.Series:
    """Whether each new row says, within rounding, what a held row of its fact says."""
    measures = list(units)
    both = new[fact + measures].reset_index().merge(rivals[measures].reset_index(), on=fact, suffixes=("", "_held"))
    same = pd.Series(True, index=both.index)
    for name, unit in units.items():
        apart = (both[name] - both[f"{name}_held"]).abs() > ROUNDING[unit]
        same &= ~apart & (both[name].isna() == both[f"{name}_held"].isna())
    return pd.Series(new.index.isin(both.loc[same, "index"]), index=new.index)


def _check_newer(new: pd.DataFrame, held: pd.Series, vintage: str, fact: list[str]) -> None:
    for index, known in held[held >= vintage].head(1).items():
        raise MergeError(
            f"{_place(new.loc[index, fact])}: vintage {known} is held already and differs; {vintage} is not newer"
        )


def _rank(frame: pd.DataFrame) -> pd.Series:
    told = frame["confidence"] if "confidence" in frame else pd.Series("high", index=frame.index)
    return told.map({name: rank for rank, name in enumerate(CONFIDENCE)}).astype(float).fillna(-1)


def _change(changed: pd.DataFrame) -> pd.Series:
    base = changed["before"].where(changed["before"].abs() >= 1)  # no rate of change from next to nothing
    return 100 * (changed["value"] / base - 1)
