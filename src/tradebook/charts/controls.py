"""Sliders under a figure's title: the drawing follows them in the page, with no server and no other host.

A slider sets a number that the drawing's own formulas name (see `adjustable`). The page is whole without scripts: the
static drawing is made for the first settings, which are said in words beside a table of a few others, and the sliders
stay hidden. So title, subtitle and alt speak of the question or of the first settings, never of "the" result; the
result line, written by a formula, says what the settings of the moment give.
"""

import dataclasses
import html
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from xml.etree import ElementTree

import vl_convert

RESULT = "tb_result"  # the name under which a figure's script finds the result line
FINER = (1, 2, 5, 10, 20, 50, 100, 1000)


@dataclasses.dataclass(frozen=True)
class Slider:
    """A number that the reader may set, from `low` to `high` in steps of `step`; the drawing starts at `value`.

    `name` is what formulas call it, `label` what the reader does. `unit` follows the number ("%", "years"), or holds it
    ("${} per MMBtu"). The step gets finer where the value needs it. Raises ValueError for a name that no formula could
    use, no label, and a value that is out of bounds or off every step.
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    value: float
    unit: str = ""

    def __post_init__(self):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name) or self.name in ("datum", RESULT):
            raise ValueError(f"slider {self.name!r}: a name has small letters, figures and underscores")
        if not self.label.strip():
            raise ValueError(f"slider {self.name!r}: needs its label")
        if not (self.low < self.high and self.step > 0 and self.low <= self.value <= self.high):
            raise ValueError(f"slider {self.name!r}: {self.value} is not from {self.low} to {self.high}")
        places = [part for part in FINER if _on_step(self.value - self.low, self.step / part)]
        if not places:
            raise ValueError(f"slider {self.name!r}: {self.value} is not on a step of {self.step} from {self.low}")
        object.__setattr__(self, "step", float(f"{self.step / places[0]:.12g}"))

    @property
    def decimals(self) -> int:
        """How many decimals its numbers show: those of its steps and of where they start."""
        parts = [Decimal(f"{number:.12g}").normalize().as_tuple().exponent for number in (self.step, self.low)]
        return max(0, *(-part for part in parts))

    @property
    def around(self) -> tuple[str, str]:
        """What stands before and after the number."""
        if "{}" in self.unit:
            before, _, after = self.unit.partition("{}")
            return before, after
        return "", self.unit if self.unit in ("", "%") else f" {self.unit}"

    def said(self, value: float | None = None) -> str:
        """A setting in words, the first one if none is given, as the page writes it.

        >>> Slider("rate", "Duty", 0, 50, 1, 20, "%").said(), Slider("p", "Price", 0, 9, 0.5, 2, "${} a kg").said(-1)
        ('20%', '−$1.0 a kg')
        """
        number, (before, after) = self.value if value is None else value, self.around
        sign = "−" if round(number, self.decimals) < 0 else ""
        return f"{sign}{before}{abs(number):,.{self.decimals}f}{after}"


def _on_step(distance: float, step: float) -> bool:
    return abs(distance / step - round(distance / step)) < 1e-6


def with_controls(spec: dict, controls: Sequence[Slider], result: str) -> dict:
    """A Vega-Lite spec with the sliders' first settings and the result line as named values at its top.

    Raises ValueError for a name used twice, and for a slider that neither the drawing nor the result line follows.
    """
    names = [control.name for control in controls]
    if len(set(names)) < len(names):
        raise ValueError(f"two sliders share a name: {', '.join(names)}")
    for name in names:
        if not re.search(rf"\b{name}\b", json.dumps(spec) + result):
            raise ValueError(f"slider {name!r}: nothing in the drawing follows it")
    return {**spec, "params": [*spec.get("params", []), *_params(controls), {"name": RESULT, "expr": result}]}


def _params(controls: Sequence[Slider], values: dict[str, float] | None = None) -> list[dict]:
    settings = {control.name: control.value for control in controls} | (values or {})
    return [{"name": name, "value": value} for name, value in settings.items()]


def evaluated(expression: str, controls: Sequence[Slider] = (), values: dict[str, float] | None = None) -> str:
    """What a Vega expression comes to at the first settings, or at other `values`, as text: by the page's own rules.

    Raises ValueError where it comes to nothing.

    >>> evaluated("format(rate / 3, '.2f') + ' %'", [Slider("rate", "Duty", 0, 50, 1, 20, "%")])
    '6.67 %'
    """
    text = {"value": {"expr": expression}}
    spec = {"data": {"values": [{}]}, "params": _params(controls, values), "mark": "text", "encoding": {"text": text}}
    drawn = ElementTree.fromstring(vl_convert.vegalite_to_svg({**spec, "config": {"text": {"limit": 0}}}))
    found = "".join(drawn.itertext()).strip()
    if not found or re.search(r"\b(NaN|undefined|null|Infinity)\b", found):
        raise ValueError(f"an expression comes to {found!r}: {expression}")
    return found


def panel(figure: str, controls: Sequence[Slider], result: str) -> str:
    """The HTML of the sliders (hidden until a script drives them), the first settings in words, and the result line."""
    rows = "".join(_row(f"{figure}-{control.name}", control) for control in controls)
    return (
        f'<div class="tb-controls" role="group" aria-label="Settings of this chart" hidden>{rows}'
        f'<button type="button">Back to the first settings</button></div>{settings(controls, result)}'
    )


def settings(controls: Sequence[Slider], result: str) -> str:
    """The HTML that says what the static drawing was made for, and what that gives."""
    return (
        f'<p class="tb-settings">{html.escape(drawn_for(controls))}</p>'
        f'<p class="tb-result" role="status" aria-live="polite">{html.escape(result)}</p>'
    )


def drawn_for(controls: Sequence[Slider]) -> str:
    """A sentence that names the first settings."""
    return f"Drawn for: {'; '.join(f'{control.label} {control.said()}' for control in controls)}."


def _row(key: str, control: Slider) -> str:
    before, after = (html.escape(part) for part in control.around)
    said, label, key = html.escape(control.said()), html.escape(control.label), html.escape(key)
    return (
        f'<div class="tb-slider"><label for="{key}">{label}</label>'
        f'<output for="{key}" aria-live="off">{said}</output>'
        f'<input type="range" id="{key}" name="{control.name}" min="{control.low:.12g}" max="{control.high:.12g}"'
        f' step="{control.step:.12g}" value="{control.value:.12g}" aria-valuetext="{said}" autocomplete="off"'
        f' data-before="{before}" data-after="{after}" data-decimals="{control.decimals}"></div>'
    )
