"""The facts that matter: what was wrong is gone, and what is right stands on the built pages."""

import re
from html import unescape
from pathlib import Path

import pytest
from pypdf import PdfReader

SHEETS_WITH_STEPS = ["actieplan", "incident", "kaart", "teamoverleg", "leidinggevende"]
#: By number in the list of corrections: the page, what must stand on it and what must not.
FACTS = {
    "H1 recordings": (
        ("tips", "het geluid opnemen van een gesprek waar hij zelf bij is", "Verbied opnemen dus niet"),
        ("tips", "Filmen mag je weigeren, ook bij een huisbezoek", "Opnemen mag, delen niet zomaar"),
        ("en/tips", "Anyone else present must agree", "do not forbid recording"),
        (
            "en/tips",
            "You may refuse to be filmed, also on a home visit",
            "Recording is allowed, sharing needs",
        ),
    ),
    "H2 offences on complaint": (
        ("actieplan", "Belediging, smaad, laster en stalking (belaging)", "zelf een klacht indient"),
        ("actieplan", "binnen drie maanden nadat je ervan hoorde", "wordt alleen vervolgd als je zelf"),
        ("actieplan", "Ben je ambtenaar, dan geldt dit niet", "\u2620"),
        ("en/actieplan", "Insult, defamation and stalking", "if you file a complaint yourself"),
        ("en/actieplan", "within three months of learning of it", "\u2620"),
        ("en/actieplan", "Are you a public servant?", "\u2620"),
    ),
    "H3 Digital Services Act": (
        ("actieplan", "in strijd met de wet", "Iedereen kan een bericht melden"),
        ("actieplan", "tot zes maanden na het besluit (artikel 20)", "zes maanden lang"),
        ("actieplan", "Haar oordeel is niet bindend", "buiten de rechter om"),
        ("actieplan", "Dit geldt niet voor privéberichten", "\u2620"),
        ("en/actieplan", "If you believe a message is illegal", "Anyone can report a message"),
        ("en/actieplan", "Its decision is not binding", "complain free of charge for six months"),
        ("en/actieplan", "This does not cover private messages", "does not decide your case"),
    ),
    "H4 doxing": (
        ("actieplan", "om je bang te maken", "Doxing: dit is strafbaar"),
        ("actieplan", "Alleen een foto of filmpje van jou plaatsen is dat nog niet", "\u2620"),
        ("en/actieplan", "Merely posting a photo or video of you is not", "Doxing: this has been"),
    ),
    "H5 criticism": (
        ("tips", "Kritiek, een klacht of een slechte beoordeling mag", "\u2620"),
        ("en/tips", "Criticism, a complaint or a bad review is allowed", "\u2620"),
    ),
    "H6 the adviser for staff": (
        ("hulp", "vertrouwenspersoon voor medewerkers", "vertrouwenspersoon van je organisatie"),
        ("en/hulp", "confidential adviser for staff", "your organisation's confidential adviser"),
    ),
    "H7 where a record belongs": (
        ("actieplan", "voor meldingen van agressie, niet in je eigen telefoon", "zulke dossiers"),
        ("checklists/incident", "niet in je eigen telefoon", "zulke dossiers"),
        ("en/actieplan", "not on your own phone", "keeps such files"),
        ("en/checklists/incident", "not on your own phone", "keeps such files"),
    ),
    "H8 the title of the safe order": (
        (
            "actieplan",
            "Eerst een screenshot. Bedreigd? Ga niet in gesprek",
            "leidinggevende; bij direct gevaar 112",
        ),
        (
            "en/actieplan",
            "Screenshot first. Threatened? Do not talk to the client",
            "in immediate danger call",
        ),
    ),
    "H9 discrimination": (
        (
            "hulp",
            "Word je persoonlijk beledigd, dan doe je zelf aangifte",
            "alleen voor discriminatie van groepen",
        ),
        (
            "en/hulp",
            "If you are insulted personally you report it",
            "only for discrimination against groups",
        ),
    ),
    "H10 SKJ": (
        ("tips", "alleen als je dat zelf hebt aangevinkt", "kun je verbergen"),
        ("tips", "een eventuele tuchtmaatregel", "blijven openbaar"),
        ("en/tips", "only if you ticked them yourself", "You can only hide"),
    ),
    "H11 images of minors": (
        (
            "actieplan",
            "seksueel beeld van iemand onder de 18? Maak of bewaar dan geen screenshot",
            "\u2620",
        ),
        (
            "en/actieplan",
            "sexual image of someone under 18? Then do not take or keep a screenshot",
            "\u2620",
        ),
    ),
    "the manager's days": (
        ("leidinggevende", "Binnen 72 uur", "\u2620"),
        ("leidinggevende", "Bel de medewerker de volgende ochtend terug", "\u2620"),
        ("en/leidinggevende", "After 6 to 8 weeks", "\u2620"),
    ),
    "who publishes, and no legal advice": (
        ("over", "geen juridisch advies", "naar een tipkaart voor"),
        ("en/over", "no legal advice", "\u2620"),
    ),
}


def text(page: Path) -> str:
    article = page.read_text("utf-8").partition("<article")[2].partition("</article>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", article)).split())


@pytest.mark.parametrize("name", FACTS)
def test_the_right_words_stand_there_and_the_wrong_ones_are_gone(built: Path, name: str) -> None:
    for page, right, wrong in FACTS[name]:
        shown = text(built / f"{page}.html")
        assert right in shown, page
        assert wrong not in shown, page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("", ("Maak eerst een screenshot", "112", "onder de 18", "bel je leidinggevende")),
        ("en/", ("Take a screenshot first", "112", "under 18", "call your line manager")),
    ],
)
def test_the_safe_order_stands_everywhere(built: Path, language: str, words: tuple[str, ...]) -> None:
    pages = ["index", "actieplan", "platforms", "protocol", "leidinggevende"]
    pages += [f"checklists/{name}" for name in SHEETS_WITH_STEPS]
    for page in pages:
        shown = text(built / f"{language}{page}.html")
        assert all(word in shown for word in words), page
    for one_id in ("in-gesprek", "screenshot", "stappen", "actieplan", "checklist-incident"):
        link = (built / f"{language}link/{one_id}.html").read_text("utf-8")
        assert all(word in link for word in words), one_id
    for name in SHEETS_WITH_STEPS:
        paper = PdfReader(built / f"{language}checklists/{name}.pdf").pages[0].extract_text()
        assert all(word in " ".join(paper.split()) for word in words), name
    plan = (built / f"{language}actieplan.html").read_text("utf-8")
    copied = re.findall(r'data-first="([^"]*)"', plan)
    assert all(words[0] in one for one in copied[:5]) and len(copied) == 7


def test_the_record_reminds_of_the_last_day(built: Path) -> None:
    assert "Laatste dag voor de klacht (3 maanden)" in text(built / "checklists/incident.html")
    assert "(3 months)" in text(built / "en/checklists/incident.html")


def test_an_organisation_says_who_publishes_and_where_records_are_kept(organised: Path) -> None:
    about = text(organised / "over.html")
    assert "gepubliceerd door Stichting Voorbeeld, afdeling Communicatie" in about
    assert "communicatie@example.org" in about and "vult hier zijn naam in" not in about
    assert "in het meldsysteem, vijf jaar" in text(organised / "actieplan.html")
    assert "for five years" in text(organised / "en/actieplan.html")
