"""The parameters a chapter can be run with: typed, bounded, unknown names refused."""

import dataclasses
from types import SimpleNamespace

import pandas as pd

from tradebook import catalog
from tradebook.errors import Told
from tradebook.narrative import day

LATEST = "latest"  # as a year: the last full year in the data


class ParameterError(Told):
    """A parameter is unknown, of the wrong type, out of bounds, or at odds with another. One line."""


class Nothing(Exception):
    """The data in use hold nothing yet that a chapter is about. The message is the sentence that says so."""


@dataclasses.dataclass(frozen=True)
class Parameter:
    """One parameter: its type, its bounds (None: no bound), or the values it may take."""

    kind: type
    low: float | None = None
    high: float | None = None
    choices: str | None = None  # a word for what it must be one of; see `choices`

    def follows_data(self) -> bool:
        """Whether its upper bound is the last full year in the data."""
        return self.high is None and not self.choices

    def bounds(self) -> str:
        """The bounds as a reader sees them: '1992 to 2025', 'a partner code'."""
        if self.choices:
            return self.choices
        high = self.high if self.high is not None else catalog.last_full_year()
        return f"{self.low:g} to {high:g}"


# A high of None is the last full year in the data: the parameters follow the edition.
PARAMETERS = {
    "start_year": Parameter(int, 1992, None),
    "end_year": Parameter(int, 1996, None),
    "comparator": Parameter(str, choices="a partner in us_goods_trade_by_partner_year"),
    "window_years": Parameter(int, 1, 10),
    "base_year": Parameter(int, 2013, 2030),
    "trend_years": Parameter(int, 3, 15),
    "top_n": Parameter(int, 3, 5),
    "lookback_years": Parameter(int, 1, 20),
    "cif_ratio": Parameter(float, 0.0, 0.3),
    "transit_months": Parameter(int, 1, 3),
    "first_delivery_year": Parameter(int, 2026, 2040),
    "last_delivery_year": Parameter(int, 2026, 2050),
    "lng_mn_tonnes": Parameter(float, 0.1, 50.0),
    "lng_price_usd_per_mmbtu": Parameter(float, 1.0, 60.0),
    "crude_usd_per_barrel": Parameter(float, 1.0, 300.0),
    "farm_years": Parameter(int, 1, 10),
    "deal_age_years": Parameter(int, 1, 10),
    "least_deals": Parameter(int, 1, 20),
    "part_delivered_pct": Parameter(float, 1.0, 99.0),
    "part_weight": Parameter(float, 0.5, 1000.0),
    "correlation": Parameter(float, 0.0, 0.95),
    "engines_shipped_pct": Parameter(float, 0.0, 100.0),
    "us_content_pct": Parameter(float, 1.0, 100.0),
    "draws": Parameter(int, 1000, 200_000),
    "seed": Parameter(int, 0, 999_999),
    "sample_start_year": Parameter(int, 1995, 2012),
    "horizon_years": Parameter(int, 1, 10),
    "interval_pct": Parameter(float, 50.0, 99.0),
    "run_up_months": Parameter(int, 1, 12),
    "trend_months": Parameter(int, 12, 60),
    "voyage_days": Parameter(int, 0, 60),
    "scenario_duty_pct": Parameter(float, 0.0, 50.0),
    "demand_elasticity": Parameter(float, -3.0, -0.1),
    "substitution_elasticity": Parameter(float, 0.5, 10.0),
    "pass_through_pct": Parameter(float, 0.0, 100.0),
}


