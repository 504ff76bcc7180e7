"""Dates: present, in order, and not yet past."""

from collections.abc import Iterator

from tenders.domain.checks.finding import Context, Subject, blocks, warns
from tenders.domain.wording import date_in_words, instant_in_words, local_date


def dates_missing(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.publication_on is None:
        yield "De datum van publicatie ontbreekt: vul hem in bij Planning."
    if c.closes_at is None:
        yield "Het moment waarop de inschrijving sluit ontbreekt: vul het in bij Planning."
    if c.intended_award_on is None:
        yield "De datum van voorlopige gunning ontbreekt: vul hem in bij Planning."


def dates_past(context: Context) -> Iterator[str]:
    """The frozen planning may not name a day that is over when it is published."""
    c = context.configuration
    today = local_date(context.at)
    if c.publication_on and c.publication_on < today:
        yield (
            f"De datum van publicatie ({date_in_words(c.publication_on)}) is voorbij: kies {date_in_words(today)} "
            "of later."
        )
    if c.closes_at and c.closes_at <= context.at:
        yield f"De inschrijving sluit op {instant_in_words(c.closes_at)}, en dat is voorbij: kies een later moment."


def dates_out_of_order(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.publication_on and c.closes_at and local_date(c.closes_at) <= c.publication_on:
        yield "De inschrijving sluit op of vóór de dag van publicatie: kies een latere dag."
    if c.closes_at and c.intended_award_on and c.intended_award_on <= local_date(c.closes_at):
        yield "De voorlopige gunning valt op of vóór de dag waarop de inschrijving sluit: kies een latere dag."
    if c.intended_award_on and c.contract_start and c.contract_start <= c.intended_award_on:
        yield "De overeenkomst gaat in op of vóór de voorlopige gunning: kies een latere dag van ingang (bij Basis)."


def question_rounds_out_of_order(context: Context) -> Iterator[str]:
    c = context.configuration
    for number, round_ in enumerate(c.question_rounds, start=1):
        if round_.answered_on < local_date(round_.closes_at):
            yield f"Vragenronde {number}: de nota van inlichtingen komt vóór het einde van de vragenronde."
        if c.publication_on and local_date(round_.closes_at) < c.publication_on:
            yield f"Vragenronde {number} sluit vóór de publicatie."
        if c.closes_at and round_.answered_on >= local_date(c.closes_at):
            yield f"De nota van inlichtingen van vragenronde {number} komt niet vóór de sluiting van de inschrijving."
    for number, (earlier, later) in enumerate(
        zip(c.question_rounds, c.question_rounds[1:], strict=False), start=2
    ):
        if later.closes_at <= earlier.closes_at:
            yield f"Vragenronde {number} sluit niet na vragenronde {number - 1}: zet de rondes op volgorde."


def publication_earlier_than_planned(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.publication_on and c.publication_on > local_date(context.at):
        yield (
            f"De planning noemt {date_in_words(c.publication_on)} als dag van publicatie. Publiceert u vandaag, pas "
            "die datum dan eerst aan."
        )


def no_question_round(context: Context) -> Iterator[str]:
    if not context.configuration.question_rounds:
        yield "Er is geen vragenronde: aanbieders kunnen dan geen vragen stellen."


CHECKS = (
    blocks("dates_missing", Subject.PLANNING, dates_missing),
    blocks("dates_past", Subject.PLANNING, dates_past),
    blocks("dates_out_of_order", Subject.PLANNING, dates_out_of_order),
    blocks("question_rounds_out_of_order", Subject.PLANNING, question_rounds_out_of_order),
    warns("publication_earlier_than_planned", Subject.PLANNING, publication_earlier_than_planned),
    warns("no_question_round", Subject.PLANNING, no_question_round),
)
