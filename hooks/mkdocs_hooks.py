"""When MkDocs does what: the events of one build, from first to last.

Every language is a build of its own, nested in the first one's `on_post_build`, so each event
comes once per language; `building` is true in the nested ones.
"""

import logging
from functools import partial
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs_static_i18n.plugin import I18n

from tipcard.additions import show_additions
from tipcard.anchors import add_links
from tipcard.below import add_below_items
from tipcard.contacts import add_boxes
from tipcard.files import read_sources, replace_folder, write_files
from tipcard.model import Edition
from tipcard.problem import report
from tipcard.site import Site, read_site
from tipcard.strings import Strings

log = get_plugin_logger("tipcard")


def on_config(config: MkDocsConfig) -> None:
    """Build beside the last good site, which stays until the new one is whole."""
    if not _i18n(config).building:
        config.extra["last_good_site"] = Path(config.site_dir)
        config.site_dir = f"{config.site_dir}.new"


def on_pre_build(config: MkDocsConfig) -> None:
    """Read and check the content of all languages, before anything is written."""
    if not _i18n(config).building:
        config_path = Path(config.config_file_path)
        sources, problems = read_sources(config_path.parent)
        config.extra["tipcard"], found = read_site(config_path.name, sources, config.site_url or "")
        if problems + found:
            raise PluginError("\n" + report(problems + found))
        if not config.site_url:
            log.info("Sheets get a QR code when SITE_URL is the address of the site: see the README.")


@event_priority(-200)  # after i18n, which makes its own list of files
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Leave out what the theme brings for its search, which this site does not use."""
    for file in list(files):
        if file.src_uri.startswith(("assets/javascripts/lunr", "assets/javascripts/workers")):
            files.remove(file)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Name, source and date what is not on the card."""
    edition = _edition(config)
    meta = edition.source(page.file.src_uri).meta
    return show_additions(markdown, cast(Strings, edition.strings), meta.reviewed)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Add to the items what comes from elsewhere."""
    parts = config.extra["tipcard"].below_items.get(f"docs/{page.file.src_uri}", {})
    return add_below_items(html, parts)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Add the organisation's boxes and the links at headings, now that all pages are HTML."""
    site, edition = config.extra["tipcard"], _edition(config)
    words = {"strings": edition.strings, "site_url": config.site_url or ""}
    box = partial(env.get_template("partials/contacts.html").render, words)
    heading = partial(env.get_template("partials/heading.html").render, words)
    for page in (file.page for file in files.documentation_pages() if file.page):
        source = edition.source(page.file.src_uri)
        html = add_boxes(page.content or "", source, site.organisation, box)
        page.content = add_links(html, site.links[edition.language.url(source.name)], heading)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Give the templates the fixed words, who uses the site, and what it is made from."""
    site: Site = config.extra["tipcard"]
    edition = _edition(config)
    locale = edition.language.locale
    context["strings"] = edition.strings
    context["organisation"] = site.organisation
    context["source"] = edition.source(page.file.src_uri)
    context["is_outdated"] = f"docs/{page.file.src_uri}" in site.outdated
    context["table"] = site.tables.get(locale)
    context["sheet"] = site.sheets.get(f"docs/{page.file.src_uri}")
    context["sheets"] = [sheet for sheet in site.sheets.values() if sheet.view.locale == locale]
    context["permalinks"] = [
        link for links in site.links.values() for link in links if link.locale == locale
    ]
    context["links"] = site.links[edition.language.url(context["source"].name)]


def on_template_context(context: dict[str, Any], template_name: str, config: MkDocsConfig) -> None:
    """Give the page for wrong addresses the words of every language."""
    context["editions"] = config.extra["tipcard"].editions


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Write one 404 page, in the default language's place; a sitemap needs the site's address."""
    is_default = _i18n(config).is_default_language_build
    wanted = is_default if template_name == "404.html" else bool(config.site_url)
    return output if wanted or not template_name.startswith(("404", "sitemap")) else ""


@event_priority(-200)  # after i18n, which builds the other languages in this event
def on_post_build(config: MkDocsConfig) -> None:
    """When all languages are built: add the files that are no pages, and show the new site."""
    if _i18n(config).building or _has_warned():
        return
    fresh = Path(config.site_dir)
    write_files(fresh, config.extra["tipcard"].files)
    try:
        replace_folder(config.extra["last_good_site"], fresh)
    except OSError as error:
        raise PluginError(f"{error}\nClose what has this folder open, and build again.") from error


def _edition(config: MkDocsConfig) -> Edition:
    """The language that is being built."""
    return cast(Edition, config.extra["tipcard"].editions[config.theme["language"]])


def _i18n(config: MkDocsConfig) -> I18n:
    return cast(I18n, config.plugins["i18n"])


def _has_warned() -> bool:
    """Whether `strict` is about to end this build, which MkDocs does after the last event."""
    handlers = logging.getLogger("mkdocs").handlers
    return any(handler.get_counts() for handler in handlers if isinstance(handler, CountHandler))
