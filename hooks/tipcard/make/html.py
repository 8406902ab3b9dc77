"""From a page's tree to its HTML: what was checked is what is drawn."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from tipcard.document.markdown import OPTIONS
from tipcard.document.tree import Block, Page, Section
from tipcard.make.permalink import Permalink, relative
from tipcard.project import Edition, Help, Project
from tipcard.settings.site import Language


class _Renderer(RendererHTML):
    """markdown-it's own, but for links, which lead from the built page; a style is a class."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """A link; of its address only what stays inside the site changes."""
        target = str(tokens[idx].attrs["href"])
        env["leaves"] = target.startswith("https:")
        return f'<a href="{escape(env["url"](target))}">'

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        """The end of a link, which says when it leaves the site; no link stands in another."""
        words = f'<span class="tc-unseen"> {escape(env["elsewhere"])}</span>' if env["leaves"] else ""
        return f"{words}</a>"

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


def contents(page: Page) -> list[dict[str, Any]]:
    """The groups and items of a page: `level`, `id`, `name` as HTML, and `children`."""

    def entry(section: Section) -> dict[str, Any]:
        children, name = [entry(item) for item in section.items], str(escape(section.heading))
        return {"level": section.level, "id": section.section_id, "name": name, "children": children}

    return [entry(group) for group in page.groups]


@dataclass(frozen=True)
class PageDrawing:
    """Draws one page with the `templates` of its parts.

    `links` are the permalinks on the page; `reminders` has the paths of the calendar files by item.
    """

    project: Project
    edition: Edition
    page: Page
    links: Sequence[Permalink]
    reminders: Mapping[str, str]
    templates: Environment

    def html(self) -> str:
        """The HTML of the whole page: headings with their links, texts, and what belongs below them."""
        return "".join(self._parts())

    def _parts(self) -> Iterator[str]:
        everybody = self.page.meta.contacts
        for section in self.page.sections:
            yield self._heading(section)
            if section.level == 2 and everybody:
                yield self._box()
                everybody = False
            yield from map(self._block, section.blocks)
            if file := self.reminders.get(section.section_id):
                yield self._draw("reminder", url=relative(file, self._own_url))
            if section.level > 1:
                yield self._box(section.section_id)
        yield self._box(self.page.page_id)

    @property
    def _own_url(self) -> str:
        return self.edition.language.url(self.page.name)

    def _draw(self, part: str, **values: Any) -> str:
        template = self.templates.get_template(f"partials/{part}.html")
        return template.render(strings=self.edition.messages, site_url=self.project.address, **values)

    def _heading(self, section: Section) -> str:
        tag, words = f"h{section.level}", self._inline(section.title_tokens)
        heading = Markup(f'<{tag} id="{section.section_id}">{words}</{tag}>')
        (link,) = (one for one in self.links if one.link_id == section.section_id)
        retired = [old for old in self.links if old.successor == link.link_id]
        return self._draw("heading", heading=heading, link=link, retired=retired)

    def _block(self, block: Block) -> str:
        if block.kind == "text":
            return _RENDERER.render(block.tokens, OPTIONS, self._surroundings)
        words = Markup(self._inline(block.tokens))
        if block.kind == "ending":
            day = self.edition.messages.reviewed_on(block.reviewed or self.page.meta.reviewed)
            is_editorial = block.is_editorial
            return self._draw("containers/ending", sources=words, day=day, is_editorial=is_editorial)
        if block.kind == "repeat":  # its sources stand where it stands first
            return "".join(self._block(one.without_ending) for one in self.edition.safety(block.title))
        content, own = Markup("".join(map(self._block, block.blocks))), self.project.organisation.value
        return self._draw(f"containers/{block.kind}", title=words, content=content, organisation=own)

    def _inline(self, tokens: Sequence[Token]) -> str:
        return _RENDERER.renderInline(tokens, OPTIONS, self._surroundings)

    @property
    def _surroundings(self) -> dict[str, Any]:
        """What the renderer needs of the page."""
        return {"url": self._url, "elsewhere": self.edition.messages.elsewhere}

    def _url(self, target: str) -> str:
        return relative_url(target, self.edition.language, self.page.name, self.project.site.languages)

    def _box(self, *ids: str) -> str:
        box = self.project.help_at(self.edition, *ids)
        return self._draw("contacts", box=box) if box != Help(()) else ""


def relative_url(target: str, language: Language, name: str, languages: Sequence[Language]) -> str:
    """A link in the page `name` of a language as the built page has it: pages end in .html there."""
    url = urlsplit(target)
    if url.scheme or url.netloc or not url.path:
        return target
    path = posixpath.normpath(
        posixpath.join(language.locale, posixpath.dirname(name), unquote(url.path))
    )
    folder, _, rest = path.partition("/")
    for own in languages:
        if folder == own.locale:
            path = own.url(rest) if rest.endswith(".md") else own.url_folder + rest
    return urlunsplit(("", "", relative(path, language.url(name)), url.query, url.fragment))