def convert(name: str, value) -> object:
    """The value in the parameter's type, within its bounds. Text, as from a command line, is read.

    A year may be "latest": the last full year of the data. Raises ParameterError for an unknown name, a wrong type,
    or a value out of bounds.
    """
    if name not in PARAMETERS:
        known = ", ".join(sorted(PARAMETERS))
        raise ParameterError(f"unknown parameter {name}; known are {known}")
    parameter = PARAMETERS[name]
    if value == LATEST and parameter.follows_data():
        return catalog.last_full_year()
    try:
        typed = parameter.kind(value)
        exact = not isinstance(value, bool) and (isinstance(value, str) or typed == value)
    except (TypeError, ValueError):
        exact = False
    if not exact:
        words = {int: "a whole number", float: "a number", str: "text"}[parameter.kind]
        raise ParameterError(f"{name} must be {words}, got {value!r}")
    _check_bounds(name, typed, parameter)
    return typed


def _check_bounds(name: str, value, parameter: Parameter) -> None:
    if parameter.choices:
        if value not in (known := catalog.partners()):
            raise ParameterError(f"{name} {value!r} is not one of the partners: {', '.join(sorted(known))}")
        return
    high = parameter.high if parameter.high is not None else catalog.last_full_year()
    if not parameter.low <= value <= high:
        raise ParameterError(f"{name} {value:g} is out of bounds: {parameter.bounds()}")


def fit(values: dict) -> tuple[dict, list[str]]:
    """An edition's values as far as the data in use allow them, typed, and a line for each that had to give way.

    A year after the last full one becomes that one; a comparator without figures becomes the largest partner that
    has them. Whatever else is wrong raises ParameterError, as in `convert`.
    """
    fitted, notes = {}, []
    for name, value in values.items():
        known, fallback = PARAMETERS.get(name), value
        if known and known.follows_data() and isinstance(value, int):
            fallback = min(value, catalog.last_full_year())
        elif name == "comparator" and value not in catalog.partners():
            fallback = catalog.largest_partner()
        fitted[name] = convert(name, fallback)
        if fallback != value:
            notes.append(f"{name} {value} is not in {catalog.directory()}: {fallback} is used")
    return fitted, notes


def check_order(values: dict) -> None:
    """Raises ParameterError when a period in `values` ends before it starts."""
    for first, last in [("start_year", "end_year"), ("first_delivery_year", "last_delivery_year")]:
        if first in values and last in values and int(values[first]) >= int(values[last]):
            raise ParameterError(f"{first} {values[first]} is not before {last} {values[last]}")


def check(earliest_end: int | None = None, **values) -> SimpleNamespace:
    """The run a chapter speaks of: its parameters, checked, with the dates that follow from them.

    Adds `cutoff` (the last day that counts: the end of `end_year`, or of the data when that is the last full
    year), `is_latest` (True in that second case) and `values` (as given, for the record). `earliest_end` is the
    first end year for which a chapter has anything to say; data that end before it are no fault of the parameters,
    see `Nothing`. Raises ParameterError.
    """
    typed = {name: convert(name, value) for name, value in values.items()}
    check_order(typed)
    run = SimpleNamespace(**typed, values=typed)
    if "end_year" in typed:
        run.is_latest = run.end_year == catalog.last_full_year()
        if earliest_end and run.end_year < earliest_end and not run.is_latest:
            raise ParameterError(f"end_year {run.end_year} is too early: this chapter's data allow {earliest_end} on")
        run.cutoff = catalog.data_through() if run.is_latest else pd.Timestamp(run.end_year, 12, 31)
    return run


def at_most(run: SimpleNamespace, name: str, highest: float, why: str) -> None:
    """Refuses a value above what the data of this run allow: raises ParameterError, with the reason."""
    if (value := run.values[name]) > highest:
        raise ParameterError(f"{name} {value:g} is out of bounds: at most {highest:g}, {why}")


def need(found, what: str, run: SimpleNamespace) -> None:
    """Ends a chapter in one sentence when `found`, which holds what it is about, is empty or too small.

    `what` completes "This edition does not hold ..."; the page then says that sentence alone. Raises Nothing.
    """
    if not len(found):
        raise Nothing(f"This edition does not hold {what} up to {day(run.cutoff)}, so there is nothing to count.")
