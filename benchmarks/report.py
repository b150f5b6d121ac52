"""A measurement as text: the tables that are printed and kept beside the JSON."""

from tradebook.models import build_times

HEADINGS = {
    "build": "Build",
    "jupyter_book": "Jupyter Book, s",
    "tradebook": "tradebook, s",
    "chapters_run": "chapters run",
    "jupyter_book_cpu": "Jupyter Book, CPU s",
    "tradebook_cpu": "tradebook, CPU s",
}


def text(measured: dict) -> str:
    """The whole of a measurement in Markdown."""
    machine, rounds = measured["machine"], measured["rounds"]
    loads = [step["load"] for one in rounds for step in one.values()]
    lines = [
        f"# How long edition {measured['edition']} takes to build",
        "",
        f"Medians of {len(rounds)} round{'s' if len(rounds) > 1 else ''}, measured on {measured['date']} "
        f"on {machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']:g} GB, {machine['system']}; "
        f"Python {measured['python']}, Jupyter Book {measured['packages']['jupyter-book']}. "
        f"Load before a step: {min(loads):.1f} to {max(loads):.1f}.",
        "",
        *table(
            list(HEADINGS.values()), [[_cell(row[name]) for name in HEADINGS] for row in build_times.rows(measured)]
        ),
        "",
        *table(["Target", "Asked", "Found", "Met"], [_target(target) for target in build_times.targets(measured)]),
        "",
        f"Changed: {'; '.join(measured['edits'].values())}.",
        "",
    ]
    return "\n".join(lines)


def table(headings: list[str], rows: list[list[str]]) -> list[str]:
    """The lines of a Markdown table."""
    return [f"| {' | '.join(row)} |" for row in [headings, ["---"] * len(headings), *rows]]


def _cell(value) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _target(target: build_times.Target) -> list[str]:
    return [target.step, target.wanted, target.found, "yes" if target.met else "no"]
