"""The fourteen techniques of maatschappelijk aanbesteden, and how a configuration shows each."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tenders.domain.checks.finding import Subject
from tenders.domain.configuration import Configuration
from tenders.domain.facts import SocialNote
from tenders.domain.labels import LABELS
from tenders.domain.social.experiment import experiment
from tenders.domain.vocabulary import ContractVariant, Entry, SocialTag
from tenders.domain.wording import date_in_words, names_in_words, points_in_words


class Phase(StrEnum):
    PREPARATION = "voorbereiding"
    PROCEDURE = "procedure"
    CONTENT = "inhoud"


class Place(StrEnum):
    """Where a technique is arranged that is on no page of the task list."""

    CONSULTATIONS = "marktconsultaties"
    QUESTIONS = "vragen"
    CHECK = "controle"
    EXPERIMENT = "experimenteerruimte"
    NOTE = "toelichting"


@dataclass(frozen=True)
class Technique:
    number: int
    phase: Phase
    name: str
    suggestion: str
    page: Subject | Place


@dataclass(frozen=True)
class Use:
    """`shows` says how the configuration uses the technique; `note` is what the buyer says about it."""

    technique: Technique
    shows: tuple[str, ...]
    note: SocialNote | None

    @property
    def is_used(self) -> bool:
        return bool(self.shows) or self.note is not None


# Findings by which a tender asks more than the norm; without one of these, technique 10 is used.
TOO_HIGH = frozenset(
    {
        "turnover_without_reason",
        "turnover_too_high",
        "too_many_references",
        "many_references_added_up",
        "reference_too_large",
        "reference_period_too_long",
        "many_financial_requirements",
        "insurance_above_value",
        "standard_without_equivalent",
    }
)
_USERS = re.compile(r"ervaringsdeskundig\w*|cliënt(?:en)?ra\w+|wmo-raad|cliëntervaring\w*", re.IGNORECASE)

TECHNIQUES: tuple[Technique, ...] = (
    Technique(
        1,
        Phase.PREPARATION,
        "De markt, inwoners en cliënten vooraf raadplegen",
        "Houd een marktconsultatie en nodig ook burgerinitiatieven, sociaal ondernemers en de Wmo-raad uit.",
        Place.CONSULTATIONS,
    ),
    Technique(
        2,
        Phase.PREPARATION,
        "Verdelen in percelen",
        "Verdeel de opdracht naar gebied of soort hulp, zodat ook een kleine aanbieder kan inschrijven.",
        Subject.LOTS,
    ),
    Technique(
        3,
        Phase.PREPARATION,
        "Nieuwe aanbieders toelaten, ook tijdens de looptijd",
        "Schrijf op wanneer een nieuwe aanbieder kan toetreden, bijvoorbeeld elk jaar of op elk moment.",
        Place.NOTE,
    ),
    Technique(
        4,
        Phase.PROCEDURE,
        "In gesprek met aanbieders",
        "Plan ten minste één vragenronde, of een gesprek waarvan iedereen het verslag krijgt.",
        Subject.PLANNING,
    ),
    Technique(
        5,
        Phase.PROCEDURE,
        "Cliënten betrekken bij keuze en uitvoering",
        "Neem een ervaringsdeskundige op in de beoordelingscommissie, of vraag hoe aanbieders cliënten laten "
        "meepraten.",
        Subject.METHOD,
    ),
    Technique(
        6,
        Phase.CONTENT,
        "Eisen vanuit de cliënt en zijn netwerk",
        "Vraag hoe een aanbieder uitgaat van wat iemand zelf kan, samen met mantelzorgers en vrijwilligers.",
        Subject.CONDITIONS,
    ),
    Technique(
        7,
        Phase.CONTENT,
        "Vragen om resultaat, met ruimte voor een andere oplossing",
        "Beschrijf wat er voor de inwoner moet veranderen en laat de aanbieder kiezen hoe, of sta varianten toe.",
        Subject.EXECUTION,
    ),
    Technique(
        8,
        Phase.CONTENT,
        "Binding met de buurt",
        "Vraag om een netwerk in de buurt dat ook een nieuwe aanbieder kan opbouwen, en zeg waarom dat nodig is.",
        Subject.CONDITIONS,
    ),
    Technique(
        9,
        Phase.CONTENT,
        "Maatschappelijke doelen als uitvoeringsvoorwaarde",
        "Spreek social return of een andere bijdrage af, in verband met de opdracht en met een vast moment om te "
        "rapporteren.",
        Subject.CONTRACT,
    ),
    Technique(
        10,
        Phase.CONTENT,
        "Geschiktheidseisen niet hoger dan nodig",
        "Kijk bij de toets welke eis boven de norm uitkomt, en laat zzp'ers en burgerinitiatieven meedoen.",
        Place.CHECK,
    ),
    Technique(
        11,
        Phase.CONTENT,
        "Maatschappelijke prestaties belonen bij de gunning",
        "Geef punten voor maatschappelijke waarde: kies bij een gunningscriterium dat het daarover gaat.",
        Subject.CRITERIA,
    ),
    Technique(
        12,
        Phase.CONTENT,
        "Samenwerking stimuleren",
        "Vraag hoe aanbieders met elkaar en met initiatieven in de buurt samenwerken, en meet dat tijdens de "
        "uitvoering.",
        Subject.CRITERIA,
    ),
    Technique(
        13,
        Phase.CONTENT,
        "Over de grenzen van wetten en domeinen heen",
        "Vraag om aansluiting bij vrij toegankelijke voorzieningen, de huisarts en andere wetten dan de Wmo.",
        Subject.CONDITIONS,
    ),
    Technique(
        14,
        Phase.CONTENT,
        "Ruimte om te experimenteren",
        "Reken uit of er kleine percelen zijn die u buiten deze procedure mag gunnen.",
        Place.EXPERIMENT,
    ),
)
BY_NUMBER = {row.number: row for row in TECHNIQUES}

# The technique for which there have to be criteria.
REWARD = 11


def uses(configuration: Configuration, found: Collection[str]) -> tuple[Use, ...]:
    """Per technique whether and how it is used; `found` are the codes of what the check finds."""
    notes = {row.technique: row for row in configuration.facts.social.notes}
    shows = _derived(configuration, found)
    return tuple(
        Use(row, tuple(shows[row.number](configuration)), notes.get(row.number))
        for row in TECHNIQUES
        if configuration.admission is None or row.number != REWARD
    )


def tagged(c: Configuration, *tags: SocialTag) -> Iterator[str]:
    """In words what carries one of these tags: requirements, conditions and criteria."""
    for requirement in c.facts.suitability:
        if set(tags) & set(requirement.tags):
            yield f"Geschiktheidseis {requirement.code} {requirement.name}"
    for condition in c.facts.conditions:
        if set(tags) & set(condition.tags):
            yield f"Uitvoeringsvoorwaarde {condition.code} {condition.name}"
    yield from (f"Gunningscriterium {code} {name}" for code, name in _criteria(c, *tags))


def rewards(c: Configuration) -> list[str]:
    """What rewards or demands social value: tagged criteria, conditions and requirements, and social return."""
    percentage = c.facts.contract.social_return_percentage
    found = list(tagged(c, SocialTag.VALUE))
    return [*found, f"Social return van {points_in_words(percentage)}%"] if percentage else found


def _derived(c: Configuration, found: Collection[str]) -> dict[int, Callable[[Configuration], Iterator[str]]]:
    return {
        1: _consultations,
        2: _lots,
        3: _entry,
        4: _dialogue,
        5: _users,
        6: lambda c: tagged(c, SocialTag.CLIENT, SocialTag.CARER, SocialTag.VOLUNTEER),
        7: _outcome,
        8: lambda c: tagged(c, SocialTag.LOCAL),
        9: _conditions,
        10: lambda c: _suitability(c, found),
        11: _rewarded,
        12: lambda c: tagged(c, SocialTag.COOPERATION),
        13: lambda c: tagged(c, SocialTag.CROSS_DOMAIN),
        14: _experiment,
    }


def _entry(c: Configuration) -> Iterator[str]:
    """Only a toelatingsprocedure says when others come in."""
    if c.admission is None or c.admission.ends_on is None:
        return
    until = date_in_words(c.admission.ends_on)
    if c.admission.entry is Entry.CONTINUOUS:
        yield f"Nieuwe aanbieders stappen doorlopend in, tot en met {until}"
    else:
        moments = len(c.admission.moments)
        when = "één later moment" if moments == 1 else f"{moments} latere momenten"
        yield f"Nieuwe aanbieders stappen in op {when}, het laatste op {until}"


def _consultations(c: Configuration) -> Iterator[str]:
    for row in c.facts.social.consultations:
        invited = f", met als genodigden {names_in_words(list(row.groups))}" if row.groups else ""
        yield f"Marktconsultatie '{row.title}'{invited}"


def _lots(c: Configuration) -> Iterator[str]:
    if len(c.lots) > 1:
        most = c.facts.lot_limits.most
        how = f"; een aanbieder kan op {most} daarvan inschrijven" if most and most < len(c.lots) else ""
        yield f"De opdracht bestaat uit {len(c.lots)} percelen{how}"


def _dialogue(c: Configuration) -> Iterator[str]:
    if c.question_rounds:
        rounds = len(c.question_rounds)
        yield f"{'Eén vragenronde' if rounds == 1 else f'{rounds} vragenrondes'} met een nota voor iedereen"


def _users(c: Configuration) -> Iterator[str]:
    if c.facts.social.client_judges:
        yield "In de beoordelingscommissie zit een ervaringsdeskundige"
    for leaf in c.leaves:
        if named := _USERS.search(f"{leaf.name}\n{c.texts.criteria_words.get(leaf.code, '')}"):
            yield f"Gunningscriterium {leaf.code} {leaf.name} noemt '{named.group(0).lower()}'"
    for condition in c.facts.conditions:
        if named := _USERS.search(f"{condition.name}\n{condition.requirement}"):
            yield f"Uitvoeringsvoorwaarde {condition.code} {condition.name} noemt '{named.group(0).lower()}'"


def _outcome(c: Configuration) -> Iterator[str]:
    if c.contract.variant in {ContractVariant.OUTPUT, ContractVariant.TASK}:
        yield f"De uitvoering is {LABELS[c.contract.variant]}"
    yield from tagged(c, SocialTag.OUTCOME)


def _conditions(c: Configuration) -> Iterator[str]:
    percentage = c.facts.contract.social_return_percentage
    if percentage:
        yield f"Social return van {points_in_words(percentage)}%"
    for row in c.facts.conditions:
        if SocialTag.VALUE in row.tags:
            yield f"Uitvoeringsvoorwaarde {row.code} {row.name}"


def _suitability(c: Configuration, found: Collection[str]) -> Iterator[str]:
    """Says something only where something is asked, and nothing of it is above the norm."""
    if c.facts.suitability and not TOO_HIGH & set(found):
        count = len(c.facts.suitability)
        which = "De geschiktheidseis blijft" if count == 1 else f"Alle {count} geschiktheidseisen blijven"
        yield f"{which} binnen de norm"


def _rewarded(c: Configuration) -> Iterator[str]:
    points = {row.code: row.max_points for row in c.leaves}
    points |= {row.code: row.max_points for row in c.criteria}
    for code, name in _criteria(c, SocialTag.VALUE):
        if points.get(code):
            yield f"Gunningscriterium {code} {name} geeft {points_in_words(points[code])} punten"


def _experiment(c: Configuration) -> Iterator[str]:
    values = [lot.value for lot in c.facts.lots]
    if not values or None in values:
        return
    room = experiment([value for value in values if value is not None])
    if room.chosen:
        numbers = [str(c.facts.lots[place].number) for place in room.chosen]
        yield f"Perceel {names_in_words(numbers)} past binnen de regeling voor kleine percelen"


def _criteria(c: Configuration, *tags: SocialTag) -> list[tuple[str, str]]:
    carrying = {code for code, has in c.facts.social.criteria if set(tags) & set(has)}
    rows = [row for parent in c.criteria for row in (parent, *parent.children)]
    return [(row.code, row.name) for row in rows if row.code in carrying]
