"""Chapters 3 and 7: the procedure with its dates, and what follows the award decision."""

from collections.abc import Iterator

from tenders.domain.checks import Subject
from tenders.domain.labels import LABELS
from tenders.domain.leidraad.source import Part, Source, gap, tabled, told
from tenders.domain.milestones import Milestone, Step
from tenders.domain.stating_rules import weeks_in_words
from tenders.domain.vocabulary import EvidenceMoment, Procedure
from tenders.domain.wording import date_in_words, days_in_words, instant_in_words, names_in_words


def procedure(source: Source) -> Iterator[tuple[str, Iterator[Part]]]:
    yield "De procedure", _procedure(source)
    yield "Planning", _planning(source)
    yield "Vragen stellen", _questions(source)
    yield "Klachten", _complaints(source)
    yield "Hoe lang uw inschrijving geldt", _validity(source)


def decision(source: Source) -> Iterator[tuple[str, Iterator[Part]]]:
    if source.configuration.admission is not None:
        yield "Het toelatingsbesluit", _decision(source)
        yield "Niet eens met het besluit", _objection(source)
        yield "Bewijsmiddelen na het besluit", _verification(source)
        return
    yield "De gunningsbeslissing", _decision(source)
    yield "Niet eens met de beslissing", _objection(source)
    yield "Verificatie van de winnaars", _verification(source)


def _procedure(source: Source) -> Iterator[Part]:
    facts = source.configuration.facts.procedure
    kind = LABELS[facts.procedure]
    if facts.procedure is Procedure.SOCIAL_SERVICES:
        text = f"Deze opdracht valt onder de procedure voor {kind}."
    else:
        text = f"Dit is een {kind}."
    yield from told("procedure.procedure", text)
    if source.configuration.admission is None:
        yield from told("procedure.award_basis", f"Wij gunnen op {LABELS[facts.award_basis]}.")
    else:
        yield from told(
            "admission.kind", "Dit is een toelatingsprocedure (open house), zonder gunningscriteria."
        )
    yield from told(
        "vast.varianten", "Een inschrijving met een variant op de opdracht nemen wij niet in behandeling."
    )


def _planning(source: Source) -> Iterator[Part]:
    for words, field, value in (
        ("de dag van publicatie", "publication_on", source.configuration.publication_on),
        ("de sluiting van de inschrijving", "closes_at", source.configuration.closes_at),
        ("de dag van voorlopige gunning", "intended_award_on", source.configuration.intended_award_on),
    ):
        yield from gap(Subject.PLANNING, words, field, unless=value)
    yield from tabled(
        [f"planning.{row.key}" for row in source.milestones],
        "Planning",
        ("Stap", "Wanneer", "Hoe de dag is bepaald"),
        ((row.label, _when(row), row.rule) for row in source.milestones),
    )
    if source.milestones:
        yield from told(
            "vast.planning",
            "Verandert een datum, dan leest u dat in dit systeem. Wie de aanbesteding volgt, krijgt er bericht van.",
        )


def _when(row: Milestone) -> str:
    return instant_in_words(row.at) if row.at else date_in_words(row.on)


def _questions(source: Source) -> Iterator[Part]:
    rounds = source.configuration.question_rounds
    yield from gap(Subject.PLANNING, "een vragenronde", unless=rounds)
    for number, row in enumerate(rounds, start=1):
        name = "" if len(rounds) == 1 else f" in ronde {number}"
        only = " In deze ronde vraagt u alleen naar eerdere antwoorden." if row.follow_up_only else ""
        yield from told(
            f"planning.round_{number}",
            f"Vragen{name} stelt u uiterlijk op {instant_in_words(row.closes_at)}.{only} Wij antwoorden op "
            f"{date_in_words(row.answered_on)} in een nota van inlichtingen.",
        )
    if rounds:
        yield from told(
            "vast.vragen",
            "Vragen stelt u in dit systeem. Iedereen leest alle vragen en antwoorden, zonder de naam van wie vroeg.",
        )


def _complaints(source: Source) -> Iterator[Part]:
    found = source.configuration
    yield from gap(
        Subject.BASICS, "het klachtenmeldpunt", "complaint_desk", unless=found.texts.complaint_desk
    )
    yield from told("texts.complaint_desk", found.texts.complaint_desk)
    yield from told(
        "rules.complaint_weeks",
        f"Wij beslissen binnen {weeks_in_words(found.rules.complaint_weeks)} na ontvangst op een klacht. Een "
        "klacht legt de "
        "aanbesteding niet stil en verlengt geen termijn.",
    )


