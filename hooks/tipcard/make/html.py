"""From a page's tree to its HTML: what was checked is what is drawn."""

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from tipcard.document.markdown import OPTIONS
from tipcard.document.tree import Block, Container, Ending, Page, Section
from tipcard.make.permalink import Permalink, relative
from tipcard.project import Edition, Project
from tipcard.settings.organisation import ContactView
from tipcard.settings.site import Language
from tipcard.source.files import DOCS


class _Renderer(RendererHTML):
    """markdown-it's own, but for links, which lead from the built page; a style is a class."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """A link; of its address only what stays inside the site changes."""
        return f'<a href="{escape(env["url"](str(tokens[idx].attrs["href"])))}">'

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """A picture of the site."""
        url = env["url"](str(tokens[idx].attrs["src"]))
        return f'<img src="{escape(url)}" alt="{escape(tokens[idx].content)}">'

    def text_special(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """What stood behind a backslash."""
        return str(escape(tokens[idx].content))

    html_inline = text_special

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """A cell; no style stands in a page."""
        style = str(tokens[idx].attrs.get("style", "")).rpartition(":")[2]
        return f'<{tokens[idx].tag} class="tc-{style}">' if style else f"<{tokens[idx].tag}>"

    td_open = th_open


_RENDERER = _Renderer()


def part_templates(folders: Sequence[str]) -> Environment:
    """The templates of the parts of a page. What they are given is text, unless it says that it is
    HTML, and what they are not given is an error."""
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True)
class Box:
    """What the organisation shows in one place: filled contacts and, unless '', its protocol."""

    contacts: tuple[ContactView, ...]
    protocol: str = ""


def contents(page: Page) -> list[dict[str, Any]]:
    """The groups and items of a page: `level`, `id`, `name` as HTML, and `children`."""

    def entry(section: Section) -> dict[str, Any]:
        children = [entry(item) for item in section.items]
        name = str(escape(section.heading))
        return {"level": section.level, "id": section.section_id, "name": name, "children": children}

    return [entry(group) for group in page.groups]


class PageDrawing:
    """Draws one page with the templates of its parts; it knows the page, its links and its language."""

    def __init__(
        self,
        project: Project,
        edition: Edition,
        page: Page,
        links: Sequence[Permalink],
        reminders: Mapping[str, str],
        templates: Environment,
    ) -> None:
        self._project = project
        self._edition = edition
        self._page = page
        self._own_url = edition.language.url(page.name)
        self._live = {link.link_id: link for link in links if not link.successor}
        self._retired = [link for link in links if link.successor]
        self._reminders = reminders
        self._templates = templates

    def html(self) -> str:
        """The HTML of the whole page: headings with their links, texts, and what belongs below them."""
        return "".join(self._parts())

    def _parts(self) -> Iterator[str]:
        at_end = self._box(self._page.page_id)
        everybody = self._everybody()
        for section in self._page.sections:
            yield self._heading(section)
            if section.level == 2:
                yield everybody
                everybody = ""
            yield from map(self._block, section.blocks)
            if section.section_id in self._reminders:
                url = relative(self._reminders[section.section_id], self._own_url)
                yield self._draw("reminder", url=url)
            if section.level > 1:
                yield self._box(section.section_id)
        yield at_end

    def _draw(self, part: str, **values: Any) -> str:
        template = self._templates.get_template(f"partials/{part}.html")
        return template.render(strings=self._edition.messages, site_url=self._project.address, **values)

    def _heading(self, section: Section) -> str:
        words = self._inline(section.title_tokens)
        tag = f"h{section.level}"
        heading = Markup(f'<{tag} id="{section.section_id}">{words}</{tag}>')
        link = self._live[section.section_id]
        retired = [old for old in self._retired if old.successor == link.link_id]
        return self._draw("heading", heading=heading, link=link, retired=retired)

    def _block(self, block: Block | Container | Ending) -> str:
        if isinstance(block, Block):
            return _RENDERER.render(block.tokens, OPTIONS, {"url": self._url})
        if isinstance(block, Container):
            title = Markup(self._inline(block.title_tokens))
            content = Markup("".join(map(self._block, block.blocks)))
            return self._draw(f"containers/{block.kind}", title=title, content=content)
        day = self._edition.messages.reviewed_on(block.reviewed or self._page.meta.reviewed)
        return self._draw("containers/ending", sources=Markup(self._inline(block.tokens)), day=day)

    def _inline(self, tokens: Sequence[Token]) -> str:
        return _RENDERER.renderInline(tokens, OPTIONS, {"url": self._url})

    def _url(self, target: str) -> str:
        return relative_url(target, self._edition.language, self._page.name, self._languages)

    @property
    def _languages(self) -> Sequence[Language]:
        return self._project.site.languages

    def _everybody(self) -> str:
        """All the organisation's contacts, for the first group of a page that asks so."""
        views = self._views(lambda _: True) if self._page.meta.contacts else ()
        return self._draw("contacts", box=Box(views)) if views else ""

    def _box(self, one_id: str) -> str:
        protocol = self._project.organisation.value.protocol or ""
        shown = protocol if one_id in self._project.protocol_at else ""
        box = Box(self._views(lambda at: one_id in at), shown)
        return self._draw("contacts", box=box) if box.contacts or box.protocol else ""

    def _views(self, belongs: Callable[[Sequence[str]], bool]) -> tuple[ContactView, ...]:
        views = (
            contact.view(self._edition.locale)
            for contact in self._project.contacts
            if belongs(contact.at)
        )
        return tuple(view for view in views if view.is_filled)


def relative_url(target: str, language: Language, name: str, languages: Sequence[Language]) -> str:
    """A link in the page `name` of a language as the built page has it: pages end in .html there."""
    url = urlsplit(target)
    if url.scheme or url.netloc or not url.path:
        return target
    path = posixpath.normpath(
        posixpath.join(language.locale, posixpath.dirname(name), unquote(url.path))
    )
    built = _built(path, languages)
    path = relative(built, language.url(name))
    return urlunsplit(("", "", path, url.query, url.fragment))


def _built(path: str, languages: Sequence[Language]) -> str:
    """Where the site has a file, by its path in docs."""
    folder, _, rest = path.partition("/")
    suffix = posixpath.splitext(path)[1]
    for language in languages:
        if folder == language.locale:
            return language.url(rest) if suffix == ".md" else language.url_folder + rest
    return path


def source_path(page: Page) -> str:
    """The path of a page's source in docs, as the host knows it."""
    return page.path.removeprefix(f"{DOCS}/")
