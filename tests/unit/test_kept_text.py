"""A kept run with its chapter's prose is, to the byte, what the run itself gave: else every page would be made anew."""

import copy

import nbformat

from tradebook.publish import execute

CHAPTER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
# Is it so?

```{code-cell} python
:tags: [parameters, remove-cell]
end_year: int = 2025  # last full year counted
```

Words.

```{code-cell} python
1 + 1
```
"""


def test_a_kept_run_reads_as_it_did_when_it_ran(tmp_path):
    path = tmp_path / "one.md"
    path.write_text(CHAPTER)
    ran, _ = execute.run(path, {"end_year": 2020})
    text = nbformat.writes(ran)
    kept = execute.with_prose(copy.deepcopy(ran), path)
    assert nbformat.writes(kept) == text
    path.write_text(CHAPTER.replace("Words.", "Other words."))
    edited = execute.with_prose(kept, path)
    assert nbformat.writes(edited) == text.replace("Words.", "Other words.")


def test_a_page_without_code_reads_the_same_each_time(tmp_path):
    path = tmp_path / "one.md"
    path.write_text("# Words\n\nAnd more.\n")
    first, second = (nbformat.writes(execute.run(path, {})[0]) for _ in range(2))
    assert first == second