def _validity(source: Source) -> Iterator[Part]:
    found = source.configuration
    end = next((row for row in source.milestones if row.step is Step.VALIDITY_END), None)
    until = f", tot en met {date_in_words(end.on)}" if end else ""
    yield from told(
        "method.validity_days",
        f"U bent aan uw inschrijving gebonden tot {days_in_words(found.validity_days)} na de sluiting van de "
        f"inschrijving{until}.{_rolls(found.validity_rolls_forward)}",
    )
    yield from told(
        "vast.gestanddoening",
        "Loopt er een kort geding, dan bent u gebonden tot en met 14 dagen na de uitspraak als dat later is.",
    )


def _decision(source: Source) -> Iterator[Part]:
    found = source.configuration
    if found.intended_award_on is not None:
        yield from told(
            "planning.voorlopige-gunning",
            f"De gunningsbeslissing verwachten wij op {date_in_words(found.intended_award_on)}.",
        )
    yield from told(
        "vast.brief",
        "Elke inschrijver krijgt op dezelfde dag een brief met de beslissing en de redenen daarvoor.",
    )
    if found.texts.signatory:
        yield from told("texts.signatory", f"De brieven ondertekent: {found.texts.signatory}.")
    end = next((row for row in source.milestones if row.step is Step.STANDSTILL_END), None)
    until = f", naar verwachting tot en met {date_in_words(end.on)}" if end else ""
    yield from told(
        "method.standstill_days",
        f"Daarna volgt een opschortende termijn van {found.standstill_days} kalenderdagen{until}. In die tijd "
        "sluiten wij "
        f"geen overeenkomst.{_rolls(found.standstill_rolls_forward)}",
    )
    final = next((row for row in source.milestones if row.step is Step.FINAL_AWARD), None)
    if final is not None:
        yield from told(
            "planning.definitieve-gunning",
            f"De definitieve gunning verwachten wij op {date_in_words(final.on)}.",
        )


def _objection(source: Source) -> Iterator[Part]:
    found = source.configuration
    court = found.texts.court
    yield from gap(Subject.BASICS, "de bevoegde rechtbank", "court", unless=court)
    if court:
        yield from told(
            "texts.court method.standstill_days",
            f"Bent u het niet eens met de gunningsbeslissing, dan begint u binnen de opschortende termijn van "
            f"{found.standstill_days} kalenderdagen een kort geding bij de voorzieningenrechter van {court}.",
        )
        yield from told(
            "vast.kort_geding", "Is er een kort geding, dan wachten wij met de overeenkomst tot de uitspraak."
        )


def _verification(source: Source) -> Iterator[Part]:
    found = source.configuration
    requested = [row for row in found.evidence if row.moment is EvidenceMoment.ON_REQUEST]
    if requested:
        days = found.supplement_days or found.winner_evidence_days or 0
        yield from told(
            "evidence.on_request rules.supplement_days",
            f"Op verzoek laat een winnaar ook dit zien: {names_in_words([row.name for row in requested])}. Vragen wij "
            f"erom, dan levert hij het aan binnen {days_in_words(days)}; het zijn kalenderdagen. Wij gunnen pas "
            "definitief als het voldoet.",
        )
    asked = [row for row in found.evidence if row.moment is EvidenceMoment.AFTER_AWARD]
    if not asked:
        return
    days = found.supplement_days if found.winner_evidence_days is None else found.winner_evidence_days
    yield from told(
        "evidence.after_award rules.winner_evidence_days",
        f"Van elke winnaar vragen wij na de voorlopige gunning: {names_in_words([row.name for row in asked])}. De "
        "winnaar "
        f"levert dit aan binnen {days_in_words(days)} na de verzending van de brieven; het zijn kalenderdagen."
        f"{_rolls(found.winner_evidence_rolls_forward)}",
    )
    yield from told(
        "vast.verificatie",
        "Voldoet een winnaar niet, dan wordt hij alsnog niet toegelaten. Iedereen krijgt dan een nieuw besluit, met "
        "een nieuwe opschortende termijn."
        if found.admission is not None
        else "Voldoet een winnaar niet, dan vervalt zijn plaats. De volgende in de rangorde komt dan in aanmerking, "
        "met een nieuwe "
        "gunningsbeslissing en een nieuwe opschortende termijn.",
    )


def _rolls(rolls: bool) -> str:
    if not rolls:
        return ""
    return (
        " Valt de laatste dag in het weekend of op een feestdag, dan schuift de termijn door naar de eerstvolgende "
        "werkdag."
    )
