"""What a terminal can show and a file or a pipe cannot: colours, and a line that says what goes on."""

import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

#: A problem or an advice as `report` writes it: its place, what is wrong, and its rule.
MESSAGE = re.compile(r"^(\S[^:\n]*(?::\d+)?): (.*) (\[[a-z-]+\])$", re.MULTILINE)


def is_terminal(stream: TextIO) -> bool:
    """Whether somebody looks at it, on what can show more than text."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def painted(text: str, stream: TextIO) -> str:
    """Messages with their place and their rule in colour, where that can be seen and is wanted."""
    if not is_terminal(stream) or os.environ.get("NO_COLOR"):
        return text
    if sys.platform == "win32":
        os.system("")  # lets the old console of Windows show colours
    return MESSAGE.sub("\033[1m\\1\033[0m: \\2 \033[33m\\3\033[0m", text)


@contextmanager
def progress(doing: str) -> Iterator[None]:
    """Show on one line what goes on and for how long, on a terminal only, and wipe it at the end."""
    done = threading.Event()

    def show() -> None:
        start = time.monotonic()
        while not done.wait(1):
            seconds = time.monotonic() - start
            print(f"\r\033[K{doing} … {seconds:.0f} s", end="", file=sys.stderr, flush=True)
        print("\r\033[K", end="", file=sys.stderr, flush=True)

    thread = threading.Thread(target=show, daemon=True)
    if is_terminal(sys.stderr):
        thread.start()
    try:
        yield
    finally:
        done.set()
        if thread.is_alive():
            thread.join()
