"""Toeleiding by capacity: the 800-rule of Voorne aan Zee (inkoopdocument 2.2 and 2.3), with what it leaves open.

A provider with more than the limit in care is closed for new clients while another provider is below its target.
Where the document reads in more than one way, `tenders.domain.contract_rules.CapacityRule` has a setting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contracts.domain.errors import DecisionRefused
from tenders.domain.contract_rules import CapacityRule
from tenders.domain.labels import LABELS
from tenders.domain.vocabulary import AtLimit, CapacityTarget, CapacityUnit
from tenders.domain.wording import names_in_words

MOST = 1_000_000


class Reason(StrEnum):
    """Why a provider is open or closed."""

    UNKNOWN = "onbekend"
    WITHIN_LIMIT = "binnen_grens"
    AT_OFFER = "op_opgave"
    NOBODY_BELOW = "niemand_onder"
    OTHERS_BELOW = "anderen_onder"
    PAUSED = "gepauzeerd"


_ONE = {CapacityUnit.CLIENTS: "cliënt", CapacityUnit.ASSIGNMENTS: "zorgopdracht"}


@dataclass(frozen=True)
class Load:
    """One provider with its numbers; None where nothing was stated or filled in. `key` is unique."""

    key: str
    name: str
    offer: int | None
    in_care: int | None
    is_paused: bool = False


@dataclass(frozen=True)
class Standing:
    """Whether a provider takes new clients, and the sentence that says why."""

    load: Load
    is_open: bool
    reason: Reason
    sentence: str

    @property
    def word(self) -> str:
        if self.reason is Reason.PAUSED:
            return "pauze"
        return "open" if self.is_open else "dicht"


class Client(StrEnum):
    """The exemptions of 2.3: who stays with its provider, and whose provider does not meet eis 18."""

    NEW = "nieuw"
    REASSESSED = "herindicatie"
    PROVIDER_FAILS = "aanbieder_voldoet_niet"


def counted(rule: CapacityRule, number: int) -> str:
    """'1 cliënt' or '250 cliënten'."""
    return f"{number} {_ONE[rule.unit] if number == 1 else LABELS[rule.unit]}"


def check_rule(rule: CapacityRule) -> None:
    """Raise DecisionRefused, at its field, where the settings contradict each other."""
    if not 1 <= rule.limit <= MOST:
        raise DecisionRefused("De grens is ten minste 1.", field="limit")
    if rule.floor is not None and not 0 <= rule.floor <= rule.limit:
        raise DecisionRefused("Het minimum mag niet hoger zijn dan de grens.", field="floor")


def check_offer(rule: CapacityRule, offer: int) -> None:
    """An own offer may be above the limit, as 1000 in the examples, but not below the floor."""
    if rule.floor is not None and offer < rule.floor:
        raise DecisionRefused(
            f"Een opgave is ten minste {counted(rule, rule.floor)}. Vul een hoger aantal in.", field="offer"
        )


def check_pause(rule: CapacityRule, load: Load) -> None:
    """A provider may pause itself once it has more in care than its own offer (2.3, example 2)."""
    if not rule.may_pause:
        raise DecisionRefused("In deze aanbesteding kan een aanbieder niet zelf pauzeren.")
    if load.is_paused:
        raise DecisionRefused("U neemt al geen nieuwe cliënten aan.")
    if load.offer is None:
        raise DecisionRefused(
            "Er is nog geen opgave vastgelegd. Vraag de contractmanager om die vast te leggen."
        )
    if load.in_care is None:
        raise DecisionRefused("Er is nog geen aantal ingevuld. Pauzeren kan zodra dat boven uw opgave ligt.")
    if not is_above_offer(load):
        raise DecisionRefused(
            f"U hebt {counted(rule, load.in_care)} in zorg. Pauzeren kan pas als dat er meer zijn dan uw opgave "
            f"van {load.offer}."
        )


def is_above_offer(load: Load) -> bool:
    return load.offer is not None and load.in_care is not None and load.in_care > load.offer


def standings(rule: CapacityRule, loads: Sequence[Load]) -> list[Standing]:
    """For each provider of one lot, in the order given; what it says of one does not depend on that order."""
    return [_standing(rule, each, loads) for each in loads]


def own_sentence(rule: CapacityRule, standing: Standing) -> str:
    """What a provider reads of itself: the numbers of the others are not for it."""
    if standing.reason is not Reason.OTHERS_BELOW:
        return standing.sentence
    over = _over(rule, standing.load)
    return f"{over} Een of meer andere aanbieders zitten nog onder {_target_of_many(rule)}."


def may_take(standing: Standing, client: Client, *, current: str = "") -> bool:
    """Whether a client may go to this provider; `current` is the key of who cares for the client now.

    A reassessed client stays where it is, whatever the rule says. Whose provider does not meet eis 18 chooses freely
    among the others; only one that paused itself is not there to choose.
    """
    key = standing.load.key
    match client:
        case Client.NEW:
            return standing.is_open
        case Client.REASSESSED:
            return key == current or standing.is_open
        case Client.PROVIDER_FAILS:
            return key != current and standing.reason is not Reason.PAUSED


def _standing(rule: CapacityRule, load: Load, loads: Iterable[Load]) -> Standing:
    if load.is_paused:
        return Standing(load, False, Reason.PAUSED, _paused_sentence(rule, load))
    if load.in_care is None:
        sentence = f"Van {load.name} is nog geen aantal ingevuld. Zolang dat zo is, blijft {load.name} open."
        return Standing(load, True, Reason.UNKNOWN, sentence)
    if rule.offer_is_ceiling and load.offer is not None and load.in_care >= load.offer:
        sentence = f"{_in_care(rule, load)}. De eigen opgave van {load.offer} is een maximum."
        return Standing(load, False, Reason.AT_OFFER, sentence)
    if not _is_over(rule, load.in_care):
        within = "minder dan" if rule.at_limit is AtLimit.CLOSED else "niet meer dan"
        sentence = f"{_in_care(rule, load)}, {within} de grens van {rule.limit}."
        return Standing(load, True, Reason.WITHIN_LIMIT, sentence)
    over = _over(rule, load)
    below = sorted((each for each in loads if each.key != load.key and _is_below(rule, each)), key=_by_name)
    if not below:
        rest = f"Geen andere aanbieder zit onder {_target_of_one(rule)}. Daarom blijft {load.name} open."
        return Standing(load, True, Reason.NOBODY_BELOW, f"{over} {rest}")
    names = names_in_words([f"{each.name} ({each.in_care} van {_target(rule, each)})" for each in below])
    verb = "zit" if len(below) == 1 else "zitten"
    target = _target_of_one(rule) if len(below) == 1 else _target_of_many(rule)
    return Standing(load, False, Reason.OTHERS_BELOW, f"{over} {names} {verb} nog onder {target}.")


def _by_name(load: Load) -> tuple[str, str]:
    return load.name, load.key


def _is_over(rule: CapacityRule, in_care: int) -> bool:
    return in_care >= rule.limit if rule.at_limit is AtLimit.CLOSED else in_care > rule.limit


def _is_below(rule: CapacityRule, load: Load) -> bool:
    target = _target(rule, load)
    if load.in_care is None or target is None or load.in_care >= target:
        return False
    return rule.paused_counts_as_below or not load.is_paused


def _target(rule: CapacityRule, load: Load) -> int | None:
    return rule.limit if rule.target is CapacityTarget.LIMIT else load.offer


def _in_care(rule: CapacityRule, load: Load) -> str:
    return f"{load.name} heeft {counted(rule, load.in_care or 0)} in zorg"


def _over(rule: CapacityRule, load: Load) -> str:
    words = "precies" if load.in_care == rule.limit else "meer dan"
    return f"{_in_care(rule, load)}, {words} de grens van {rule.limit}."


def _target_of_one(rule: CapacityRule) -> str:
    return f"de norm van {rule.limit}" if rule.target is CapacityTarget.LIMIT else "de eigen opgave"


def _target_of_many(rule: CapacityRule) -> str:
    return f"de norm van {rule.limit}" if rule.target is CapacityTarget.LIMIT else "hun eigen opgave"


def _paused_sentence(rule: CapacityRule, load: Load) -> str:
    itself = f"{load.name} neemt op dit moment zelf geen nieuwe cliënten aan."
    if load.in_care is None:
        return itself
    if is_above_offer(load):
        return f"{_in_care(rule, load)}, meer dan de eigen opgave van {load.offer}. {itself}"
    return f"{itself} {_in_care(rule, load)}, niet meer dan de eigen opgave: de pauze kan worden opgeheven."
