"""The general duty as it was set, the duty assessed month by month, and what lies between them.

`rates` are rows of tariff_rates_by_period, `duty` has month, calculated_duty_usd_mn and imports_for_consumption_usd_mn.
Rates are in percent of customs value. A rate announced or proposed was never charged and stays apart.
"""

import pandas as pd

from tradebook.indicators import tariffs

ASSESSED, GENERAL = "duty assessed", "general rate"
SPOKEN = "announced, not in force"
SERIES = [ASSESSED, GENERAL, SPOKEN]
TALKS = {"leaders": "leaders", "ministerial": "ministers", "technical": "rounds of talks"}


def known(rates: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """The rows with a rate that were in force, or had been announced or proposed, by `cutoff`; what came later is cut.

    An end after `cutoff` is not known yet and is emptied.
    """
    since = rates["start_date"].fillna(rates["stated_date"])
    kept = rates[(since <= cutoff) & rates["rate_pct"].notna()]
    return kept.assign(end_date=kept["end_date"].where(kept["end_date"] <= cutoff))


def general(rates: pd.DataFrame) -> pd.DataFrame:
    """The general rate on all goods not exempt, a row for each text in order of start_date, with rate_pct and more."""
    rows = rates[(rates["series"] == "general_additional") & (rates["status"] == "applied")]
    return rows.sort_values("start_date")[["start_date", "end_date", "rate_pct", "legal_basis", "note"]].reset_index(
        drop=True
    )


def for_a_day(rates: pd.DataFrame) -> pd.Series:
    """Which rows of `general` stood for a single day: to be told, never drawn as a level."""
    return rates["start_date"] == rates["end_date"]


def assessed(duty: pd.DataFrame) -> pd.Series:
    """The duty assessed by month, in percent of the imports it was assessed on; index: month."""
    table = duty.set_index("month")
    return 100 * table["calculated_duty_usd_mn"] / table["imports_for_consumption_usd_mn"]


def average(duty: pd.DataFrame, first=None, last=None) -> float:
    """The average duty over the months from `first` to `last`, a fraction. Raises ValueError when there are none."""
    months = duty.set_index("month").loc[first:last]
    return tariffs.average_duty(months["calculated_duty_usd_mn"].sum(), months["imports_for_consumption_usd_mn"].sum())


def full_years(duty: pd.DataFrame) -> pd.Series:
    """The average duty of each year with all twelve months, a fraction; index: year."""
    years = duty.groupby(duty["month"].dt.year)
    sums = years[["calculated_duty_usd_mn", "imports_for_consumption_usd_mn"]].sum()[years.size() == 12]
    return sums["calculated_duty_usd_mn"] / sums["imports_for_consumption_usd_mn"]


def levels(duty: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """What to draw on one time axis: columns series (of SERIES), date, rate_pct.

    The duty assessed stands at the first day of its month; it and the general rate end with their last value, repeated
    on the last day of the newest month. Rates announced or proposed are points; a rate of a single day is left out.
    """
    month, text = assessed(duty), general(rates)
    spoken = rates[rates["status"].isin(["announced", "proposed"])]
    parts = {
        ASSESSED: month,
        GENERAL: text[~for_a_day(text)].set_index("start_date")["rate_pct"],
        SPOKEN: spoken.set_index("stated_date")["rate_pct"],
    }
    rows = pd.concat(parts, names=["series", "date"]).rename("rate_pct").reset_index()
    end = month.index[-1] + pd.offsets.MonthEnd()
    ends = rows[rows["series"].isin([ASSESSED, GENERAL])].groupby("series", as_index=False).last().assign(date=end)
    return pd.concat([rows[rows["date"] <= end], ends], ignore_index=True)


def shown(rows: pd.DataFrame) -> list[str]:
    """Which of SERIES are among the rows of `levels`, in order."""
    return [name for name in SERIES if name in set(rows["series"])]


def by_month(duty: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """How the duty assessed compares with the general rate, by month from the first with one.

    Columns month, assessed_pct, general_pct (mean over the days of the month), steady (the same on each of them),
    added_pct (assessed less the average of the twelve months before the first general rate) and as_if_pct: the share of
    the goods that would have to pay the general rate, and nothing else new, to give what was added. Empty without a
    general rate or months before it.
    """
    text, month = general(rates), assessed(duty)
    columns = ["month", "assessed_pct", "general_pct", "steady", "added_pct", "as_if_pct"]
    first = text["start_date"].min().replace(day=1) if len(text) else None
    if first is None or not (month.index < first).any() or not (month.index >= first).any():
        return pd.DataFrame({name: pd.Series(dtype=float) for name in columns})
    before = 100 * average(duty, first - pd.DateOffset(months=12), first - pd.DateOffset(days=1))
    table = month[first:].rename("assessed_pct").rename_axis("month").reset_index()
    daily = [_by_day(text, start) for start in table["month"]]
    table["general_pct"], table["steady"] = [float(d.mean()) for d in daily], [d.nunique() == 1 for d in daily]
    table["added_pct"] = table["assessed_pct"] - before
    table["as_if_pct"] = 100 * table["added_pct"] / table["general_pct"]
    return table[columns]


def _by_day(text: pd.DataFrame, month: pd.Timestamp) -> pd.Series:
    """The general rate on each day of a month, nil where none was in force."""
    days = pd.date_range(month, month + pd.offsets.MonthEnd())
    rate = pd.Series(0.0, index=days)
    for row in text.itertuples():
        rate[(days >= row.start_date) & (pd.isna(row.end_date) | (days <= row.end_date))] = row.rate_pct
    return rate


def steps(rates: pd.DataFrame, announced: pd.DataFrame) -> pd.DataFrame:
    """Each change of the general rate that lasted longer than a day, with the last announcement before it.

    `announced` has the date and short_label of announcements. Columns start_date, before_pct (0 before the first),
    rate_pct, announced (missing where there is none since the step before) and news.
    """
    text = general(rates)
    lasting = text[~for_a_day(text)].assign(before_pct=lambda t: t["rate_pct"].shift(fill_value=0.0))
    changes = lasting[lasting["rate_pct"] != lasting["before_pct"]].reset_index(drop=True)
    news = announced.sort_values("date").rename(columns={"date": "announced", "short_label": "news"})
    found = []
    for row in changes.itertuples():
        earlier = changes["start_date"][changes["start_date"] < row.start_date].max()
        told = news[(news["announced"] <= row.start_date) & ~(news["announced"] <= earlier)]
        found.append(
            told.iloc[-1][["announced", "news"]] if len(told) else pd.Series({"announced": pd.NaT, "news": ""})
        )
    told = pd.DataFrame(found, columns=["announced", "news"]).reset_index(drop=True)
    return changes[["start_date", "before_pct", "rate_pct"]].join(told)


def talks(rounds: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """Meetings of the talks begun by `cutoff`, reports left out: x (date), row (who met), label."""
    met = rounds[rounds["level"].isin(TALKS) & (rounds["start_date"] <= cutoff)]
    return pd.DataFrame({"x": met["start_date"], "row": met["level"].map(TALKS), "label": met["label"]})


def modelled(rates: pd.DataFrame, month: pd.Timestamp) -> pd.Series | None:
    """The outside model's additional duty that stood at the end of a month: rate_pct, source_id and more, or None."""
    day = month + pd.offsets.MonthEnd()
    rows = rates[(rates["status"] == "modelled") & (rates["start_date"] <= day)]
    rows = rows[rows["end_date"].isna() | (rows["end_date"] >= day)]
    return rows.sort_values("start_date").iloc[-1] if len(rows) else None
