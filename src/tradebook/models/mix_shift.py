"""What the shares of two industries in US purchases from Vietnam did, in sentences.

`share` holds fractions and `bought` million US dollars (index: year, a column for each industry); `named` maps an
industry to its name inside a sentence.
"""

import pandas as pd

from tradebook.narrative import usd


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
