"""Shows a built site in a browser, over loopback: what is in its folder at the moment it is asked for."""

import functools
import http.server
from pathlib import Path

from tradebook.publish.site import BuildError


class Handler(http.server.SimpleHTTPRequestHandler):
    """Answers with files of the folder `directory`, which a browser is told not to keep: the next build may differ."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


def opened(folder: Path, port: int, handler: type[Handler] = Handler) -> http.server.ThreadingHTTPServer:
    """A server of a folder at a port of 127.0.0.1, any free one for 0. Raises BuildError where it can't be had."""
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), functools.partial(handler, directory=str(folder)))
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or "no such port"
        raise BuildError(f"port {port}: {why.lower()}; choose another with --port") from None


def show(server: http.server.ThreadingHTTPServer) -> None:
    """Serves until Ctrl-C."""
    print(f"http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
