"""When MkDocs does what: the events of one build, from first to last.

Every language is a build of its own, nested in the first one's `on_post_build`, so each event
comes once per language; `building` is true in the nested ones.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any, cast

from host import settle
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs_static_i18n.plugin import I18n

from tipcard.check import advise, check
from tipcard.diagnostics import Collector, report
from tipcard.make import MadePage, Outputs, make
from tipcard.make.policy import policy
from tipcard.make.templates import Bytecode, Unindented, templates_in
from tipcard.project import read_project
from tipcard.source.files import read_sources, write_files
from tipcard.source.target import TargetError, mark, refuse_target

# What the build that is under way publishes; the first event of each build makes it anew.
_outputs: Outputs


@event_priority(100)  # before i18n, which makes the links between languages from the address
def on_config(config: MkDocsConfig) -> None:
    """Read, check and make the content of all languages, before anything is written."""
    global _outputs
    # Of the theme nothing is used, and it has some ten thousand icons to list.
    config.theme.dirs[:] = filter(None, [config.theme.custom_dir])
    config.theme.static_templates.clear()  # the pages for wrong addresses and the sitemap are our own
    if _i18n(config).building:
        return
    problems = Collector()
    config_path = Path(config.config_file_path)
    try:
        refuse_target(Path(config.site_dir), config_path.parent)
    except TargetError as error:
        raise PluginError(f"{config.site_dir}: {error}") from error
    project = read_project(read_sources(config_path, os.environ, problems), problems)
    if project:
        check(project, problems)
    if project is None or problems.errors:
        raise PluginError("\n" + report(problems.all))
    advise(project, date.today(), problems)
    if problems.advice:
        print(report(problems.advice))
    config.site_url = project.address
    _outputs = make(project, templates_in(config.theme.dirs, is_html=True))
    settle()


@event_priority(200)  # before i18n, which would look at each of them
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Only pages are MkDocs' to publish: what they load is among our own files."""
    for file in list(files):
        if not file.is_documentation_page():
            files.remove(file)


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Nobody reads a page a second time, nor makes a parser for each to draw nothing with.

    No event spares it that: see `_populate_page` in
    https://github.com/mkdocs/mkdocs/blob/1.6.1/mkdocs/commands/build.py, the version that is pinned.
    """
    meta = _page(page).view.source.meta
    own = {"title": meta.title, "description": meta.description, "template": meta.template}
    page.meta = {key: value for key, value in own.items() if value}
    page.markdown = page.content = ""
    vars(page).update(read_source=_nothing, render=_nothing)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """In the templates of pages all is text that does not say that it is HTML, and a line that only
    decides leaves nothing. They know the policy, and where what they load is to be found."""
    env.autoescape = env.trim_blocks = True
    env.loader, env.bytecode_cache = Unindented(config.theme.dirs), Bytecode()

    @pass_context
    def url(context: Context, address: str) -> str:
        return _outputs.assets.address(address, context["page"].url)

    env.filters["url"], env.globals["policy"] = url, policy()


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Give the templates what was made of the text that was checked, and what they know of the page."""
    made = _page(page)
    context["html"] = made.html()  # not as the content of the page, which MkDocs keeps to the end
    context.update(vars(made.view))


@event_priority(-200)  # after i18n, which builds the other languages in this event
def on_post_build(config: MkDocsConfig) -> None:
    """When all languages are built: add the files that are no pages, and say that the site is whole."""
    if not _i18n(config).building:
        site = Path(config.site_dir)
        hashes = write_files(site, _outputs.files)
        hashes |= write_files(site, _outputs.assets.published)
        mark(site, [page.url for page in _outputs.pages.values()], hashes)


def _nothing(*_: object) -> None:
    """What is left to do."""


def _page(page: Page) -> MadePage:
    return _outputs.pages[page.file.src_uri]


def _i18n(config: MkDocsConfig) -> I18n:
    return cast(I18n, config.plugins["i18n"])
