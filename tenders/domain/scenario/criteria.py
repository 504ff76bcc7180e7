"""Read `gunningscriteria`, `scoreschaal` and `gelijke_stand`: what points and ties are made of."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from tenders.domain.definition import Criterion, ScaleLevel, TieKey
from tenders.domain.scenario.problems import one_of, shown
from tenders.domain.scenario.section import Section, sections
from tenders.domain.scenario.values import decimal_text
from tenders.domain.vocabulary import CriterionKind, PriceFormula, TieOp, TieScope

CODE_LENGTH = 40
NAME_LENGTH = 160
LABEL_LENGTH = 60

# They would be confused with what `beslist_door` can say.
RESERVED_CODES = ("totaal", "prijs", "loting")
_PRICE_KEYS = ("formule", "bodem", "plafond")


class Codes:
    """One set of unique codes; with `complete` False one is wrong, and an unknown code may be right."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}
        self.complete = True

    def read(self, section: Section) -> str:
        code = section.text("code", CODE_LENGTH)
        if section.sound("code"):
            self._claim(code, section)
        if not section.sound("code"):
            self.complete = False
        return code

    def _claim(self, code: str, section: Section) -> None:
        if code in RESERVED_CODES:
            section.refuse(
                "code", f"{shown(code)} mag geen code zijn; kies iets anders dan {one_of(RESERVED_CODES)}"
            )
        elif code in self._places:
            section.refuse(
                "code", f"{shown(code)} is al de code van {self._places[code]}; kies een andere code"
            )
        else:
            self._places[code] = section.path


def read_criteria(tender: Section, codes: Codes) -> tuple[Criterion, ...]:
    rows = tender.rows("gunningscriteria", required=True, may_be_empty=False)
    codes.complete = codes.complete and tender.sound("gunningscriteria")
    found: list[Criterion] = []
    sound = bool(rows)
    for section in sections(rows, tender.problems):
        criterion, criterion_sound = _criterion(section, codes)
        found.append(criterion)
        sound = sound and criterion_sound
    if sound and sum(criterion.max_points for criterion in found) == 0:
        tender.refuse("gunningscriteria", "geven samen 0 punten; nodig is een hoogste totaal boven 0")
    return tuple(found)


def _criterion(section: Section, codes: Codes) -> tuple[Criterion, bool]:
    """The criterion, and whether its points may be compared with others."""
    code = codes.read(section)
    name = section.text("naam", NAME_LENGTH)
    max_points = section.number("max_punten")
    minimum = _minimum(section, max_points)
    rows = section.rows("subcriteria", required=False)
    if section.broken or not section.sound("subcriteria"):
        codes.complete = False
    if not rows:
        return _leaf(section, codes, Criterion(code, name, max_points, minimum_points=minimum))

    if section.word_or("soort", CriterionKind, CriterionKind.QUALITY) is CriterionKind.PRICE:
        section.refuse(
            "soort", "is prijs bij een criterium met subcriteria; zet soort: prijs bij het subcriterium"
        )
    for key in _PRICE_KEYS:
        section.forbid(key, "staat bij een criterium met subcriteria; zet deze sleutel bij het subcriterium")
    section.close()
    children: list[Criterion] = []
    sound = section.sound("max_punten")
    for below in sections(rows, section.problems):
        leaf, leaf_sound = _subcriterion(below, codes)
        children.append(leaf)
        sound = sound and leaf_sound
    total = sum((leaf.max_points for leaf in children), Fraction(0))
    if sound and total != max_points:
        section.refuse(
            "max_punten",
            f"is {decimal_text(max_points)}, maar de subcriteria zijn samen {decimal_text(total)}; "
            "nodig is de som van de subcriteria",
        )
    return Criterion(code, name, max_points, minimum_points=minimum, children=tuple(children)), sound


def _subcriterion(section: Section, codes: Codes) -> tuple[Criterion, bool]:
    code = codes.read(section)
    name = section.text("naam", NAME_LENGTH)
    max_points = section.number("max_punten")
    minimum = _minimum(section, max_points)
    section.forbid("subcriteria", "staat bij een subcriterium; toegestaan is één niveau onder een criterium")
    return _leaf(section, codes, Criterion(code, name, max_points, minimum_points=minimum))


def _minimum(section: Section, max_points: Fraction) -> Fraction | None:
    minimum = section.optional_number("minimum_punten")
    if minimum is not None and section.sound("max_punten", "minimum_punten") and minimum > max_points:
        section.refuse(
            "minimum_punten",
            f"is {decimal_text(minimum)}, boven max_punten; nodig is hoogstens {decimal_text(max_points)}",
        )
    return minimum


