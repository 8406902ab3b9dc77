"""What the Word file for a protocol says: a chapter for it, with a sheet as its annex."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tipcard.document.blocks import BlockView
from tipcard.document.front_matter import Chapter
from tipcard.document.markdown import Run
from tipcard.document.tree import Page, Passage, Section
from tipcard.make.permalink import Permalink
from tipcard.paper.typeset import sheets
from tipcard.paper.written import Line, Row, Runs, Style, Table, WordText
from tipcard.project import Edition, Project
from tipcard.settings.organisation import ContactView

Parts = Iterator[Line | Table]


def chapter(project: Project, edition: Edition, page: Page, links: Sequence[Permalink]) -> WordText:
    """What the Word file of a page with a `chapter` says."""
    assert page.meta.chapter, "only a page with a chapter has a Word file"
    by_id = {link.link_id: link for link in links if not link.successor}
    return _Writer(project, edition, page, page.meta.chapter, by_id).text()


@dataclass(frozen=True)
class _Writer:
    """Writes one chapter; `links` are the permalinks of its language by their ids."""

    project: Project
    edition: Edition
    page: Page
    chapter: Chapter
    links: Mapping[str, Permalink]

    def text(self) -> WordText:
        """The whole of it."""
        words, name = self.edition.messages, self.edition.language.site_name
        return WordText(
            title=name,
            subject=words.word_purpose_text,
            author=self.project.author(self.edition),
            language=words.language_tag,
            day=max(link.changed for link in self.links.values()),
            foot=f"{name} · {words.on_page}",
            parts=tuple(self._parts()),
        )

    def _parts(self) -> Parts:
        words, own = self.edition.messages, self.project.organisation.value
        adapted = words.adapted_by(own.name or "") if own.adapted else ""
        of_whom = (own.name, words.reviewed_on(self.page.meta.reviewed), adapted)
        yield _line("Heading 1", self.edition.language.site_name)
        yield _line("Quiet", " · ".join(one for one in of_whom if one))
        if not self.project.address:
            yield _line("Normal", words.word_unlinked)
        yield _line("Heading 2", words.word_purpose)
        yield _line("Normal", words.word_purpose_text)
        for one_id in self.chapter.parts:
            for group in self.edition.groups[one_id]:
                yield from self._group(group)
        yield from self._people()
        yield from self._sheets()
        for group in self.page.groups:
            if group.section_id == self.chapter.changes:
                yield from self._section("Heading 2", group)
        yield from self._annex()

    def _group(self, group: Section) -> Parts:
        """A group with its items, below what everybody must know first; it says where it stands, unless
        that is the page that the chapter begins with."""
        messages = self.edition.messages
        for note in self.edition.safety(group.section_id):
            yield _line("Heading 2", note.title)
            yield from _texts(note.texts, "First")
            yield self._on_site(group.section_id, group.title)
        page = self.edition.pages_by_id[group.section_id]
        is_first = self.chapter.parts[0] in {one_id for one_id, _ in page.ids}
        title = group.title if is_first else messages.place_title(group.title, None, page.title)
        yield _line("Heading 2", title)
        yield from _texts(group.texts)
        for item in group.items:
            yield from self._section("Heading 3", item)

    def _section(self, style: Style, section: Section) -> Parts:
        title, more = self._title(section), "; ".join(one.title for one in section.additions)
        yield _line(style, title)
        yield from _texts(section.texts)
        yield self._on_site(section.section_id, title, more)

    def _title(self, section: Section) -> str:
        """The title, of a step with its number."""
        place = self.edition.messages.place_title(section.title, section.number, "")
        return section.title if section.number is None else place

    def _on_site(self, one_id: str, title: str, more: str = "") -> Line:
        """Where a text stands on the site, of which day it is, and what more is said there."""
        words = self.edition.messages
        behind = f". {self._day(one_id)}. {more and words.word_more.replace('{titles}', more)}".rstrip()
        return Line("Quiet", (Run(f"{words.word_site} "), self._link(one_id, title), Run(behind)))

    def _link(self, one_id: str, title: str) -> Run:
        """A lasting link; without the site's address there is none."""
        address, link = self.project.address, self.links[one_id]
        return Run(title, url=address and link.dated(self.page.name, address))

    def _day(self, one_id: str) -> str:
        return self.edition.messages.words_of(self.links[one_id].changed)

    def _people(self) -> Parts:
        """Who has which role in what stands in the chapter; what is not known is to be filled in."""
        words = self.edition.messages
        groups = [group for one in self.chapter.parts for group in self.edition.groups[one]]
        titles = {one.section_id: self._title(one) for group in groups for one in (group, *group.items)}
        rows = []
        for contact in self.project.contacts:
            if places := [titles[one_id] for one_id in contact.at if one_id in titles]:
                view = contact.view(self.edition.locale)
                name = view.name or ("" if view.is_filled else words.word_blank)
                reach = tuple(_reach(view)) or (Run(words.word_blank),)
                told = ((Run(view.role),), (Run(name),), reach, (Run("; ".join(places)),))
                rows.append(Row(told))
        own = self.project.organisation.value.records
        kept = (own.words.get(self.edition.locale, "") if own else "") or words.word_blank
        yield _line("Heading 2", words.word_people)
        yield _line("Normal", f"{words.records} {kept}")
        heads = (words.word_role, words.word_name, words.word_reach, words.item)
        if rows:
            yield Table(words.word_people, heads, tuple(rows), (5, 3, 8, 5))

    def _sheets(self) -> Parts:
        """The sheets to attach, and when to use them."""
        words = self.edition.messages
        yield _line("Heading 2", words.word_sheets)
        pages = [sheet.page for sheet in sheets(self.project, self.edition)]
        links = [self._link(page.page_id, page.meta.title) for page in pages]
        uses = [Run(f"{page.meta.description} {self._day(page.page_id)}.") for page in pages]
        rows = tuple(Row(((link,), (use,))) for link, use in zip(links, uses, strict=True))
        yield Table(words.word_sheets, (words.word_sheet, words.word_when), rows, (2, 3))

    def _annex(self) -> Parts:
        """The sheet of the annex, to fill in."""
        words = self.edition.messages
        own_sheets = sheets(self.project, self.edition)
        sheet = next(one for one in own_sheets if one.page.page_id == self.chapter.annex)
        yield _line("Heading 1", words.word_annex.replace("{title}", sheet.page.title))
        yield from _texts(sheet.page.head.texts)
        yield self._on_site(self.chapter.annex, sheet.page.meta.title)
        blocks = (part for block in sheet.view.blocks for part in _block(block, sheet.page.title))
        yield from _joined(blocks)


