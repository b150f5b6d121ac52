"""New figures beside the ones held: what is new is added, what was revised becomes a new vintage, the rest stays."""

import dataclasses

import pandas as pd

SAME = 0.05  # million USD: within the rounding of the published files, a figure has not changed


class MergeError(Exception):
    """The new figures can't stand beside the ones held. One line."""


@dataclasses.dataclass(frozen=True)
class Merged:
    """The table after a merge, and what it did: rows `added`, and rows `revised` with `before` and `pct` of change."""

    table: pd.DataFrame
    added: pd.DataFrame
    revised: pd.DataFrame

    def report(self) -> str:
        """In one line: how many rows are new, how many were revised, and by how much at most."""
        most = self.revised["pct"].abs().max()
        widest = f", by {most:.2f}% at most" if pd.notna(most) else ""
        return f"{len(self.added)} new, {len(self.revised)} revised{widest}"


def merge(held: pd.DataFrame, new: pd.DataFrame, key: list[str], vintage: str, source_id: str) -> Merged:
    """`held` (key, vintage, is_latest, value_usd_mn, source_id) with the figures of `new` (key, value_usd_mn) put in.

    Values are million US dollars. A figure within rounding of the newest one held leaves no trace; another one is
    added under `vintage`, and takes over `is_latest`. Neither frame is changed. Raises MergeError when `new` repeats
    a key, is of an older vintage than a figure it would revise, or is a second version of one vintage.
    """
    if new.duplicated(key).any():
        repeated = new[new.duplicated(key)].iloc[0][key].tolist()
        raise MergeError(f"the new figures hold {' '.join(map(str, repeated))} twice")
    latest = held.loc[held["is_latest"], [*key, "vintage", "value_usd_mn"]]
    both = new.merge(latest.rename(columns={"value_usd_mn": "before", "vintage": "held_vintage"}), on=key, how="left")
    added = both[both["before"].isna()]
    revised = both[(both["value_usd_mn"] - both["before"]).abs() > SAME]
    for row in revised[revised["held_vintage"] >= vintage].head(1).itertuples():
        where = " ".join(str(getattr(row, name)) for name in key)
        raise MergeError(f"{where}: vintage {row.held_vintage} is held already and differs; {vintage} is not newer")
    fresh = pd.concat([added, revised])[[*key, "value_usd_mn"]]
    fresh = fresh.assign(vintage=vintage, is_latest=True, source_id=source_id)[list(held.columns)]
    replaced = held.set_index(key).index.isin(revised.set_index(key).index)
    kept = held.assign(is_latest=held["is_latest"] & ~replaced)
    table = pd.concat([kept, fresh]) if len(fresh) else kept
    base = revised["before"].where(revised["before"] >= 1)  # no rate of change from next to nothing
    revised = revised.assign(pct=100 * (revised["value_usd_mn"] / base - 1))
    return Merged(
        table=table.sort_values([*key, "vintage"], ignore_index=True),
        added=added[[*key, "value_usd_mn"]].reset_index(drop=True),
        revised=revised[[*key, "before", "value_usd_mn", "pct"]].reset_index(drop=True),
    )