def _leaf(section: Section, codes: Codes, base: Criterion) -> tuple[Criterion, bool]:
    kind = section.word_or("soort", CriterionKind, CriterionKind.QUALITY)
    formula: PriceFormula | None = None
    floor: Fraction | None = None
    ceiling: Fraction | None = None
    if not section.sound("soort"):
        # Whether it is scored is unknown, so that nobody may be asked for its score.
        codes.complete = False
        section.allow(*_PRICE_KEYS)
    elif kind is CriterionKind.QUALITY:
        for key in _PRICE_KEYS:
            section.forbid(key, "hoort alleen bij een prijscriterium; laat weg of schrijf soort: prijs")
    else:
        formula = section.word("formule", PriceFormula)
        floor, ceiling = _price_bounds(section, formula)
        if formula is PriceFormula.FIXED and section.sound("formule", "max_punten") and base.max_points != 0:
            section.refuse(
                "max_punten", f"is {decimal_text(base.max_points)}; bij formule vast is alleen 0 toegestaan"
            )
    section.close()
    leaf = replace(base, kind=kind, formula=formula, floor=floor, ceiling=ceiling)
    return leaf, section.sound("max_punten")


def _price_bounds(section: Section, formula: PriceFormula) -> tuple[Fraction | None, Fraction | None]:
    if not section.sound("formule"):
        section.allow("bodem", "plafond")
        return None, None
    if formula is not PriceFormula.LINEAR:
        for key in ("bodem", "plafond"):
            section.forbid(
                key, f"hoort niet bij formule {formula}; alleen formule lineair heeft bodem en plafond"
            )
        return None, None
    floor, ceiling = section.number("bodem"), section.number("plafond")
    if section.sound("bodem", "plafond") and floor >= ceiling:
        section.refuse(
            "bodem",
            f"is {decimal_text(floor)}, niet onder het plafond; nodig is minder dan {decimal_text(ceiling)}",
        )
    return floor, ceiling


def read_scale(tender: Section) -> tuple[ScaleLevel, ...]:
    """The levels in the order of the file; the tender's key `scoreschaal` is not sound where one is wrong."""
    before = len(tender.problems)
    rows = tender.rows("scoreschaal", required=True, may_be_empty=False)
    levels: list[ScaleLevel] = []
    labels: dict[str, str] = {}
    for section in sections(rows, tender.problems):
        level = _level(section)
        if section.sound("label") and level.label in labels:
            section.refuse(
                "label", f"{shown(level.label)} staat ook bij {labels[level.label]}; kies een ander label"
            )
        labels.setdefault(level.label, section.path)
        levels.append(level)
    if len(tender.problems) == before and not any(level.value for level in levels):
        tender.refuse("scoreschaal", "heeft geen waarde boven 0; nodig is een hoogste waarde boven 0")
    elif len(tender.problems) != before:
        tender.doubt("scoreschaal")
    return tuple(levels)


def _level(section: Section) -> ScaleLevel:
    label = section.text("label", LABEL_LENGTH)
    knock_out = section.flag("knock_out", default=False)
    value: Fraction | None = None
    if section.is_null("waarde"):
        section.allow("waarde")
        if not knock_out and section.sound("knock_out"):
            section.refuse("waarde", "is null zonder knock_out: true; nodig is een getal van 0 of hoger")
    elif knock_out and not section.has("waarde"):
        section.refuse("waarde", "ontbreekt; nodig is null bij knock_out: true")
        section.allow("waarde")
    else:
        value = section.number("waarde")
        if knock_out and section.sound("waarde"):
            section.refuse(
                "waarde", f"is {decimal_text(value)} bij knock_out: true; toegestaan is alleen null"
            )
    section.close()
    return ScaleLevel(label, value, knock_out)


def read_tie_break(
    tender: Section, criteria: Sequence[Criterion], statement_codes: set[str], codes: Codes
) -> tuple[TieKey, ...]:
    """The chain; `codes` says whether every code of the tender could be read."""
    if not tender.has("gelijke_stand"):
        tender.allow("gelijke_stand")
        return (TieKey(TieOp.DRAW),)
    rows = tender.rows("gelijke_stand", required=False)
    known = {
        TieOp.CRITERION: {leaf.code for criterion in criteria for leaf in (criterion, *criterion.children)},
        TieOp.STATEMENT: statement_codes,
    }
    keys: list[TieKey] = []
    sound = tender.sound("gelijke_stand")
    for position, section in enumerate(sections(rows, tender.problems), start=1):
        keys.append(_tie_key(section, known, codes))
        sound = sound and section.sound("op")
        if section.sound("op") and keys[-1].op is TieOp.DRAW and position < len(rows):
            section.refuse("op", "is loting vóór het einde; toegestaan is loting alleen als laatste")
    if sound and (not keys or keys[-1].op is not TieOp.DRAW):
        tender.refuse("gelijke_stand", "eindigt niet met loting; de laatste regel is {op: loting}")
    return tuple(keys)


def _tie_key(section: Section, known: dict[TieOp, set[str]], codes: Codes) -> TieKey:
    op = section.word("op", TieOp)
    code: str | None = None
    if not section.sound("op"):
        section.allow("code")
    elif op in known:
        code = section.text("code", CODE_LENGTH)
        if section.sound("code") and codes.complete and code not in known[op]:
            section.refuse(
                "code", f"{shown(code)} bestaat niet; toegestaan: {one_of(sorted(known[op])) or 'geen'}"
            )
    else:
        section.forbid("code", f"hoort niet bij op: {op}; laat deze sleutel weg")
    scope = section.word_or("bereik", TieScope, TieScope.ALWAYS)
    section.close()
    return TieKey(op, code, scope)
