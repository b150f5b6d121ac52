"""What a kernel does first when a build has started it, however it was started. Runs in the kernel."""

import os

from tradebook import reads
from tradebook.charts import markup

MEMORY = 4 << 30  # bytes of data a kernel may hold: ten times what a chapter needs, and less than a laptop has


def settle(record: str) -> None:
    """Leaves figures for the build to draw, keeps to a measure of memory, and notes what is read in `record`."""
    os.environ[markup.DRAWN_LATER] = "1"
    try:
        import resource
    except ImportError:  # Windows has none
        pass
    else:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    reads.note(record)
