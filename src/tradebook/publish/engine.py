"""Papermill's engine, with a measure: a cell that prints without end would fill the memory of whoever runs it."""

from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

NAME = "tradebook"
MOST = 1_000_000  # characters: a chapter prints nothing, and a person who looks for a fault prints less


class Client(PapermillNotebookClient):
    """Runs a notebook; the kernel of a cell that prints more than `MOST` is ended, and the cell says so."""

    def process_message(self, message: dict, cell: NotebookNode, index: int) -> NotebookNode | None:
        """Takes a message of the kernel, as nbclient has it."""
        if message["msg_type"] == "stream":
            record = cell.metadata["papermill"]
            record["printed"] = record.get("printed", 0) + len(message["content"]["text"])
            if record["printed"] > MOST:
                self.km.provisioner.process.kill()
                return None
        return super().process_message(message, cell, index)


class Engine(NBClientEngine):
    """Runs notebooks by `Client`."""

    @classmethod
    def execute_managed_notebook(cls, manager, kernel_name: str, execution_timeout: int, **given) -> NotebookNode:
        """As Papermill calls it."""
        for name in ("input_path", "log_output", "stdout_file", "stderr_file", "start_timeout"):
            given.pop(name, None)
        return Client(manager, timeout=execution_timeout, kernel_name=kernel_name, **given).execute()


def printed_too_much(cell: NotebookNode) -> bool:
    """Whether a cell was ended for what it printed."""
    return cell.metadata.get("papermill", {}).get("printed", 0) > MOST


papermill_engines.register(NAME, Engine)
