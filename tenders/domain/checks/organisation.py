"""Texts that the law asks for, and the people who will do the work."""

from collections.abc import Iterator

from tenders.domain.checks.finding import Context, Subject, blocks, warns

CHAIR, EVALUATOR, SECOND_OPENER, CHECKER, BUYER = "chair", "evaluator", "second_opener", "checker", "buyer"


def description_missing(context: Context) -> Iterator[str]:
    if not context.configuration.texts.description:
        yield "De beschrijving van de opdracht ontbreekt."


def complaint_desk_missing(context: Context) -> Iterator[str]:
    if not context.configuration.texts.complaint_desk:
        yield "Er is geen klachtenmeldpunt vermeld."


def court_missing(context: Context) -> Iterator[str]:
    if not context.configuration.texts.court:
        yield "De bevoegde rechtbank is niet vermeld."


def signatory_missing(context: Context) -> Iterator[str]:
    if not context.configuration.texts.signatory:
        yield "De ondertekenaar van de brieven is niet vermeld."


def single_opener_without_reason(context: Context) -> Iterator[str]:
    c = context.configuration
    if not c.two_person_opening and not c.single_opener_reason:
        yield "Eén persoon opent de inschrijvingen, maar de reden daarvoor ontbreekt: schrijf haar op."


def no_chair(context: Context) -> Iterator[str]:
    if not context.configuration.role_counts.get(CHAIR):
        yield "Er is nog geen voorzitter."


def no_second_opener(context: Context) -> Iterator[str]:
    c = context.configuration
    openers = sum(c.role_counts.get(role, 0) for role in (BUYER, SECOND_OPENER, CHAIR))
    if c.two_person_opening and openers < 2:
        yield "Openen vraagt twee personen, en er is er pas één."


def no_checker(context: Context) -> Iterator[str]:
    if not context.configuration.role_counts.get(CHECKER):
        yield "Er is nog geen toetser voor uitsluiting en geschiktheid."


def too_few_evaluators(context: Context) -> Iterator[str]:
    c = context.configuration
    have = c.role_counts.get(EVALUATOR, 0)
    if have < c.minimum_evaluators:
        are = "Er is 1 commissielid" if have == 1 else f"Er zijn {have} commissieleden"
        yield f"{are}, en de methode vraagt er ten minste {c.minimum_evaluators}."


CHECKS = (
    warns(
        "description_missing",
        Subject.BASICS,
        description_missing,
        norm="De openbare pagina beschrijft de opdracht.",
        source="Aw 2.66",
        advice="Aanbieders lezen de beschrijving op de openbare pagina: schrijf er een.",
    ),
    warns(
        "complaint_desk_missing",
        Subject.BASICS,
        complaint_desk_missing,
        norm="De documenten noemen een klachtenmeldpunt.",
        source="Aw 4.27; Klachtafhandeling bij aanbesteden",
        advice="Schrijf op waar een aanbieder met een klacht terechtkan en binnen welke termijn hij antwoord krijgt.",
    ),
    warns(
        "court_missing",
        Subject.BASICS,
        court_missing,
        norm="Wie het niet eens is met de gunning weet bij welke rechter hij terechtkan.",
        source="Aw 2.130-2.131",
        advice="Vul de rechtbank in: de brieven noemen haar.",
    ),
    warns(
        "signatory_missing",
        Subject.BASICS,
        signatory_missing,
        norm="De brieven worden ondertekend door iemand met mandaat.",
        source="Aw 2.130",
        advice="Vul naam en functie van de ondertekenaar in.",
    ),
    blocks(
        "single_opener_without_reason",
        Subject.METHOD,
        single_opener_without_reason,
        norm="Twee personen openen de inschrijvingen, of er is een reden waarom één het doet.",
        source="Aanbestedingsbesluit artikel 5 lid 7",
    ),
    warns(
        "no_chair",
        Subject.ROLES,
        no_chair,
        norm="Een voorzitter leidt de beoordeling en geeft zelf geen score.",
        source="Aw 1.10b; PIANOo beoordelen",
        advice="Geef iemand de rol van voorzitter.",
    ),
    warns(
        "no_second_opener",
        Subject.ROLES,
        no_second_opener,
        norm="Zijn er twee personen nodig om te openen, dan zijn die er.",
        source="Aanbestedingsbesluit artikel 5 lid 7",
        advice="Geef iemand de rol van tweede opener.",
    ),
    warns(
        "no_checker",
        Subject.ROLES,
        no_checker,
        norm="Een toetser die geen scores geeft, gaat over uitsluiting en geschiktheid.",
        source="Aw 1.10b",
        advice="Geef iemand de rol van toetser.",
    ),
    warns(
        "too_few_evaluators",
        Subject.ROLES,
        too_few_evaluators,
        norm="De commissie is zo groot als de methode zegt.",
        source="PIANOo beoordelen, regel 3",
        advice="Wijs de commissieleden aan.",
    ),
)