def _block(block: BlockView, title: str) -> Parts:
    """A block of a sheet: its words, with room to write."""
    if block.title:
        yield _line("Heading 2", block.title)
    for note in block.notes:
        if note.title:
            yield _line("Heading 2", note.title)
        yield from (Line("First" if block.kind == "note" else "Normal", one.runs) for one in note.texts)
    for group in block.groups:
        yield _line("Heading 2", group.title)
        for item in group.items:
            yield _line("Heading 3", item.title)
            yield from (Line("List Tick", one.runs) for one in item.texts)
    name = block.title or title
    if block.contacts:
        names = [(Run(f"{one.name}\n"),) if one.name else () for one in block.contacts]
        told = [
            ((Run(one.role),), (*own, *_reach(one)))
            for own, one in zip(names, block.contacts, strict=True)
        ]
        yield Table(name, (), tuple(Row(cells, 1) for cells in told), (2, 3))
    if block.rows:
        rows = tuple(Row(((Run(row),), *((),) * len(block.labels)), 1) for row in block.rows)
        yield Table(name, (block.head, *block.labels), rows, (1,) * (1 + len(block.labels)))
    elif block.kind == "checks":
        yield from (_line("List Tick", label) for label in block.labels)
    elif block.labels or block.line_count:
        cells: list[tuple[Runs, ...]] = [((Run(label),), ()) for label in block.labels] or [((),)]
        rows = tuple(Row(own, block.line_count) for own in cells)
        yield Table(name, (), rows, (2, 3) if block.labels else (1,))


def _joined(parts: Parts) -> Parts:
    """Forms that follow each other as one."""
    last: Line | Table | None = None
    for part in parts:
        forms = [one for one in (last, part) if isinstance(one, Table) and not one.heads]
        if len(forms) == 2 and forms[0].shares == forms[1].shares:
            last = replace(forms[0], rows=(*forms[0].rows, *forms[1].rows))
            continue
        if last:
            yield last
        last = part
    if last:
        yield last


def _line(style: Style, words: str) -> Line:
    return Line(style, (Run(words),))


def _texts(passages: Sequence[Passage], style: Style = "Normal") -> Iterator[Line]:
    """Paragraphs, and parts of lists with what Word has for their bullets and numbers."""
    for one in passages:
        if not one.marker:
            yield Line(style, one.runs)
        elif one.marker[:-1].isdecimal():
            yield Line("List Number", one.runs, is_restart=one.marker == "1.")
        else:
            yield Line("List Bullet", one.runs)


def _reach(view: ContactView) -> Iterator[Run]:
    """The ways to reach somebody, as links, each on a line of its own."""
    ways = ((view.phone, view.phone_url), (view.email, f"mailto:{view.email}"), (view.link, view.link))
    for index, (words, url) in enumerate(way for way in ways if way[0]):
        if index:
            yield Run("\n")
        yield Run(words, url=url)
