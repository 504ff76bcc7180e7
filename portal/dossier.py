"""The way in to a tender for everybody with a role in it: what there is for this role, in the order of its life."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from tenders.domain.procedure_words import said
from tenders.models import Tender
from tenders.permissions import may


@dataclass(frozen=True)
class Page:
    """A page of an app below: who may do one of `acts` finds it in its dossier."""

    label: str
    name: str
    acts: tuple[str, ...]
    hint: str = ""
    # A toelatingsprocedure does not have it.
    needs_scores: bool = False


@dataclass(frozen=True)
class Chapter:
    title: str
    pages: Sequence[Page]


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    hint: str


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        "Voorbereiding en publicatie",
        (
            Page(
                "Configuratie",
                "tenders:configure",
                ("tenders.read_configuration",),
                "Wat de aanbesteding vraagt en hoe zij beoordeelt",
            ),
            Page(
                "Zo beoordelen wij",
                "tenders:chapter",
                ("tenders.read_configuration",),
                "De methode in woorden, met een uitgewerkt voorbeeld",
                needs_scores=True,
            ),
            Page(
                "Instroomrondes",
                "contracts:rounds",
                ("contracts.read_rounds",),
                "Elke ronde, met wat ervan kwam",
            ),
            Page("Rollen", "tenders:roles", ("tenders.read_roles",), "Wie wat doet in deze aanbesteding"),
        ),
    ),
    Chapter(
        "Vragen en contact",
        (
            Page(
                "Marktconsultaties",
                "tenders:consultations",
                ("tenders.read_consultations",),
                "Wat de markt en inwoners is gevraagd, en het verslag",
            ),
            Page(
                "Vragen beantwoorden",
                "tenders:questions_desk",
                ("tenders.read_questions",),
                "Vragen van aanbieders en de nota's van inlichtingen",
            ),
            Page(
                "Berichten",
                "tenders:contact_threads",
                ("tenders.read_contact",),
                "Contact met aanbieders, vastgelegd",
            ),
            Page(
                "Klachten",
                "tenders:complaint_register",
                ("tenders.read_complaints",),
                "Register met termijn, uitkomst en redenen",
            ),
        ),
    ),
    Chapter(
        "Opening en toetsing",
        (
            Page(
                "Opening van de kluis",
                "bids:opening",
                ("bids.view_opening",),
                "Vragen, bevestigen, proces-verbaal",
            ),
            Page(
                "Toegang tot de kluis",
                "bids:access_log",
                ("bids.read_access_log",),
                "Wie welke inschrijving las, en wie niet mocht",
            ),
            Page(
                "Uw belangenverklaring",
                "bids:insider",
                ("bids.declare_interest",),
                "Tekenen voordat u een inschrijving leest, en later een belang melden",
            ),
            Page(
                "Belangenverklaringen",
                "bids:interests",
                ("bids.read_interests",),
                "Van wie aan de inschrijvingen werkt zonder te scoren",
            ),
            Page(
                "Toetsing",
                "bids:checks",
                ("bids.read_checks",),
                "Uitsluiting, geschiktheid en bewijsmiddelen",
            ),
            Page(
                "Bibob en Waarschuwingsregister",
                "bids:screenings",
                ("bids.read_screening",),
                "Datum en uitkomst, en niets anders",
            ),
            Page(
                "Gestanddoening",
                "bids:validity",
                ("bids.read_validity",),
                "Tot wanneer inschrijvingen geldig zijn, en verlengen",
            ),
        ),
    ),
    Chapter(
        "Beoordeling",
        (
            Page(
                "Mijn beoordeling",
                "scoring:start",
                ("scoring.read_own",),
                "Verklaren, plannen lezen en scoren",
            ),
            Page(
                "Toelating van commissieleden",
                "scoring:admission",
                ("scoring.admit",),
                "Belangenverklaringen",
            ),
            Page("Voortgang", "scoring:progress", ("scoring.read_progress",), "Wie klaar is, zonder scores"),
            Page(
                "Consensus",
                "scoring:consensus",
                ("scoring.read_consensus",),
                "De score die telt, met redenen",
            ),
            Page("Rangorde", "scoring:ranking", ("scoring.read_ranking",), "Punten, posities en loting"),
        ),
    ),
    Chapter(
        "Besluit en overeenkomst",
        (
            Page(
                "Gunningsbeslissing",
                "contracts:decision",
                ("contracts.read_decision",),
                "Wie de opdracht krijgt",
            ),
            Page("Brieven", "contracts:letters", ("contracts.read_letters",), "Eén brief per inschrijver"),
            Page(
                "Brieven over de intrekking",
                "contracts:withdrawal",
                ("contracts.read_withdrawal",),
                "Waarom de aanbesteding eindigt, aan wie had ingediend",
            ),
            Page(
                "Opschortende termijn",
                "contracts:standstill",
                ("contracts.read_standstill",),
                "Tot wanneer bezwaar kan, en wat daarna komt",
            ),
            Page(
                "Kort geding en klachten",
                "contracts:proceedings",
                ("contracts.read_proceedings",),
                "Wat tegen het besluit is begonnen, en hoe het afloopt",
            ),
            Page(
                "Plannen en prijzen van de winnaars",
                "contracts:won",
                ("contracts.read_won",),
                "Wat is aangeboden door wie een overeenkomst krijgt",
            ),
            Page(
                "Overeenkomsten",
                "contracts:agreements",
                ("contracts.read_agreements",),
                "Maken, ondertekenen en bewaren",
            ),
            Page(
                "Contracten",
                "contracts:contracts_of",
                ("contracts.read_execution",),
                "Starten, en volgen wat is afgesproken",
            ),
            Page(
                "Proces-verbaal",
                "contracts:minutes",
                ("contracts.read_minutes",),
                "Per letter van artikel 2.132, vastgesteld en als PDF",
            ),
            Page(
                "Aankondiging van de gunning",
                "contracts:notice",
                ("contracts.read_notice",),
                "Laatste dag, veldenblad en kenmerk van TenderNed",
            ),
            Page(
                "Maximale waarde",
                "contracts:contract_values",
                ("contracts.read_execution",),
                "Wat is gerealiseerd en afgeroepen, en hoeveel ruimte er is",
            ),
            Page(
                "Indexering",
                "contracts:indexation_of",
                ("contracts.read_execution",),
                "Gewichten, indexcijfers en de tarieven die daaruit volgen",
            ),
            Page(
                "Social return",
                "contracts:social_return_of",
                ("contracts.read_execution",),
                "Wat is afgesproken, wat is gedaan, en Excel",
            ),
            Page(
                "Toeleiding",
                "contracts:allocation",
                ("contracts.read_execution",),
                "Naar wie een nieuwe cliënt kan, en waarom",
            ),
            Page("Gunningsrapport", "contracts:reports", ("contracts.read_report",), "PDF en Excel"),
        ),
    ),
    Chapter(
        "Verantwoording",
        (
            Page(
                "Verloop", "tenders:status", ("tenders.read_configuration",), "Elke stap, met wie en wanneer"
            ),
            Page(
                "Publicaties",
                "contracts:publications",
                ("contracts.read_publications",),
                "Wat wanneer is aangekondigd, en onder welk kenmerk",
            ),
            Page(
                "Bewaren en vernietigen",
                "contracts:retention",
                ("contracts.read_retention",),
                "Tot wanneer stukken blijven, en wat is vernietigd",
            ),
            Page(
                "Archiveren",
                "contracts:archiving",
                ("contracts.read_archiving",),
                "Wat nog open is, en de aanbesteding alleen-lezen maken",
            ),
            Page(
                "Dossier als ZIP",
                "contracts:dossiers",
                ("contracts.read_dossier",),
                "Alle stukken in volgorde van tijd, met controlegetallen",
            ),
            Page(
                "Logboek", "tenders:audit", ("tenders.read_audit",), "Alles wat rechtsgevolg heeft, geketend"
            ),
        ),
    ),
)


def chapters_for(user: User, tender: Tender) -> list[tuple[str, list[Entry]]]:
    """The chapters with at least one page for this user, by its acts in the tender's present status."""
    found = []
    for chapter in CHAPTERS:
        entries = [
            Entry(
                said(page.label, is_admission=tender.is_admission),
                reverse(page.name, args=[tender.public_id]),
                said(page.hint, is_admission=tender.is_admission),
            )
            for page in chapter.pages
            if not (tender.is_admission and page.needs_scores)
            if any(may(user, act, tender) for act in page.acts)
        ]
        if entries:
            found.append((chapter.title, entries))
    return found
