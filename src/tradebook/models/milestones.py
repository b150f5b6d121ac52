"""Growth before and after dates fixed beforehand: description, not proof of cause."""

import pandas as pd

from tradebook.indicators import growth

LEAST_STEPS = 2  # a pace after needs at least two years; one would only be the noise of that year


def base_year(date: pd.Timestamp) -> int:
    """The last year-total that belongs to the time before: the same year for a date in its second half.

    >>> base_year(pd.Timestamp("2001-12-10")), base_year(pd.Timestamp("2007-01-11"))
    (2001, 2006)
    """
    return date.year if date.month >= 7 else date.year - 1


def around(value: pd.Series, dates: pd.Series, window: int) -> pd.DataFrame:
    """Compound growth before and after each date, % a year, over `window` years on either side.

    `value` holds yearly totals (million USD, index: year); `dates` Timestamps indexed by milestone name. Returns
    a row for each milestone: milestone, base_year, before_pct, after_years, after_pct. The time before must be
    whole, or its pace is NaN; the time after may be cut short by the end of the data, to no fewer than two years.
    """
    value = value[value >= growth.SMALLEST_BASE_USD_MN]
    rows = []
    for name, date in dates.items():
        base = base_year(date)
        end = min(base + window, int(value.index.max()))
        rows.append(
            {
                "milestone": name,
                "base_year": base,
                "before_pct": _pace(value, base - window, base),
                "after_years": max(end - base, 0),
                "after_pct": _pace(value, base, end) if end - base >= min(LEAST_STEPS, window) else float("nan"),
            }
        )
    return pd.DataFrame(rows, columns=["milestone", "base_year", "before_pct", "after_years", "after_pct"])


def _pace(value: pd.Series, first: int, last: int) -> float:
    if last <= first or first not in value.index or last not in value.index:
        return float("nan")
    return 100 * growth.cagr(value[first], value[last], last - first)
