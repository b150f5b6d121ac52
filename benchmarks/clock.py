"""Times a command: wall time, and the processor time of all that it starts."""

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 1800  # seconds for one command
_ADOPT = 36  # PR_SET_CHILD_SUBREAPER


class BenchError(Exception):
    """The measurement can't go on. The message is short and says where it stopped."""


def adopt() -> bool:
    """Makes this process the parent of what its children leave behind; False where the system can't do that.

    A forked kernel's parent is gone before it is, and its processor time would go to nobody's account.
    """
    return sys.platform == "linux" and ctypes.CDLL(None).prctl(_ADOPT, 1, 0, 0, 0) == 0


def timed(command: list[str], folder: Path, env: dict[str, str]) -> tuple[dict, str]:
    """Runs a command in a folder: `seconds`, `cpu_seconds` and `load` as in `build_times`, and what it printed.

    Processor time is None where `adopt` can't help. Raises BenchError when the command fails, with its last lines.
    """
    whole = adopt()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        before, load, begun = _spent(), os.getloadavg()[0], time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        try:
            code = process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            raise BenchError(f"{' '.join(command)}: took more than {LIMIT} seconds") from None
        seconds = time.perf_counter() - begun
        if whole:
            _bury(30)
        spent = _spent() - before
        said.seek(0)
        text = said.read()
    if code:
        raise BenchError(f"{' '.join(command)}: failed\n" + "\n".join(text.splitlines()[-20:]))
    measured = {"seconds": round(seconds, 3), "cpu_seconds": round(spent, 3) if whole else None, "load": round(load, 2)}
    return measured, text


def _spent() -> float:
    """User and system seconds of the processes that have ended and were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _bury(seconds: float) -> None:
    """Waits for the end of every process left, so that none of them disturbs the next. Raises BenchError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.01)
        except ChildProcessError:
            return
    raise BenchError(f"a process is still there {seconds:g} seconds after the command that started it")
