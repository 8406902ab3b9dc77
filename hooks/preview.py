"""The site while it is written: built anew after every change, and never stuck on a mistake.

A page is shown as it was last good. While the content is broken it has a banner with every problem, and
as soon as it is mended the page in the browser shows the new text by itself.
"""

import contextlib
import errno
import gc
import http.server
import os
import shutil
import sys
import tempfile
import threading
import time
from http import HTTPStatus
from pathlib import Path

from building import CommandError, build
from markupsafe import escape
from terminal import painted

from tipcard.source.files import ORGANISATION, ORGANISATION_VARIABLE

_SECONDS_BETWEEN_LOOKS = 0.1
#: So much longer than a look takes is waited for the next one.
_LEISURE = 5
_SECONDS_TO_WAIT = 20
_PORTS_TO_TRY = 20
_FOLDERS = ("docs", "hooks", "overrides")
_SCRIPT = """<script>(async () => {{ for (;;) try {{
  const now = await (await fetch("/.changed?{version}", {{cache: "no-store"}})).text();
  if (now !== "{version}") return location.reload();
}} catch {{ await new Promise((later) => setTimeout(later, 1000)) }} }})()</script>"""
_BANNER = """<pre role="alert" style="position:sticky;top:0;z-index:99;max-height:45vh;overflow:auto;
margin:0;padding:1em;background:#fff;color:#000;border:4px solid #b00;font:14px/1.4 monospace;
white-space:pre-wrap">{problems}</pre>"""


class Preview:
    """The last good site in a folder of its own, what is wrong now, and how often it has changed."""

    def __init__(self, config: Path, folder: Path) -> None:
        self.site = folder / "none"
        self.problems = ""
        self.version = 0
        self.changed = threading.Condition()
        self._config = config
        self._folder = folder

    def rebuild(self) -> None:
        """Build the site anew, and keep the last one if that cannot be done."""
        fresh = self._folder / str(self.version + 1)
        problems = ""
        try:
            build(self._config, fresh, fresh)
        except CommandError as error:
            problems = str(error)
        with self.changed:
            old, self.problems = self.site, problems
            self.site = old if problems else fresh
            self.version += 1
            self.changed.notify_all()
        shutil.rmtree(fresh if problems else old, ignore_errors=True)
        gc.collect()  # now that nobody waits: the content of before goes
        print(
            painted(problems, sys.stdout) or time.strftime("%H:%M:%S  The site is as it is written."),
            flush=True,
        )

    def watched(self) -> dict[str, tuple[int, int]]:
        """Every file that the site is made of, with its time and size."""
        root = self._config.parent
        own = root / (os.environ.get(ORGANISATION_VARIABLE) or ORGANISATION)
        paths = [own, *root.glob("*.yml")]
        for name in _FOLDERS:
            paths += [path for path in (root / name).rglob("*") if "__pycache__" not in path.parts]
        found: dict[str, tuple[int, int]] = {}
        for path in paths:
            with contextlib.suppress(OSError):
                about = path.stat()
                found[str(path)] = (about.st_mtime_ns, about.st_size)
        return found


def _handler(preview: Preview) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.SimpleHTTPRequestHandler):
        """Shows the last good site, with what is wrong now."""

        def do_GET(self) -> None:
            """One page or file, or the number of the newest site as soon as there is a newer one."""
            path, _, query = self.path.partition("?")
            self.directory = str(preview.site)
            file = Path(self.translate_path(path))
            file = file / "index.html" if file.is_dir() else file
            if path == "/.changed":
                with preview.changed:
                    preview.changed.wait_for(lambda: str(preview.version) != query, _SECONDS_TO_WAIT)
                self._send(str(preview.version).encode(), "text/plain")
            elif file.suffix == ".html" or not file.is_file():
                self._send(self._page(file), "text/html; charset=utf-8", is_found=file.is_file())
            else:
                super().do_GET()

        def _page(self, file: Path) -> bytes:
            source = file if file.is_file() else preview.site / "404.html"
            html = source.read_text("utf-8") if source.is_file() else "<!doctype html><body></body>"
            banner = _BANNER.format(problems=escape(preview.problems)) if preview.problems else ""
            head, body, rest = html.partition("<body")
            tag, end, text = rest.partition(">")
            extra = _SCRIPT.format(version=preview.version)
            return f"{head}{body}{tag}{end}{banner}{text}{extra}".encode()

        def _send(self, content: bytes, kind: str, is_found: bool = True) -> None:
            self.send_response(HTTPStatus.OK if is_found else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing: what matters is whether the content is right."""

    return Handler


def serve(config: Path, port: int) -> int:
    """Show the site at a port, or at the next one that is free, until Ctrl+C. Raises CommandError when
    none is free."""
    with tempfile.TemporaryDirectory(prefix="site-preview-") as name:
        preview = Preview(config, Path(name))
        server = _listen(port, preview)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"The site: http://127.0.0.1:{server.server_address[1]}/   Ctrl+C stops it.", flush=True)
        try:
            _follow(preview)
        except KeyboardInterrupt:
            print()
        finally:
            server.shutdown()
            server.server_close()
    return 0


def _listen(port: int, preview: Preview) -> http.server.ThreadingHTTPServer:
    for free in range(port, port + _PORTS_TO_TRY):
        try:
            server = http.server.ThreadingHTTPServer(("127.0.0.1", free), _handler(preview))
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
            continue
        if free != port:
            print(f"Port {port} is taken.")
        return server
    raise CommandError(
        f"The ports from {port} on are taken.\n    Stop a program there, or add: --port 9000"
    )


def _follow(preview: Preview) -> None:
    """Build at once, and again after every change of what the site is made of."""
    seen, took = preview.watched(), 0.0
    preview.rebuild()
    while True:
        time.sleep(max(_SECONDS_BETWEEN_LOOKS, took * _LEISURE))
        start = time.perf_counter()
        now = preview.watched()
        took = time.perf_counter() - start
        if now == seen:
            continue
        changed = {path for path in now.keys() | seen.keys() if now.get(path) != seen.get(path)}
        # What makes the site is loaded once.
        if any(path.endswith((".py", ".typ", "rules.yml")) for path in changed):
            print(
                "What stands in hooks has changed: start this again for all of it to count.", flush=True
            )
        seen = now
        preview.rebuild()
