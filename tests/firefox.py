"""Firefox, as far as the tests need it: by WebDriver BiDi, which it speaks without a driver."""

import base64
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

#: Remembers what a page was forbidden.
LISTEN = """() => {
  window.faults = [];
  addEventListener("securitypolicyviolation", (one) => window.faults.push(one.effectiveDirective));
}"""


class Firefox:
    """One tab of Firefox."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._number = 0
        self._do("session.new", capabilities={})
        self._tab = self._do("browsingContext.getTree")["contexts"][0]["context"]

    def _do(self, method: str, **params: Any) -> Any:
        answer = self._ask(method, **params)
        assert answer["type"] == "success", answer
        return answer["result"]

    def _ask(self, method: str, most_seconds: int = 60, **params: Any) -> Any:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while (answer := json.loads(self._socket.recv(timeout=most_seconds))).get("id") != self._number:
            pass
        return answer

    def before_each_page(self, script: str) -> None:
        """Run a function in every page before any script of its own."""
        self._do("script.addPreloadScript", functionDeclaration=script)

    def goto(self, url: str) -> None:
        """Open a page, and wait until it is loaded; one that leads on at once may end it."""
        own = {"context": self._tab, "url": url, "wait": "complete"}
        try:
            self._ask("browsingContext.navigate", most_seconds=10, **own)
        except TimeoutError:  # now and then Firefox forgets to say that a page is loaded: ask anew
            self._ask("browsingContext.navigate", **own)

    def resize(self, width: int, height: int) -> None:
        """How much of a page can be seen, in pixels of CSS."""
        own = {"width": width, "height": height}
        self._do("browsingContext.setViewport", context=self._tab, viewport=own)

    def printed(self) -> bytes:
        """The page as its print command makes it, a PDF of A4."""
        paper = {"width": 21.0, "height": 29.7}
        answer = self._do("browsingContext.print", context=self._tab, page=paper, background=False)
        return base64.b64decode(answer["data"])

    def type(self, text: str) -> None:
        """Press the keys of a text, where the focus is."""
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keys", "actions": keys}]
        self._do("input.performActions", context=self._tab, actions=actions)

    def evaluate(self, script: str) -> Any:
        """What a script in the page comes to, or what it promises, as JSON has it."""
        own = {"expression": f"Promise.resolve({script}).then(JSON.stringify)", "awaitPromise": True}
        result = self._do("script.evaluate", target={"context": self._tab}, **own)
        assert result["type"] == "success", result
        return json.loads(result["result"]["value"])


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """A Firefox of its own with an empty profile, until the end."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    assert program, "the tests need Firefox: run 'make test', which installs it"
    command = [program, "--headless", "--no-remote", "--remote-debugging-port", "0"]
    log = profile / "log"
    with (
        log.open("w") as said,
        subprocess.Popen(
            [*command, "--profile", str(profile)],
            env={"HOME": str(profile), "PATH": os.environ["PATH"]},
            stdout=said,
            stderr=said,
        ) as process,
    ):
        try:
            while not (address := re.search(r"BiDi listening on (ws://\S+)", log.read_text("utf-8"))):
                assert process.poll() is None, log.read_text("utf-8")
                time.sleep(0.1)
            with connect(f"{address[1]}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()
