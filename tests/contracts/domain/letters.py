"""A letter that lacks nothing, as a value."""

from contracts.domain.content import (
    AfterAward,
    CriterionPart,
    Ground,
    LetterContent,
    LetterKind,
    LotPart,
    PartResult,
    Standstill,
    WinnerScore,
    letter_kind,
)

REASON = "Het plan noemt per doelgroep een vaste begeleider."
WINNERS = ("Anker", "Brug")


def criterion(code: str, *, winners: tuple[str, ...] = (), is_quality: bool = True) -> CriterionPart:
    return CriterionPart(
        code=code,
        name="Samenwerking",
        group="",
        is_quality=is_quality,
        max_points="40,00",
        score="Goed (8)",
        points="32,00",
        scale_text="Het plan overtuigt." if is_quality else "",
        motivation=REASON,
        winners=tuple(
            WinnerScore(name, "Uitstekend (10)" if is_quality else "", "40,00", REASON if is_quality else "")
            for name in winners
        ),
    )


def lot(number: int, result: PartResult, *, winners: tuple[str, ...] = WINNERS) -> LotPart:
    is_ranked = result in {PartResult.AWARDED, PartResult.NOT_AWARDED}
    compared = winners if result is PartResult.NOT_AWARDED else ()
    return LotPart(
        number=number,
        name="De hele opdracht",
        result=result.value,
        place=3 if is_ranked else None,
        ranked=4,
        total="80,00" if is_ranked else "",
        max_total="100,00",
        places_filled=len(winners),
        winners=winners,
        rules=("Brug staat boven uw inschrijving.",) if is_ranked else (),
        grounds=(Ground("ongeschikt", "Niet geschikt", REASON),) if result is PartResult.SET_ASIDE else (),
        criteria=(
            (criterion("1A", winners=compared), criterion("P", winners=compared, is_quality=False))
            if is_ranked
            else ()
        ),
    )


def letter(*lots: LotPart) -> LetterContent:
    """Of a bidder that does not win, where no lots are given."""
    lots = lots or (lot(1, PartResult.NOT_AWARDED),)
    kind = letter_kind(lots)
    wins = any(part.result == PartResult.AWARDED for part in lots)
    return LetterContent(
        kind=kind.value,
        authority="Gemeente Voorbeeld",
        sender=(),
        bidder="Cirkel",
        recipient=("Cirkel", "Dorpsstraat 1"),
        reference="B-1 / besluit 1",
        tender="Begeleiding 2026",
        decision_number=1,
        replaces="",
        subject="Gunningsbeslissing",
        sent_on="2025-11-28",
        decision_reason=REASON if kind is LetterKind.NO_AWARD else "",
        lots=lots,
        standstill=Standstill(20, "2025-11-29", "2025-12-18T23:59:59+01:00", rolled=False),
        court="de rechtbank Midden-Nederland",
        complaint_desk="klachten@voorbeeld.example",
        no_acceptance="Deze mededeling is geen aanvaarding.",
        after_award=AfterAward(5, ("Verklaring",)) if wins else None,
        signatory="M. de Vries",
    )
