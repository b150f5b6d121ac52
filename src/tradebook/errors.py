"""The errors that a user is told of. Light to import: the command line needs them at once."""

from pathlib import Path


class Told(Exception):
    """Something the user can mend. The message is one line, or a few, that are shown as they are."""

    def more(self) -> list[str]:
        """Lines that help, shown below the message."""
        return []


class ChapterError(Told):
    """A chapter raised, or ran out of time. The message is one line: file, line, cell, error.

    `chapter` is its name, `printed` the last lines that its cell put out, `notebook` the chapter as far as it ran, a
    JSON text.
    """

    def __init__(self, message: str, chapter: str, notebook: str = "", printed: str = ""):
        super().__init__(message)
        self.chapter, self.notebook, self.printed = chapter, notebook, printed
        self._help: list[str] = []

    def keep(self, folder: Path, again: str) -> None:
        """Writes the notebook into a folder, where the disk lets it, and takes the command that runs the chapter."""
        path = folder / f"{self.chapter}.ipynb"
        if self.notebook:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_text(self.notebook, encoding="utf-8")
                self._help.append(f"as far as it ran: {path}")
            except OSError:
                pass  # the error itself is what matters
        self._help.append(f"to run it alone: {again}")

    def more(self) -> list[str]:
        """What the cell printed last, where the notebook is, and how to run the chapter again."""
        printed = [f"printed last: {line}" for line in self.printed.splitlines()]
        return [*printed, *self._help]
