"""Write a definition in the words of the format, and give it one fingerprint."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import yaml

from tenders.domain.definition import (
    Criterion,
    EvidenceRule,
    LotDefinition,
    Method,
    Planning,
    ScaleLevel,
    StatementRule,
    TenderDefinition,
    TieKey,
)
from tenders.domain.scenario.admission import KEY as ADMISSION
from tenders.domain.scenario.admission import dump_admission
from tenders.domain.scenario.contract import KEY as CONTRACT
from tenders.domain.scenario.contract import dump_contract
from tenders.domain.scenario.rules import KEY as RULES
from tenders.domain.scenario.rules import dump_rules
from tenders.domain.scenario.values import AMSTERDAM, decimal_text
from tenders.domain.vocabulary import CriterionKind

Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain] | None"
Row: TypeAlias = "dict[str, Plain]"

_LINE_WIDTH = 150
_PLAIN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def dump_definition(definition: TenderDefinition) -> Row:
    """The content of `aanbesteding`, made of JSON's types only; defaults are written out, "none" is left out.

    A whole number is an int, any other number its decimal text. Reading it back gives an equal definition.
    """
    method = definition.method
    found: Row = {
        "sleutel": definition.key,
        "titel": definition.title,
        "aanbestedende_dienst": definition.authority,
        "planning": _planning(definition.planning),
        "opschortende_termijn": {
            "dagen": definition.standstill_days,
            "doorschuiven": definition.standstill_rolls_forward,
        },
        "gestanddoening_dagen": definition.validity_days,
        "aanvultermijn_dagen": definition.supplement_days,
        "percelen": [_lot(lot) for lot in method.lots],
    }
    if definition.validity_rolls_forward:
        found["gestanddoening_doorschuiven"] = True
    if definition.winner_evidence_days is not None:
        found["bewijstermijn_winnaar_dagen"] = definition.winner_evidence_days
    if definition.winner_evidence_rolls_forward:
        found["bewijstermijn_winnaar_doorschuiven"] = True
    if definition.admission is None:
        found |= _ranking(method)
    else:
        found[ADMISSION] = dump_admission(definition.admission)
    if definition.plan is not None:
        found["plan"] = {
            "max_paginas": definition.plan.max_pages,
            "boven_maximum": definition.plan.over_limit.value,
        }
    if definition.statements:
        found["opgaven"] = [_statement(rule) for rule in definition.statements]
    if definition.evidence:
        found["bewijsmiddelen"] = [_evidence(rule) for rule in definition.evidence]
    if rules := dump_rules(definition.rules):
        found[RULES] = rules
    if contract := dump_contract(definition.contract):
        found[CONTRACT] = contract
    return found


def _ranking(method: Method) -> Row:
    """What ranks and divides; a toelatingsprocedure has none of it."""
    found: Row = {"max_gegund": method.places}
    if method.max_lots_per_bidder is not None:
        found["max_percelen_per_inschrijver"] = method.max_lots_per_bidder
    if method.division_rule is not None:
        found["verdeelregel"] = method.division_rule.value
    if method.minimum_total is not None:
        found["minimum_totaal"] = _number(method.minimum_total)
    if method.low_price_percent is not None:
        found["lage_prijs_procent"] = method.low_price_percent
    found["eindscore"] = method.final_score.value
    found["scoreschaal"] = [_level(level) for level in method.scale]
    found["gunningscriteria"] = [_criterion(criterion) for criterion in method.criteria]
    found["gelijke_stand"] = [_tie_key(key) for key in method.tie_break]
    return found


def to_yaml(mapping: Mapping[str, object]) -> str:
    """YAML with one line per row of a list; keys keep their order."""
    return yaml.dump(
        dict(mapping),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=_LINE_WIDTH,
    )


def canonical(mapping: Mapping[str, object]) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8; every number is its decimal text without trailing zeros.

    Equal definitions have equal bytes; a float is refused with TypeError.
    """
    text = json.dumps(
        _canonical(mapping), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def fingerprint(definition: TenderDefinition) -> str:
    """SHA-256 of the canonical definition, in hexadecimal."""
    return hashlib.sha256(canonical(dump_definition(definition))).hexdigest()


def local_text(moment: datetime) -> str:
    """Amsterdam time as the format writes it; the second of a double hour keeps its offset."""
    local = moment.astimezone(AMSTERDAM)
    precision = "microseconds" if local.microsecond else "seconds" if local.second else "minutes"
    offset = local.strftime("%z") if local.fold else ""
    return local.replace(tzinfo=None).isoformat(timespec=precision) + (
        f"{offset[:3]}:{offset[3:5]}" if offset else ""
    )


def _planning(planning: Planning) -> Row:
    return {
        "publicatie": planning.publication_on.isoformat(),
        "vragenrondes": [
            {
                "sluit": local_text(question_round.closes_at),
                "nota": question_round.answered_on.isoformat(),
                "alleen_vervolgvragen": question_round.follow_up_only,
            }
            for question_round in planning.question_rounds
        ],
        "inschrijving_sluit": local_text(planning.closes_at),
        "voorlopige_gunning": planning.intended_award_on.isoformat(),
    }


def _lot(lot: LotDefinition) -> Row:
    found: Row = {"nummer": lot.number, "naam": lot.name}
    if lot.places is not None:
        found["max_gegund"] = lot.places
    if lot.floor_price is not None:
        found["bodemtarief"] = _number(lot.floor_price)
    return found


def _level(level: ScaleLevel) -> Row:
    found: Row = {"label": level.label, "waarde": None if level.value is None else _number(level.value)}
    if level.knock_out:
        found["knock_out"] = True
    return found


def _criterion(criterion: Criterion) -> Row:
    found: Row = {
        "code": criterion.code,
        "naam": criterion.name,
        "max_punten": _number(criterion.max_points),
    }
    if not criterion.children:
        found["soort"] = criterion.kind.value
    if criterion.minimum_points is not None:
        found["minimum_punten"] = _number(criterion.minimum_points)
    if criterion.kind is CriterionKind.PRICE and criterion.formula is not None:
        found["formule"] = criterion.formula.value
    if criterion.floor is not None:
        found["bodem"] = _number(criterion.floor)
    if criterion.ceiling is not None:
        found["plafond"] = _number(criterion.ceiling)
    if criterion.children:
        found["subcriteria"] = [_criterion(child) for child in criterion.children]
    return found


def _tie_key(key: TieKey) -> Row:
    found: Row = {"op": key.op.value}
    if key.code is not None:
        found["code"] = key.code
    found["bereik"] = key.scope.value
    return found


def _statement(rule: StatementRule) -> Row:
    found: Row = {"code": rule.code, "naam": rule.name}
    if rule.minimum is not None:
        found["minimum"] = _number(rule.minimum)
    if rule.unit:
        found["eenheid"] = rule.unit
    if rule.at_least_reference:
        found["ten_minste_referentie"] = True
    return found


def _evidence(rule: EvidenceRule) -> Row:
    found: Row = {
        "code": rule.code,
        "naam": rule.name,
        "moment": rule.moment.value,
        "door": [party.value for party in rule.parties],
    }
    if rule.max_age_months is not None:
        found["max_leeftijd_maanden"] = rule.max_age_months
    found["verplicht"] = rule.mandatory
    return found


def _number(exact: Fraction) -> int | str:
    return exact.numerator if exact.denominator == 1 else decimal_text(exact)


def _canonical(value: object) -> object:
    match value:
        case None | bool() | str():
            return value
        case int():
            return str(value)
        case Decimal() if value.is_finite():
            return decimal_text(Fraction(value))
        case Fraction():
            return decimal_text(value)
        case Mapping():
            return {str(key): _canonical(part) for key, part in value.items()}
        case list() | tuple():
            return [_canonical(part) for part in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


class _Dumper(yaml.SafeDumper):
    """Without anchors, and with days as they stand in the reference files: without quotes."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if _PLAIN_DAY.fullmatch(text):
        return yaml.ScalarNode(dumper.resolve(yaml.ScalarNode, text, (True, False)), text)
    return dumper.represent_str(text)


_Dumper.add_representer(str, _represent_text)
