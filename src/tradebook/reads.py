"""Notes which files a running chapter opens and which folders it lists: what its page was made from, as it happened."""

import os
import sys
from pathlib import Path

_CODE = (".py", ".pyc", ".so", ".pth")  # what is imported is known from the text (see `publish.cache`)
_WRITES = os.O_WRONLY | os.O_RDWR


def note(record: str) -> None:
    """From now on, writes to the file `record` a line for each file that this process reads or folder that it lists."""
    out = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC)
    elsewhere = (sys.prefix, sys.base_prefix, os.path.dirname(os.__file__), "/proc", "/dev", "/sys", "/etc")
    seen = set()

    def hook(event: str, arguments: tuple) -> None:
        if event not in ("open", "os.listdir", "os.scandir"):
            return
        path = arguments[0] if arguments else None
        if event == "open" and (arguments[2] or 0) & _WRITES:
            return
        if not isinstance(path, str | bytes | os.PathLike):
            return  # a number: a file that is open already
        path = os.path.abspath(os.fsdecode(path))
        if event == "os.listdir" and path in map(os.path.abspath, sys.path):
            return  # an import looks for modules
        if path not in seen and not path.startswith(elsewhere) and not path.endswith(_CODE):
            seen.add(path)
            os.write(out, f"{path}\n".encode(errors="surrogateescape"))

    sys.addaudithook(hook)


def taken(record: Path) -> list[str]:
    """What was noted: paths in alphabetical order. Empty where nothing was."""
    text = record.read_text(encoding="utf-8", errors="surrogateescape") if record.exists() else ""
    return sorted(set(text.splitlines()))
