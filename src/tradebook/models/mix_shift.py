"""What the shares of two industries in US purchases from Vietnam did, in sentences.

`share` holds fractions and `bought` million US dollars (index: year, a column for each industry); `named` maps an
industry to its name inside a sentence.
"""

import pandas as pd

from tradebook.indicators import growth
from tradebook.narrative import amount, pct, usd


def crossing(share: pd.DataFrame, gainer: str, loser: str, named: pd.Series) -> str:
    """From which year on the share of the gainer lies above that of the loser."""
    first, last = share.index[0], share.index[-1]
    since = max(share.index[share[gainer] <= share[loser]], default=first - 1) + 1
    if since <= last:
        return f"From {since} on, the share of {named[gainer]} is above that of {named[loser]}."
    return f"The share of {named[gainer]} is below that of {named[loser]}."


def dollars(bought: pd.DataFrame, share: pd.DataFrame, loser: str, named: pd.Series) -> str:
    """What became of the loser in dollars, with its peak, over the years of `bought` (whole years only)."""
    money = bought[loser]
    first, last = money.index[0], money.index[-1]
    peak = f", with a peak of {usd(money.max())} in {money.idxmax()}" if first < money.idxmax() < last else ""
    lesson = ""
    if money[first] < money[last] and share.at[last, loser] < share.at[first, loser]:
        lesson = " The share is smaller, the sum is not."
    span = f"went from {usd(money[first])} in {first} to {usd(money[last])} in {last}{peak}"
    return f"In nominal US dollars, purchases of {named[loser]} {span}.{lesson}"


def made(parts: pd.Series, driver: str) -> str:
    """What one industry adds to the change of the whole, in percentage points: "246.9 of the 478.8"."""
    return " of the ".join(amount(points, "percentage points") for points in (parts[driver], parts.sum()))


def adding_up(ends: pd.DataFrame, driver: str, named: pd.Series, grown: str) -> str:
    """The whole that contributions add up to, and the pace of the driver beside that of all others, as sentences.

    `ends` are the purchases of the first and the last year; `grown` is the word for the change.
    """
    whole, (first, last) = ends.sum(axis=1), ends.index
    change = whole[last] / whole[first] - 1
    rates = [growth.cagr(t[first], t[last], last - first) for t in (ends[driver], whole - ends[driver])]
    paces = [f"{'grew' if rate >= 0 else 'shrank'} by {pct(abs(rate))} a year" for rate in rates]
    return (
        f"The bars add up to the {grown} of the total, {pct(change)}: from {usd(whole[first])} in {first} to"
        f" {usd(whole[last])} in {last}. Purchases of {named[driver]} {paces[0]}; all others together {paces[1]}."
    )


def largest_and_rest(values: pd.Series, label: pd.Series, most: int = 10) -> pd.DataFrame:
    """The `most` industries that weigh most, in the order of `values`, and the others in one row: industry, value.

    >>> added = pd.Series([5.0, 1.0, -3.0], ["a", "b", "c"])
    >>> largest_and_rest(added, pd.Series({"a": "A", "c": "C"}), most=2).values.tolist()
    [['A', 5.0], ['C', -3.0], ['one other industry', 1.0]]
    """
    kept = values[values.index.isin(values.abs().nlargest(most).index)]
    rest = values.drop(kept.index)
    rows = pd.DataFrame({"industry": label[kept.index].to_numpy(), "value": kept.to_numpy()})
    if rest.empty:
        return rows
    others = "one other industry" if len(rest) == 1 else f"{len(rest)} other industries"
    return pd.concat([rows, pd.DataFrame({"industry": [others], "value": [rest.sum()]})], ignore_index=True)
