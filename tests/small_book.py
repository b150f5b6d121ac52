"""A book of two pages that a test may spoil, and the command line run in it as a user runs it."""

import shutil
import subprocess
import sys
from pathlib import Path

from conftest import BOOK

CHAPTER = """---
jupytext: {{text_representation: {{extension: .md, format_name: myst}}}}
kernelspec: {{name: python3, display_name: Python 3, language: python}}
---
# Is it so?

```{{code-cell}} python
:tags: [parameters, remove-cell]
end_year: int = 2025  # last full year counted
```

```{{code-cell}} python
:tags: [remove-cell]
{code}
```

{prose}
"""
GOOD = "from tradebook.narrative import bind\nbind('x', 'a word')", "It has {glue:text}`x`."


def make(folder: Path) -> Path:
    """The book, in an empty folder."""
    for name in ["_config.yml", "references.bib"]:
        shutil.copy(BOOK / name, folder)
    shutil.copytree(BOOK / "data", folder / "data")
    shutil.copytree(BOOK / "_static", folder / "_static")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: intro\nparts:\n  - caption: A\n    chapters:\n      - file: chapters/one\n"
    )
    (folder / "parameters.yml").write_text("edition: {end_year: 2025}\n")
    (folder / "intro.md").write_text("# A small book\n\nWords.\n")
    (folder / "chapters").mkdir()
    write(folder, *GOOD)
    return folder


def write(book: Path, code: str, prose: str = "Words.") -> None:
    """Gives the one chapter of the book another cell and other prose."""
    (book / "chapters" / "one.md").write_text(CHAPTER.format(code=code, prose=prose))


def command(*arguments: str) -> list[str]:
    """The command line of `tradebook` with these arguments."""
    return [sys.executable, "-m", "tradebook.cli", *arguments]


def tradebook(book: Path, *arguments: str, **more) -> subprocess.CompletedProcess:
    """Runs it in the book."""
    return subprocess.run(
        command(*arguments), cwd=book, capture_output=True, text=True, timeout=120, check=False, **more
    )
