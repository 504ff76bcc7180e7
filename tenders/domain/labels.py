"""How the pages name the words of `vocabulary`."""

from collections.abc import Mapping
from enum import StrEnum

from tenders.domain.vocabulary import (
    CriterionKind,
    DivisionRule,
    EvidenceMoment,
    EvidenceParty,
    FinalScore,
    OverLimit,
    PriceFormula,
    TieOp,
    TieScope,
)

LABELS: Mapping[StrEnum, str] = {
    CriterionKind.QUALITY: "kwaliteit: de commissie geeft een score",
    CriterionKind.PRICE: "prijs: een formule geeft de punten",
    PriceFormula.FIXED: "vast: de inschrijver aanvaardt de prijs, geen punten",
    PriceFormula.LINEAR: "lineair tussen bodem en plafond",
    PriceFormula.RELATIVE: "relatief: ten opzichte van de laagste prijs",
    FinalScore.CONSENSUS_ON_SCALE: "consensus, op een niveau van de schaal",
    FinalScore.CONSENSUS_FREE: "consensus, ook tussen twee niveaus",
    FinalScore.MEAN: "gemiddelde van de scores",
    FinalScore.MEDIAN: "mediaan van de scores",
    DivisionRule.PREFERENCE: "voorkeur van de inschrijver",
    DivisionRule.HIGHEST_TOTAL: "hoogste totaal aan punten",
    DivisionRule.LOT_ORDER: "volgorde van de percelen",
    OverLimit.CUT: "de pagina's daarna blijven verborgen voor de commissie",
    OverLimit.SET_ASIDE: "de inschrijving wordt terzijde gelegd",
    OverLimit.IGNORE: "de commissie leest alle pagina's",
    EvidenceMoment.SUBMISSION: "bij de inschrijving",
    EvidenceMoment.ON_REQUEST: "op verzoek",
    EvidenceMoment.AFTER_AWARD: "na gunning",
    EvidenceParty.BIDDER: "inschrijver",
    EvidenceParty.MEMBER: "lid van de combinatie",
    EvidenceParty.SUBCONTRACTOR: "onderaannemer",
    TieOp.CRITERION: "punten op een criterium, hoogste eerst",
    TieOp.STATEMENT: "opgave, hoogste eerst",
    TieOp.PRICE: "prijs, laagste eerst",
    TieOp.DRAW: "loting",
    TieScope.ALWAYS: "bij elke gelijke stand",
    TieScope.AT_LIMIT: "alleen bij de gunningsgrens",
}


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(word.value, LABELS[word]) for word in words]
