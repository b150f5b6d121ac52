"""Warm kernels: each is forked from a process that has imported what every chapter imports (see `warm`).

`Provisioner` is a Jupyter kernel provisioner, the documented way to start kernels otherwise than by a command:
https://jupyter-client.readthedocs.io/en/stable/provisioning.html. The fork is that of the standard library's
`multiprocessing` forkserver. Where there is none, kernels start the ordinary way.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import weakref
from multiprocessing import forkserver
from pathlib import Path

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from tradebook.publish import orphans

NAME = "tradebook-kernels"  # of the entry point in pyproject.toml
# Kernels run side by side: one that also spreads its sums over every core takes longer, four times so where cores are
# few. And pydevd, which ipykernel imports, need not remark on how Python was built.
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1") | {
    "PYDEVD_DISABLE_FILE_VALIDATION": "1"
}
_LIVE: weakref.WeakSet = weakref.WeakSet()


def choose(warm: bool = True) -> str | None:
    """Makes the kernels started from now on in this process warm ones, or ordinary; returns why they can't be warm."""
    why = _why_not() if warm else "told so"
    factory = KernelProvisionerFactory.instance()
    factory.default_provisioner_name = NAME if _is_installed() else "local-provisioner"
    Provisioner.is_warm = why is None
    os.environ.update(ONE_THREAD)
    if why is None:
        multiprocessing.set_forkserver_preload(["tradebook.publish.warm"])
        forkserver.ensure_running()  # it imports while this process goes on
    return why if warm else None


def end_all() -> None:
    """Ends every kernel that this process has started."""
    for process in list(_LIVE):
        process.kill()


def _why_not() -> str | None:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return f"{sys.platform} has no forkserver"
    return None if _is_installed() else f"the kernel provisioner {NAME} is not installed; make sets it up"


def _is_installed() -> bool:
    return NAME in KernelProvisionerFactory.instance().get_provisioner_entries()


class Provisioner(LocalProvisioner):
    """Starts the Python kernel as a fork of a warm process where it can, and any other by its command."""

    is_warm = False

    async def launch_kernel(self, cmd: list[str], **kwargs) -> dict:
        """Starts the kernel; returns the connection information. `cmd` is the kernel's command line."""
        if self.is_warm and "ipykernel_launcher" in cmd:
            arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
            self.process = Forked(arguments, kwargs.get("cwd") or os.getcwd(), kwargs.get("env") or dict(os.environ))
            self.pid, self.cwd = self.process.pid, kwargs.get("cwd", Path.cwd())
        else:
            await super().launch_kernel(cmd, **kwargs)
        _LIVE.add(self.process)
        return self.connection_info


class Forked:
    """A forked kernel with the methods of `subprocess.Popen` that a provisioner calls."""

    stdin = stdout = stderr = None

    def __init__(self, arguments: list[str], cwd: str, env: dict[str, str]):
        self._process = multiprocessing.get_context("forkserver").Process(
            target=_kernel, args=(arguments, str(cwd), env), daemon=True
        )
        self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """The exit status, None while it runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """Waits for its end; returns the exit status."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Signals the kernel, with all it has started once it leads a group of its own."""
        if self.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            if os.getpgid(self.pid) == self.pid:
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Ends it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Asks it to end."""
        self.send_signal(signal.SIGTERM)


def _kernel(arguments: list[str], cwd: str, env: dict[str, str]) -> None:
    """The life of a kernel, in the forked process."""
    orphans.end_with_parent()
    os.setsid()
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    from ipykernel.kernelapp import IPKernelApp

    application = IPKernelApp.instance()
    application.initialize([*arguments, "--HistoryManager.enabled=False"])
    application.start()
