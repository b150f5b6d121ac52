"""The chart form of a forecast: what was observed, then the centre of a model and the band it gives for each period."""

import altair as alt
import pandas as pd

from tradebook.charts.style import LETTER, US, VIETNAM, WIDE, Drawing, legend, tip, year_ticks

OBSERVED, MODEL = "observed", "model, centre and band"


def fan(observed: pd.Series, ahead: pd.DataFrame, *, number: str = ",.0f") -> Drawing:
    """Observed values by year as a line, and a model's centre with its band in other years, dashed.

    `observed` is indexed by year (int); `ahead` likewise, with columns centre, lower and upper in the same unit. The
    band opens from the last value observed, so that nothing but the model is shaded. From zero, `number` a d3 format.
    """
    end = pd.DataFrame({"year": [observed.index[-1]], **dict.fromkeys(["centre", "lower", "upper"], observed.iloc[-1])})
    model = pd.concat([end, ahead[["centre", "lower", "upper"]].rename_axis("year").reset_index()], ignore_index=True)
    past = pd.DataFrame({"year": observed.index, "value": observed.to_numpy(), "kind": OBSERVED})
    model = model.assign(kind=MODEL)

    def draw(narrow: bool) -> alt.LayerChart:
        first, last = int(past["year"].min()), int(model["year"].max())
        room = 0.0 if narrow else (9 * LETTER + 14) / WIDE
        axis = alt.Axis(format="d", values=year_ticks(first, last, 5 if narrow else 9), labelFlush=True)
        scale = alt.Scale(domain=[first, last + (last - first) * room / (1 - room)], nice=False)
        at_x = alt.X("year:Q", axis=axis, scale=scale)
        high = max(past["value"].max(), model["upper"].max())
        heights = alt.Scale(domain=[min(0, past["value"].min(), model["lower"].min()), high], nice=True)
        at_y = alt.Y("value:Q", axis=alt.Axis(format=number), scale=heights)
        keyed = legend([OBSERVED, MODEL], narrow, symbolType="stroke", symbolStrokeWidth=3)
        colour = alt.Color("kind:N", scale=alt.Scale(domain=[OBSERVED, MODEL], range=[VIETNAM, US]), legend=keyed)
        tips = [tip("year:Q", format="d")]
        ends = [tip(f"{name}:Q", format=number) for name in ("centre", "lower", "upper")]
        band = alt.Chart(model).mark_area(color=US, opacity=0.22)
        band = band.encode(at_x, alt.Y("lower:Q", scale=heights), y2="upper:Q")
        middle = alt.Chart(model).mark_line(strokeWidth=2.5, strokeDash=[6, 3])
        middle = middle.encode(at_x, alt.Y("centre:Q", scale=heights), colour)
        line = alt.Chart(past).mark_line(strokeWidth=2.5).encode(at_x, at_y, colour)
        spots = alt.Chart(past).mark_point(size=130, opacity=0, filled=True)
        spots = spots.encode(at_x, at_y, tooltip=[*tips, tip("value:Q", OBSERVED.capitalize(), format=number)])
        dots = alt.Chart(model.iloc[1:]).mark_point(size=40, filled=True, opacity=1, color=US)
        dots = dots.encode(at_x, alt.Y("centre:Q", scale=heights), tooltip=[*tips, *ends])
        layers = [band, middle, line, dots, spots]
        if not narrow:
            layers += [_word(model.tail(1), name, number, at_x, heights) for name in ("upper", "centre", "lower")]
        return alt.layer(*layers).properties(height=220 if narrow else 260)

    return Drawing(draw)


def _word(last: pd.DataFrame, name: str, number: str, at_x: alt.X, heights: alt.Scale) -> alt.Chart:
    """The value at an end of the band or in its middle, written beside it."""
    words = alt.Chart(last).mark_text(align="left", dx=9, baseline="middle")
    return words.encode(at_x, alt.Y(f"{name}:Q", scale=heights), text=alt.Text(f"{name}:Q", format=number))
