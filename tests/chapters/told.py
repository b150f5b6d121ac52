"""All that a reader is told by an executed chapter, and the marks of a text with a hole in it."""

import ast
import re
from pathlib import Path

from tradebook import narrative, provenance
from tradebook.charts import markup
from tradebook.publish import execute

# Years after the end of a run that a chapter may name: dates promised or assumed by then, said as such.
PROMISES = {
    "aviation_deals": range(2026, 2051),
    "energy_deals": range(2018, 2036),
    "closing_the_gap": range(2023, 2051),
    "claims": range(2013, 2027),  # the documents are of these years, whatever the data
    "outlook": range(2013, 2036),
    "strategic_sectors": (2030,),
}
HOLES = re.compile(
    r"""\bnan\b|None|np\.|\bNaT\b|<NA>|\binf\b|\{|\}    # values that are none
      | \ \ |\s[,.;]|\.\.|\(\)|“”|:\s*\.               # the place of a value left empty
      | \b(?<![.\d])(?:one|1)\s(?:years|months|partners|announcements|periods|tiers|milestones)\b
      | \b0\sof\s0\b|\b(?:[Oo]f|[Tt]he)\sno\b|−0\.0%     # counts of nothing
    """,
    re.VERBOSE,
)


def spoken(notebook) -> list[str]:
    """All that a reader is told: the bound texts, and the titles, subtitles and descriptions of the figures."""
    pages = [
        output["data"]["text/html"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    told = r'<p class="tb-(?:title|subtitle|note|result|settings)"[^>]*>(.*?)</p>|aria-label="(.*?)"'
    words = [re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL) for page in pages]
    figures = [a or b for page in words for a, b in re.findall(told, page, re.DOTALL)]
    return [*execute.bound(notebook).values(), *figures]


def quickly(path: Path, values: dict, monkeypatch) -> tuple[dict[str, str], list[dict]]:
    """What a chapter binds, and the texts of its figures, its cells run in this process and nothing drawn.

    A tenth of the time of a run through Papermill, for the many pairs of chapter and data. `values` are all parameters.
    Raises what a cell raises.
    """
    bound, figures, names = {}, [], {}

    def keep(data=None, metadata=None, **others):
        bound[metadata["scrapbook"]["name"]] = ast.literal_eval(data["application/papermill.record/text/plain"])

    monkeypatch.setattr(narrative, "display", keep)
    monkeypatch.setattr(provenance, "display", lambda shown: None)
    monkeypatch.setattr(markup, "show", lambda layouts, **texts: figures.append(texts))
    for cell in execute.read(path).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, path.stem, "exec"), names)
            names |= values if "parameters" in cell.metadata.get("tags", []) else {}
    return bound, figures
