"""Which lines of a chapter a text was made by, and which tables they read: the way back from a sentence to its data.

A chapter runs from top to bottom and defines no function, so that a statement rests on those that last gave its
names a value. A value given under an `if` or in a loop may or may not hold: the one before it then counts as well.
"""

import ast
import dataclasses
from collections.abc import Iterator

FILLS = {"add", "append", "extend", "insert", "update"}  # methods that change the thing they are called on


@dataclasses.dataclass(eq=False)
class Step:
    """A statement of a cell: where it stands, the names it uses and gives, and the steps it rests on."""

    cell: int
    first: int
    last: int
    uses: set[str]
    gives: set[str]
    is_sure: bool
    rests_on: set["Step"] = dataclasses.field(default_factory=set)

    def holds(self, cell: int, line: int) -> bool:
        """Whether that line of that cell belongs to the statement."""
        return self.cell == cell and self.first <= line <= self.last


def steps(cells: dict[int, str]) -> list[Step]:
    """The statements of a chapter in the order they run; `cells` holds the code of each cell by its number."""
    found = [step for cell in sorted(cells) for step in _flat(ast.parse(cells[cell]).body, cell, set(), is_sure=True)]
    makers: dict[str, set[Step]] = {}
    for step in found:
        step.rests_on = set().union(*(makers.get(name, set()) for name in step.uses))
        for name in step.gives:
            makers[name] = {step} if step.is_sure else makers.get(name, set()) | {step}
    return found


def behind(step: Step) -> set[Step]:
    """A statement with all that it rests on, near and far."""
    seen, waiting = set(), {step}
    while waiting:
        one = waiting.pop()
        seen.add(one)
        waiting |= one.rests_on - seen
    return seen


def _flat(body: list[ast.stmt], cell: int, above: set[str], is_sure: bool) -> Iterator[Step]:
    """The statements of a body, those within others too: they also use the names of what they stand under."""
    for statement in body:
        blocks = [block for name in ("body", "orelse", "finalbody") if (block := getattr(statement, name, None))]
        own = [part for part in ast.iter_child_nodes(statement) if not isinstance(part, ast.stmt)]
        uses, gives = _names(own if blocks else [statement])
        last = blocks[0][0].lineno - 1 if blocks else statement.end_lineno
        yield Step(cell, statement.lineno, max(last, statement.lineno), uses | above, gives, is_sure)
        for block in blocks:
            yield from _flat(block, cell, above | uses | gives, is_sure=False)


def _names(parts: list[ast.AST]) -> tuple[set[str], set[str]]:
    """The names that a piece of code uses and those it gives a value; changing a part of a thing does both."""
    uses, gives = set(), set()
    nodes = [node for part in parts for node in ast.walk(part)]
    inside = {part for node in nodes if isinstance(node, ast.comprehension) for part in ast.walk(node.target)}
    inside = {part.id for part in inside if isinstance(part, ast.Name)}  # it lives within its brackets alone
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in inside:
            continue
        if isinstance(node, ast.Name):
            (uses if isinstance(node.ctx, ast.Load) else gives).add(node.id)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            uses.add(node.target.id)
        elif isinstance(node, ast.Subscript | ast.Attribute):
            fills = isinstance(node, ast.Attribute) and node.attr in FILLS
            if fills or not isinstance(node.ctx, ast.Load):
                gives |= {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
    return uses, gives
