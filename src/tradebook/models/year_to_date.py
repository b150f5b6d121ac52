"""What the months after the last full year show, in words."""

import pandas as pd

from tradebook.narrative import capital, direction, month, stretch, usd


def in_words(months: pd.DataFrame, last: int, cutoff: pd.Timestamp, is_latest: bool) -> str:
    """US purchases in the months from the year after `last` up to `cutoff`, against the same months before, a sentence.

    `months` has columns month (its first day) and imports (million US dollars). The comparison is left out where a
    month of the year before is missing. Without later months it says that the run ends there, or that none are held.
    """
    imports = months.set_index("month")["imports"]
    so_far = imports[(imports.index.year > last) & (imports.index <= cutoff)]
    if so_far.empty:
        held = f"This edition holds no monthly figures after {month(imports.index[-1])}."
        return held if is_latest else f"This run looks no further than {last}."
    same = imports[imports.index.isin(so_far.index - pd.DateOffset(years=1))]
    now, then = so_far.sum(), same.sum()
    span = capital(stretch(so_far.index[0], so_far.index[-1]))
    told = f"{span} the United States bought goods worth {usd(now)} from Vietnam"
    if len(same) < len(so_far):
        return f"{told}."
    way = direction(then, now, "up from", "down from", "much the same as")
    return f"{told}, {way} {usd(then)} in the same months a year before."
