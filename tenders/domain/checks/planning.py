"""Dates: present, in order, and not yet past."""

from collections.abc import Iterator
from datetime import date

from tenders.domain.checks.contract import THRESHOLD
from tenders.domain.checks.finding import Context, Subject, blocks, warns
from tenders.domain.configuration import Configuration
from tenders.domain.terms import standstill_end, validity_end, winner_evidence_due
from tenders.domain.vocabulary import EvidenceMoment, Threshold
from tenders.domain.wording import date_in_words, days_in_words, instant_in_words, local_date

NOTA_DAYS = 10
SUBMISSION_DAYS = 21
USUAL_STANDSTILL, SHORTEST_STANDSTILL = 20, 10


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


def contract_starts_before_award(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.intended_award_on and c.contract_start and c.contract_start <= c.intended_award_on:
        yield "De overeenkomst gaat in op of vóór de voorlopige gunning: kies een latere dag van ingang."


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
            f"De planning noemt {date_in_words(c.publication_on)} als dag van publicatie, en dat is nog niet zover."
        )


def nota_close_to_deadline(context: Context) -> Iterator[str]:
    """Aw 2.54: further information at the latest ten days before the deadline, counted back without rolling."""
    c = context.configuration
    if c.closes_at is None:
        return
    for number, round_ in enumerate(c.question_rounds, start=1):
        days = (local_date(c.closes_at) - round_.answered_on).days
        if 0 < days < NOTA_DAYS:
            yield (
                f"De nota van inlichtingen van vragenronde {number} komt {days_in_words(days)} voor de sluiting van "
                "de inschrijving."
            )


