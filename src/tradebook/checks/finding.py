"""A fault in the data as one line, and what the rules use to find one."""

import dataclasses
from collections.abc import Iterator

import pandas as pd


@dataclasses.dataclass(frozen=True)
class Finding:
    """One fault in the data, as one line."""

    table: str
    row: object  # line of the file, or a period
    column: str
    value: object
    rule: str
    advice: str

    def __str__(self) -> str:
        value = " ".join(str(self.value).split())
        shown = value if len(value) <= 60 else value[:57] + "..."
        return f"{self.table}, row {self.row}, {self.column} = {shown}: {self.rule}; {self.advice}"


def line(index: int) -> int:
    """The line of the file on which a row of a loaded table stands."""
    return int(index) + 2


def above(table: str, parts: pd.Series, total: pd.Series, name: str, slack: float = 0.001) -> Iterator[Finding]:
    """Where the parts exceed their total by more than a fraction `slack`; both are indexed by the same key."""
    both = _beside(parts, total)
    for key, row in both[both["parts"] > (1 + slack) * both["total"]].iterrows():
        rule = f"the parts exceed the total ({name}), {row['total']:,.1f}"
        yield Finding(table, _row(key), "sum of value_usd_mn", f"{row['parts']:,.1f}", rule, "look for a doubled row")


def apart(table: str, parts: pd.Series, total: pd.Series, name: str, within: float) -> Iterator[Finding]:
    """Where the sum of the parts and the total differ by more than a fraction `within`; indexed by the same key."""
    both = _beside(parts, total)
    for key, row in both[(both["parts"] / both["total"] - 1).abs() > within].iterrows():
        rule = f"more than {100 * within:g}% from {name}, {row['total']:,.1f}"
        advice = "look for a missing, doubled or mistyped row"
        yield Finding(table, _row(key), "sum of value_usd_mn", f"{row['parts']:,.1f}", rule, advice)


def _beside(parts: pd.Series, total: pd.Series) -> pd.DataFrame:
    return pd.concat([parts.rename("parts"), total.rename("total")], axis=1).dropna()


def _row(key: object) -> object:
    return " ".join(map(str, key)) if isinstance(key, tuple) else key
