"""How long the book takes to build, as `make bench` measured it, and whether that is what was asked for.

A measurement is a mapping: `format`, `edition`, `date` (YYYY-MM-DD), `commit` and `changes` of the tree, `machine`
(cpu, cores, memory_gb, system), `python`, `packages`, `pages` (how many the book has), `edits` (what was changed for
each step) and `rounds`. A round holds, for each step by name, `seconds` of wall time, `cpu_seconds` (of the processes
and all that they started; None where the system can't tell), `load` (of the minute before) and, for a build, `ran` and
`concerned`: the pages whose chapter ran, and those whose chapter had to.
"""

import dataclasses
import statistics

PLAIN = "plain "  # begins the name of a step that plain Jupyter Book does
STEPS = {
    "cold": "from nothing",
    "same": "nothing changed",
    "data": "one value of a table changed",
    "prose": "the words of a chapter changed",
    "code": "the code of a chapter changed",
    "some": "other parameters, for some chapters",
    "most": "other parameters, for nearly all chapters",
}
FLOOR = ("cells", "pages")  # the least that a build from nothing has to do: both, one after the other
AT_ONCE = 0.5  # seconds: what a build may take that finds nothing to do


@dataclasses.dataclass(frozen=True)
class Target:
    """What was asked of the speed: the step it is about, what was wanted and found, in words; and whether it is met."""

    step: str
    wanted: str
    found: str
    met: bool


def medians(measured: dict, what: str = "seconds") -> dict[str, float]:
    """The median over the rounds of each step, in seconds; without steps that lack the number in some round.

    >>> medians({"rounds": [{"cold": {"seconds": 30.0}}, {"cold": {"seconds": 50.0}}, {"cold": {"seconds": 31.0}}]})
    {'cold': 31.0}
    """
    rounds = measured["rounds"]
    steps = [step for step in rounds[0] if all(one.get(step, {}).get(what) is not None for one in rounds)]
    return {step: float(statistics.median(one[step][what] for one in rounds)) for step in steps}


def floor(seconds: dict[str, float]) -> float:
    """The least that a build from nothing could take: the cells in one warm process, then the pages alone."""
    return sum(seconds[step] for step in FLOOR)


def rows(measured: dict) -> list[dict]:
    """A row for each step: build, jupyter_book and tradebook (seconds), chapters_run, and the CPU seconds of both.

    Numbers are medians, and of chapters the most in a round; None where plain Jupyter Book was not put to that step.
    The last row is the least that a build could take.
    """
    wall, cpu = medians(measured), medians(measured, "cpu_seconds")
    found = [
        {
            "build": words,
            "jupyter_book": wall.get(PLAIN + step),
            "tradebook": wall[step],
            "chapters_run": max(len(one[step]["ran"]) for one in measured["rounds"]),
            "jupyter_book_cpu": cpu.get(PLAIN + step),
            "tradebook_cpu": cpu.get(step),
        }
        for step, words in STEPS.items()
    ]
    least = {"build": "the least: all cells in one warm process, then the pages alone", "tradebook": floor(wall)}
    known = floor(cpu) if set(FLOOR) <= cpu.keys() else None
    return [*found, dict.fromkeys(found[0]) | least | {"tradebook_cpu": known}]


def targets(measured: dict) -> list[Target]:
    """What was asked for, on a machine of two cores, a target each, judged by the medians."""
    wall, plain = medians(measured), "plain Jupyter Book"
    return [
        _faster("cold", wall[f"{PLAIN}cold"], wall["cold"], 5, plain),
        _at_most("cold", wall["cold"], floor(wall), 1.5, "the least"),
        Target(STEPS["same"], f"under {AT_ONCE:g} seconds", f"{wall['same']:.2f} seconds", wall["same"] < AT_ONCE),
        _faster("same", wall[f"{PLAIN}same"], wall["same"], 10, plain),
        *(
            target
            for step in ("data", "prose", "code")
            for target in (_concerned(measured, step), _faster(step, wall["cold"], wall[step], 4, "from nothing"))
        ),
        *(_at_most(step, wall[step], wall[f"{PLAIN}cold"], 0.2, f"{plain} from nothing") for step in ("some", "most")),
    ]


def _faster(step: str, slow: float, fast: float, wanted: float, than: str) -> Target:
    times = slow / fast
    return Target(STEPS[step], f"{wanted:g} times as fast as {than}", f"{times:.1f} times", times >= wanted)


def _at_most(step: str, taken: float, other: float, wanted: float, than: str) -> Target:
    times = taken / other
    return Target(STEPS[step], f"at most {wanted:g} times {than}", f"{times:.2f} times", times <= wanted)


def _concerned(measured: dict, step: str) -> Target:
    rounds = [(set(one[step]["ran"]), set(one[step]["concerned"])) for one in measured["rounds"]]
    needless = sorted(set().union(*(ran - concerned for ran, concerned in rounds)))
    missed = sorted(set().union(*(concerned - ran for ran, concerned in rounds)))
    told = [f"ran needlessly: {', '.join(needless)}"] if needless else []
    told += [f"did not run: {', '.join(missed)}"] if missed else []
    return Target(STEPS[step], "only chapters concerned run", "; ".join(told) or "only those", not told)
