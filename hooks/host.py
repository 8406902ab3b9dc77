"""MkDocs within this program, without the work that comes to nothing here.

What its settings and events leave no other way to spare is done below: `Page.render` makes a parser for
every page (mkdocs/structure/pages.py in https://github.com/mkdocs/mkdocs/tree/1.6.1, which is pinned).
"""

import gc
import io
import logging
import os
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click import ClickException
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents


@dataclass(frozen=True)
class Build:
    """How a build has ended: whether well, what it has printed, what MkDocs, its plugins and its theme
    have warned of, and the address of the site that it was for; `error` is what has stopped it, unless
    MkDocs says that in its words, which then stand behind the warnings."""

    is_done: bool
    printed: str
    warnings: str
    address: str
    error: Exception | None


def build(config: Path, folder: Path) -> Build:
    """Build a site in a folder as `mkdocs build` does."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    printed, warnings = io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(warnings)
    handler.setFormatter(logging.Formatter("%(levelname)-8s-  %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    logger.addHandler(handler)
    is_done, address, fault = False, "", None
    gc.disable()  # it looks through all of the content again and again, and nearly all of it is in use
    try:
        with redirect_stdout(printed):
            settings = load_config(str(config), site_dir=str(folder))
            settings.plugins.on_startup(command="build", dirty=False)
            try:
                build_site(settings)
            finally:
                settings.plugins.on_shutdown()
        is_done, address = True, str(settings.site_url or "")
    except ClickException as error:
        warnings.write(f"\n{error.format_message()}\n")
    except Exception as error:
        fault = error
    finally:
        gc.enable()
        gc.unfreeze()
        logger.removeHandler(handler)
    return Build(is_done, printed.getvalue(), warnings.getvalue(), address, fault)


def settle() -> None:
    """Let Python look for what nobody uses any more only in what comes from now on: what stands now is
    the content, which stays to the end."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def spare_page(page: Page, meta: Mapping[str, Any]) -> None:
    """Let a page be read and drawn by nobody: that was done."""
    page.markdown, page.content, page.meta, page.toc = "", "", dict(meta), TableOfContents([])
    vars(page).update(read_source=_nothing, render=_nothing)


def _nothing(*_: object) -> None:
    """What is left to do."""