def short_submission_period(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.publication_on is None or c.closes_at is None:
        return
    closes_on = local_date(c.closes_at)
    days = (closes_on - c.publication_on).days
    if 0 < days < SUBMISSION_DAYS:
        yield f"Tussen publicatie en sluiting liggen {days_in_words(days)}."


def standstill_below_minimum(context: Context) -> Iterator[str]:
    c = context.configuration
    is_above = (
        c.facts.procedure.threshold is Threshold.ABOVE if c.max_value is None else c.max_value >= THRESHOLD
    )
    if is_above and c.standstill_days < SHORTEST_STANDSTILL:
        yield (
            f"De opschortende termijn is {days_in_words(c.standstill_days)}. Bij een opdracht vanaf € 750.000 mag "
            "dat niet."
        )


def standstill_short(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.standstill_days < USUAL_STANDSTILL and not list(standstill_below_minimum(context)):
        yield (
            f"De opschortende termijn is {days_in_words(c.standstill_days)} in plaats van de {USUAL_STANDSTILL} "
            "dagen van artikel 2.127 Aanbestedingswet."
        )


def validity_ends_early(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.closes_at is None or c.intended_award_on is None:
        return
    validity = validity_end(local_date(c.closes_at), c.validity_days, rolls_forward=c.validity_rolls_forward)
    standstill = _standstill_end(c, c.intended_award_on)
    if validity < standstill:
        yield (
            f"Inschrijvingen binden tot en met {date_in_words(validity)}, maar de opschortende termijn loopt tot en "
            f"met {date_in_words(standstill)}."
        )


def contract_starts_in_standstill(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.intended_award_on is None or c.contract_start is None or c.contract_start <= c.intended_award_on:
        return
    standstill = _standstill_end(c, c.intended_award_on)
    if c.contract_start <= standstill:
        yield (
            f"De overeenkomst gaat in op {date_in_words(c.contract_start)}, terwijl de opschortende termijn loopt tot "
            f"en met {date_in_words(standstill)}."
        )


def winner_evidence_after_standstill(context: Context) -> Iterator[str]:
    c = context.configuration
    days, sent_on = c.winner_evidence_days, c.intended_award_on
    is_asked = any(rule.moment is EvidenceMoment.AFTER_AWARD for rule in c.evidence)
    if days is None or sent_on is None or not is_asked:
        return
    due_on = local_date(winner_evidence_due(sent_on, days, rolls_forward=c.winner_evidence_rolls_forward))
    standstill = _standstill_end(c, sent_on)
    if due_on > standstill:
        yield (
            f"Een winnaar heeft tot en met {date_in_words(due_on)} voor zijn bewijsmiddelen, terwijl de opschortende "
            f"termijn op {date_in_words(standstill)} eindigt: de definitieve gunning wacht daarop."
        )


def _standstill_end(c: Configuration, sent_on: date) -> date:
    return standstill_end(sent_on, c.standstill_days, rolls_forward=c.standstill_rolls_forward)


def no_question_round(context: Context) -> Iterator[str]:
    if not context.configuration.question_rounds:
        yield "Er is geen vragenronde: aanbieders kunnen dan geen vragen stellen."


CHECKS = (
    blocks(
        "dates_missing",
        Subject.PLANNING,
        dates_missing,
        norm="De planning noemt de dag van publicatie, de sluiting en de voorlopige gunning.",
        source="Aw 2.62-2.66",
    ),
    blocks(
        "dates_past",
        Subject.PLANNING,
        dates_past,
        norm="Publicatie en sluiting zijn nog niet voorbij op het moment van publiceren.",
        source="Aw 2.62-2.66",
    ),
    blocks(
        "dates_out_of_order",
        Subject.PLANNING,
        dates_out_of_order,
        norm="Publicatie, sluiting en voorlopige gunning volgen in die volgorde op elkaar.",
        source="Aw 1.8-1.9",
    ),
    blocks(
        "contract_starts_before_award",
        Subject.CONTRACT,
        contract_starts_before_award,
        norm="De overeenkomst gaat in na de voorlopige gunning.",
        source="Aw 1.8-1.9",
    ),
    blocks(
        "question_rounds_out_of_order",
        Subject.PLANNING,
        question_rounds_out_of_order,
        norm="Vragenrondes liggen tussen publicatie en sluiting, op volgorde, elk met een nota erna.",
        source="Aw 2.53",
    ),
    warns(
        "publication_earlier_than_planned",
        Subject.PLANNING,
        publication_earlier_than_planned,
        norm="De dag waarop u publiceert is de dag die de planning noemt.",
        source="Aw 1.9",
        advice="Publiceert u vandaag, pas die datum dan eerst aan.",
    ),
    warns(
        "no_question_round",
        Subject.PLANNING,
        no_question_round,
        norm="Iedereen kan vragen stellen, en de antwoorden gaan in een nota van inlichtingen naar allen.",
        source="Aw 2.53 lid 1-2",
        advice="Voeg een vragenronde toe.",
    ),
    warns(
        "nota_close_to_deadline",
        Subject.PLANNING,
        nota_close_to_deadline,
        norm="De laatste nota van inlichtingen komt ten minste 10 dagen voor de sluiting.",
        source="Aw 2.54",
        advice="Zet de nota eerder, of laat de inschrijving later sluiten.",
    ),
    warns(
        "short_submission_period",
        Subject.PLANNING,
        short_submission_period,
        norm="Aanbieders krijgen een redelijke termijn om in te schrijven: ten minste 21 dagen.",
        source="Gids Proportionaliteit 3.6; PPRC showstopper 2",
        advice="Laat de inschrijving later sluiten.",
    ),
    blocks(
        "standstill_below_minimum",
        Subject.PLANNING,
        standstill_below_minimum,
        norm="Vanaf € 750.000 duurt de opschortende termijn ten minste 10 dagen.",
        source="Richtlijn 2007/66, kortste opschortende termijn",
        advice="Vul 10 dagen of meer in; de wet noemt er 20.",
    ),
    warns(
        "standstill_short",
        Subject.PLANNING,
        standstill_short,
        norm="De opschortende termijn duurt 20 dagen; een kortere wordt uitgelegd.",
        source="Aw 2.127",
        advice="Vul 20 dagen in.",
    ),
    warns(
        "validity_ends_early",
        Subject.PLANNING,
        validity_ends_early,
        norm="Inschrijvingen binden tot na de opschortende termijn.",
        source="Aw 1.8-1.9; gestanddoening",
        advice="Verleng de gestanddoening.",
    ),
    warns(
        "contract_starts_in_standstill",
        Subject.PLANNING,
        contract_starts_in_standstill,
        norm="De overeenkomst gaat pas in na de opschortende termijn.",
        source="Aw 2.127",
        advice="Gun eerder, of laat de overeenkomst later ingaan.",
    ),
    warns(
        "winner_evidence_after_standstill",
        Subject.PLANNING,
        winner_evidence_after_standstill,
        norm="De bewijsmiddelen van de winnaar zijn er voordat de opschortende termijn eindigt.",
        source="Aw 2.101-2.102",
        advice="Kies een kortere bewijstermijn, of een langere opschortende termijn.",
    ),
)
