"""Texts that the law asks for, and the people who will do the work."""

from collections.abc import Iterator

from tenders.domain.checks.finding import Context, Subject, blocks, warns

CHAIR, EVALUATOR, SECOND_OPENER, CHECKER, BUYER = "chair", "evaluator", "second_opener", "checker", "buyer"


def description_missing(context: Context) -> Iterator[str]:
    if not context.configuration.texts.description:
        yield "De beschrijving van de opdracht ontbreekt: aanbieders lezen die op de openbare pagina."


def complaint_desk_missing(context: Context) -> Iterator[str]:
    if not context.configuration.texts.complaint_desk:
        yield "Het klachtenmeldpunt ontbreekt: zeg waar een aanbieder met een klacht terecht kan."


def court_missing(context: Context) -> Iterator[str]:
    if not context.configuration.texts.court:
        yield "De bevoegde rechtbank ontbreekt: de brieven noemen haar."


def signatory_missing(context: Context) -> Iterator[str]:
    if not context.configuration.texts.signatory:
        yield "De ondertekenaar van de brieven ontbreekt."


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
        yield "Openen vraagt twee personen, en er is er pas één: geef iemand de rol van tweede opener."


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
    warns("description_missing", Subject.BASICS, description_missing),
    warns("complaint_desk_missing", Subject.BASICS, complaint_desk_missing),
    warns("court_missing", Subject.BASICS, court_missing),
    warns("signatory_missing", Subject.BASICS, signatory_missing),
    blocks("single_opener_without_reason", Subject.METHOD, single_opener_without_reason),
    warns("no_chair", Subject.ROLES, no_chair),
    warns("no_second_opener", Subject.ROLES, no_second_opener),
    warns("no_checker", Subject.ROLES, no_checker),
    warns("too_few_evaluators", Subject.ROLES, too_few_evaluators),
)
