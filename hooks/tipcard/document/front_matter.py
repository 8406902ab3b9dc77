"""What an editor may write between the two `---` lines at the top of a page."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from tipcard.document.blocks import AnyBlock
from tipcard.source.model import Count, Ids, Strict, Text, Words, example, refuse

_REMINDER = example("reminder: {item: teamoverleg, months: 3}")


#: What a page may look like, other than a text alone.
Template = Literal[
    "sheet.html",
    "own.html",
    "gallery.html",
    "platforms.html",
    "protocol.html",
    "overview.html",
    "booklet.html",
    "news.html",
]


#: That of the sheet which readers put together themselves.
OWN = "own.html"


class Reminder(Strict):
    """An appointment that comes back every so many months, about an item."""

    item: Annotated[Text, _REMINDER]
    months: Annotated[Count, Field(ge=1, le=12), _REMINDER]


class Start(Strict):
    """What a sheet of one's own can begin with: the ids of its items, its title, and what it is for."""

    title: Annotated[Words, example("title: Na een incident")]
    form: Annotated[Literal["tick", "agree", "read"], example("form: tick, agree or read")]
    ids: Annotated[Ids, example("ids: [stappen, nazorg]")]

    @property
    def shape(self) -> str:
        """What of it is the same in every language."""
        return f"{self.form}: {', '.join(self.ids)}"


class Chapter(Strict):
    """The Word file for a protocol: the ids of the pages and groups that are its `parts`, what is done
    first, of the sheet that is its `annex`, and of what it says about `changes`."""

    parts: Annotated[Ids, example("parts: [actieplan, leidinggevende]")]
    annex: Annotated[Text, example("annex: checklist-incident")]
    changes: Annotated[Text, example("changes: vaste-links")]


class News(Strict):
    """What has changed on a day, in the editors' words, and the ids of what has changed."""

    day: Annotated[date, example("- day: 2026-11-26")]
    text: Annotated[Words, example("text: De tekst over je gegevens bij SKJ is preciezer.")]
    ids: Annotated[Ids | tuple[()], example("ids: [skj-gegevens]")] = ()


class Meta(Strict):
    """The front matter of one page; a page with `blocks` is a sheet.

    `title` is the short title, for the menu and the browser's tab; `reviewed` is the day on
    which somebody last checked that the page is right; with `contacts` its first group begins with
    all the organisation's contacts. A sheet may have `copies` on one A4, to cut out, and a
    `reminder` for the calendar. The page for protocols has the `chapter` that a Word file beside it
    holds. `tags` say beside some of a page's items what to heed first: words by the item's id. The page
    with `news` says what has changed. A booklet has the ids of the pages that are its `chapters`, in
    their order. A sheet of one's own has the blocks that one chooses from and, each by its own name, the
    `starts` that it can begin with. A translation may have `other_links` than its source.
    """

    title: Annotated[Words, example("title: Actieplan")]
    description: Annotated[Words | None, example("description: De vijf stappen en de nazorg.")] = None
    reviewed: Annotated[date, example("reviewed: 2026-11-22")]
    contacts: Annotated[
        bool, example("contacts: true, or in a block of a checklist: - contacts: [stappen, nazorg]")
    ] = False
    template: Annotated[
        Template | None,
        example("template: sheet.html"),
    ] = None
    chapter: Annotated[
        Chapter | None,
        example("chapter: {parts: [actieplan], annex: checklist-incident, changes: vaste-links}"),
    ] = None
    blocks: Annotated[
        tuple[AnyBlock, ...] | None,
        Field(min_length=1),
        example("blocks:\n      - steps: stappen"),
    ] = None
    chapters: Annotated[Ids, example("chapters: [actieplan, tips, hulp]")] = ()
    tags: Annotated[dict[Text, Words], example("tags: {screenshot: Eerst doen}")] = Field(
        default_factory=dict
    )
    starts: Annotated[
        dict[Text, Start],
        example("starts: {incident: {title: Na een incident, form: tick, ids: stappen}}"),
    ] = Field(default_factory=dict)
    copies: Annotated[Literal[1, 4], example("copies: 4")] = 1
    reminder: Annotated[Reminder | None, _REMINDER] = None
    news: Annotated[tuple[News, ...], example("news:\n      - day: 2026-11-26")] = ()
    other_links: Annotated[
        dict[Text, Text], example("other_links: {https://a.example/: https://b.example/}")
    ] = Field(default_factory=dict)

    @property
    def beside(self) -> str:
        """The ending of the file that the build makes beside the page, or nothing."""
        return ".docx" if self.chapter else ".pdf" if self.blocks or self.chapters else ""

    @property
    def is_sheet(self) -> bool:
        """Whether it is a sheet that is printed as it is, and none of which readers choose a part."""
        return bool(self.blocks) and self.template != OWN

    @property
    def is_plain(self) -> bool:
        """Whether it is a page to read, and no paper of its own: a chapter of a booklet can be one."""
        return not self.blocks and not self.chapters

    @model_validator(mode="after")
    def _paper_is_whole(self) -> "Meta":
        """What is printed needs its template, what it holds, and a line on when to use it."""
        for own, templates in (("blocks", ("sheet.html", OWN)), ("chapters", ("booklet.html",))):
            is_own, holds = self.template in templates, getattr(self, own)
            if is_own or holds:
                has = {"template": is_own, own: holds, "description": self.description}
                for key in (key for key, value in has.items() if not value):
                    hint = f"Write: template: {templates[0]}" if key == "template" else ""
                    raise refuse("missing-key", key=key, example=hint)
        return self


#: Apart from words and blocks, what a translation has of its own.
OF_ITS_OWN = frozenset({"reviewed", "other_links"})
