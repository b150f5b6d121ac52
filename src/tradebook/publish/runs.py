"""Runs chapters several at a time, each in a warm kernel of its own, the longest first."""

import dataclasses
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from pathlib import Path

import nbformat

from tradebook.publish import drawing, execute, kernels


@dataclasses.dataclass(frozen=True)
class Task:
    """A chapter to run: its page, its file, its parameters, and how long it is thought to take."""

    page: str
    path: Path
    values: dict
    seconds: float


@dataclasses.dataclass(frozen=True)
class Ran:
    """A chapter that ran: its notebook, the files it read, and how long it took."""

    task: Task
    notebook: nbformat.NotebookNode
    reads: list[str]
    seconds: float


def run(tasks: list[Task], jobs: int, seconds: int) -> Iterator[Ran]:
    """Runs the tasks, `jobs` at once, and yields each as it is done. Raises what the first to fail raises.

    When one fails, or this is interrupted, the others are ended.
    """
    turns = threading.Semaphore(jobs)
    # One more than run at once: while they do, the kernel of the next gets ready.
    with drawing.Drawers(jobs) as drawers, ThreadPoolExecutor(jobs + 1) as pool:
        longest = sorted(tasks, key=lambda task: -task.seconds)
        waiting = [pool.submit(_one, task, turns, drawers.draw, seconds) for task in longest]
        try:
            for done in as_completed(waiting):
                yield done.result()
        except BaseException:
            for future in waiting:
                future.cancel()
            kernels.end_all()
            wait(waiting)
            raise


def _one(task: Task, turns: threading.Semaphore, draw: drawing.Draw, seconds: int) -> Ran:
    begun = time.perf_counter()
    notebook, reads = execute.run(task.path, task.values, turns=turns, draw=draw, seconds=seconds)
    return Ran(task, notebook, reads, time.perf_counter() - begun)
