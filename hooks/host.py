"""A build of MkDocs within this program, and how it has ended."""

import gc
import io
import logging
import os
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from click import ClickException
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config


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
