"""From a page's tree to its HTML: what was checked is what is drawn."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, takewhile
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from jinja2 import Environment
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from tipcard.document.markdown import OPTIONS
from tipcard.document.tree import Block, Page, Section
from tipcard.make.assets import Assets
from tipcard.make.calendar import ReminderLink
from tipcard.make.permalink import Permalink, relative
from tipcard.project import Edition, Help, Project
from tipcard.settings.organisation import ContactView


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
#: The page that a language begins with.
FRONT = "index.md"


@dataclass(frozen=True)
class Way:
    """A link to a group or an item: its `number` if it is a step, its title, its address from the page,
    and what to heed first, if anything; and those of a group's items."""

    number: int | None
    title: str
    url: str
    tag: str = ""
    items: tuple["Way", ...] = ()


@dataclass(frozen=True)
class PageDrawing:
    """Draws one page with the `templates` of its parts.

    `links` are the permalinks on the page; `reminders` has the ways to the calendar files by item.
    """

    project: Project
    edition: Edition
    templates: Environment
    assets: Assets
    page: Page
    links: Sequence[Permalink]
    reminders: Mapping[str, ReminderLink]

    def html(self) -> str:
        """The HTML of the whole page: what comes first, then texts and groups, and whom to turn to."""
        head = self.page.head
        first = next((at for at, block in enumerate(head.blocks) if self._is_noted(block)), 0)
        opening = [block for block in head.blocks[first:] if not self._is_noted(block)]
        page = self._draw(
            "page",
            heading=self._heading(head),
            foreign=self._foreign(head),
            below_title=list(map(self._block, head.blocks[:first])),
            notes=[self._block(block, one_id) for block, one_id in self._noted],
            is_front=self.page.name == FRONT,
            # A run of texts is one thing, apart from what leads on.
            opening=[
                (is_text, Markup("".join(map(self._block, run))))
                for is_text, run in groupby(opening, lambda block: block.kind == "text")
            ],
            groups=[self._group(group) for group in self.page.groups],
            people="" if self.page.meta.contacts else self._contacts(Help(self._people())),
            own_box=self._box(self.page.page_id),
        )
        return str(page)

    @property
    def has_board(self) -> bool:
        """Whether the page begins with what everybody must know first."""
        return bool(self._noted)

    @cached_property
    def _noted(self) -> tuple[tuple[Block, str], ...]:
        """What everybody must know first, where it heads the page: on the front page, and on the page of
        the group that it belongs to; with the id of that group."""
        groups = self.page.groups
        own = [(one, group.section_id) for group in groups for one in group.additions if one.is_open]
        repeats = [(one, one.title) for one in self.page.head.blocks if one.kind == "repeat"]
        return (*own, *(repeats if self.page.name == FRONT else ()))

    def _is_noted(self, block: Block) -> bool:
        return any(block is one for one, _ in self._noted)

    @property
    def _own_url(self) -> str:
        return self.edition.language.url(self.page.name)

    def _draw(self, part: str, **values: Any) -> Markup:
        template = self.templates.get_template(f"partials/{part}.html")
        return Markup(template.render(self._words, **values))

    @cached_property
    def _words(self) -> Mapping[str, Any]:
        """What every part knows."""
        messages = self.edition.messages
        return {
            "strings": messages,
            "here": self._own_url,
            "site_url": self.project.address,
            "said_in": self.project.said_in(self.edition, messages.untranslated),
        }

    def _group(self, group: Section) -> Markup:
        is_first = self.page.meta.contacts and group is self.page.groups[0]
        return self._draw(
            "group",
            heading=self._heading(group),
            foreign=self._foreign(group),
            is_said=bool(self._foreign(self.page.head)),
            ways=[self._way(self.page, item) for item in group.items],
            is_path=bool(group.items) and all(item.number is not None for item in group.items),
            # Its heading says already what they are.
            everybody=self._contacts(self._everybody(group), is_headed=True) if is_first else "",
            content=[self._block(block) for block in group.blocks if not self._is_noted(block)],
            items=[self._item(item, group) for item in group.items],
            own_box="" if is_first else self._box(group.section_id),
        )

    def _item(self, item: Section, group: Section) -> Markup:
        return self._draw(
            "item",
            heading=self._heading(item),
            foreign=self._foreign(item),
            is_said=bool(self._foreign(self.page.head) or self._foreign(group)),
            number=item.number,
            content=list(map(self._block, item.blocks)),
            changed=self.project.said_since(self.edition, item.section_id),
            reminder=self.reminders.get(item.section_id),
            own_box=self._box(item.section_id),
        )

    def _heading(self, section: Section) -> Markup:
        tag, words = f"h{section.level}", self._inline(section.title_tokens)
        if section.number is not None:
            number = Markup('<span class="tc-number">{}<span class="tc-number__dot">.</span></span> ')
            words = number.format(section.number) + Markup(words.partition(".")[2].lstrip())
        day, foreign = self.project.said_since(self.edition, section.section_id), self._foreign(section)
        lang = Markup(' lang="{}"').format(foreign) if foreign else ""
        heading = Markup(f'<{tag} id="{section.section_id}" data-day="{day}"{lang}>{words}</{tag}>')
        (link,) = (one for one in self.links if one.link_id == section.section_id)
        retired = [old for old in self.links if old.successor == link.link_id]
        heed = self.page.meta.tags.get(section.section_id, "")
        return self._draw("heading", heading=heading, link=link, retired=retired, heed=heed)

    def _block(self, block: Block, noted_id: str = "") -> Markup:
        """A block; a safety note says whom to call at the id that it belongs to."""
        if block.kind == "text":
            return Markup(_RENDERER.render(block.tokens, OPTIONS, self._surroundings))
        words = Markup(self._inline(block.tokens))
        if block.kind == "ending":
            day = self.edition.messages.reviewed_on(block.reviewed or self.page.meta.reviewed)
            is_editorial = block.is_editorial
            return self._draw("containers/ending", sources=words, day=day, is_editorial=is_editorial)
        if block.kind == "safety":
            return self._note(block, noted_id)
        if block.kind == "repeat":  # its sources stand where it stands first
            notes = (one.without_ending for one in self.edition.safety(block.title))
            return Markup("").join(self._note(one, block.title) for one in notes)
        if block.kind == "items":
            return self._ways(block.title)
        content, own = Markup("".join(map(self._block, block.blocks))), self.project.organisation.value
        return self._draw(
            f"containers/{block.kind}",
            title=words,
            content=content,
            organisation=own,
            foreign=self._foreign(block),
        )

    def _note(self, note: Block, one_id: str) -> Markup:
        """A note on safety, with whom to call at once."""
        texts = [one for one in note.blocks if one.kind != "ending"]
        leads = list(takewhile(_begins_strong, texts))
        return self._draw(
            "containers/safety",
            title=Markup(self._inline(note.tokens)),
            foreign=self._foreign(note),
            leads=list(map(self._block, leads)),
            rest=list(map(self._block, texts[len(leads) :])),
            ending=[self._block(one) for one in note.blocks if one.kind == "ending"],
            contacts=self.project.help_at(self.edition, one_id).contacts,
        )

    def _foreign(self, part: Section | Block) -> str:
        return self.project.foreign(self.edition, self.page, part)

    def _ways(self, one_id: str) -> Markup:
        """The items of a group, or the groups of a page with theirs."""
        groups = [
            self._way(page, group)
            for page in self.edition.pages.values()
            for group in page.groups
            if group.items and one_id in {page.page_id, group.section_id}
        ]
        pages = [page for page in self.edition.pages.values() if page.page_id == one_id]
        whole = [Way(None, page.title, self._address(page)) for page in pages]
        return self._draw("containers/items", whole=whole, groups=groups)

    def _way(self, page: Page, section: Section) -> Way:
        one_id = section.section_id
        return Way(
            section.number,
            section.title,
            self._address(page, one_id),
            page.meta.tags.get(one_id, ""),
            tuple(self._way(page, item) for item in section.items),
        )

    def _address(self, page: Page, anchor: str = "") -> str:
        """A page, or a place on it, as the page that is drawn leads there."""
        url = "" if page is self.page else relative(self.edition.language.url(page.name), self._own_url)
        return f"{url}#{anchor}" if anchor else url

    def _inline(self, tokens: Sequence[Token]) -> str:
        return _RENDERER.renderInline(tokens, OPTIONS, self._surroundings)

    @property
    def _surroundings(self) -> dict[str, Any]:
        """What the renderer needs of the page."""
        return {"url": self._url, "elsewhere": self.edition.messages.elsewhere}

    def _url(self, target: str) -> str:
        """A link as the built page has it: pages end in .html there."""
        url = urlsplit(target)
        if url.scheme or url.netloc or not url.path:
            return target
        path = posixpath.normpath(
            posixpath.join(self.page.locale, posixpath.dirname(self.page.name), unquote(url.path))
        )
        folder, _, rest = path.partition("/")
        for own in self.project.site.languages:
            if folder == own.locale:
                path = own.url(rest) if rest.endswith(".md") else own.url_folder + rest
        path = relative(self.assets.path(path), self._own_url)
        return urlunsplit(("", "", path, url.query, url.fragment))

    def _contacts(self, own: Help, is_headed: bool = False) -> Markup:
        return self._draw("contacts", box=own, is_headed=is_headed) if own != Help() else Markup("")

    def _box(self, one_id: str) -> Markup:
        """What belongs to an id, but for people: those stand once on a page."""
        return self._contacts(replace(self.project.help_at(self.edition, one_id), contacts=()))

    def _everybody(self, group: Section) -> Help:
        own = self.project.help_at(self.edition, group.section_id)
        return replace(own, contacts=self.project.people(self.edition))

    def _people(self) -> tuple[ContactView, ...]:
        """Those to turn to at one of the page's ids, each once, but for those whom a note names."""
        noted = [self.project.help_at(self.edition, one_id) for _, one_id in self._noted]
        named = {view for own in noted for view in own.contacts}
        ids = [one_id for one_id, _ in self.page.ids]
        return tuple(view for view in self.project.people(self.edition, *ids) if view not in named)


def _begins_strong(block: Block) -> bool:
    """Whether it is a paragraph that begins with bold words: one of the first things to do."""
    inline = block.tokens[1] if block.kind == "text" and len(block.tokens) == 3 else None
    shown = (
        child for child in (inline.children if inline else None) or () if child.content or child.tag
    )
    return next((child.type == "strong_open" for child in shown), False)
