"""The words of the proces-verbaal: a section per letter of article 2.132 lid 1 Aw that concerns this kind of procedure.

A price of who gets no contract is not in it, nor what tells such a price: a contract manager reads it too.
"""

from collections.abc import Iterator
from fractions import Fraction

from contracts.domain.amounts import amount_in_words
from contracts.domain.composition import BidRecord, DecisionRecord, grounds_on_lot
from contracts.domain.content import Ground
from contracts.domain.minutes import (
    Ending,
    Facts,
    MinutesContent,
    Participant,
    Section,
    Subcontractor,
    Supplement,
    winners_of,
)
from contracts.domain.report import price_counts, without_amount
from contracts.domain.verdicts import VerdictKind
from tenders.domain.blocks import Block, Grid, Items, Text
from tenders.domain.definition import LotDefinition
from tenders.domain.method import RankedBid, as_dutch
from tenders.domain.vocabulary import SetAsideGround
from tenders.domain.wording import date_in_words, names_in_words, points_in_words

IN_CHECKS = frozenset({SetAsideGround.EXCLUDED.value, SetAsideGround.UNSUITABLE.value})
ELECTRONIC = (
    "Alle communicatie en het indienen van inschrijvingen verliepen elektronisch. Andere middelen waren er niet, en "
    "dus ook geen redenen daarvoor."
)
_IN_FULL_REPORT = "De motivering met het bedrag staat in het volledige gunningsrapport."
_VERDICTS = {
    VerdictKind.AWARD: "gegund",
    VerdictKind.NO_AWARD: "niet gegund",
    VerdictKind.NO_BIDS: "geen inschrijvingen",
    VerdictKind.WITHDRAWN: "ingetrokken",
}


def compose_minutes(record: DecisionRecord, facts: Facts, supplement: Supplement) -> MinutesContent:
    """Every section in the order of the letters, then how the procedure went and who had which role."""
    sections = (
        Section(
            "a", "Naam en adres van de aanbestedende dienst", tuple(_authority(record, facts, supplement))
        ),
        Section("b", "Voorwerp en waarde van de opdracht", tuple(_contract(record, facts, supplement))),
        Section("c", "Toegelaten inschrijvers en waarom", tuple(_admitted(record, facts))),
        Section(
            "d", "Uitgesloten en afgewezen bij de toetsing, en waarom", tuple(_rejected_in_checks(record))
        ),
        Section("e", "Afgewezen inschrijvingen en waarom", tuple(_rejected(record))),
        Section("f", "Informatie die niet is verstrekt", tuple(_withheld(facts, supplement))),
        Section("g", "Abnormaal lage inschrijvingen", tuple(_low(record, facts, supplement))),
        Section("h", "Winnaars, waarom zij, en onderaanneming", tuple(_winners(record, facts, supplement))),
        Section("l", "Andere dan elektronische middelen", (Text(ELECTRONIC),)),
        Section("m", "Belangenconflicten en maatregelen", tuple(_interests(facts, supplement))),
        Section("n", "Waarom niet is gegund", tuple(_not_awarded(record, facts))),
        Section("", "Verloop van de procedure", tuple(_course(facts))),
    )
    return MinutesContent(
        authority=record.authority,
        reference=record.reference,
        tender=record.tender,
        decision_number=record.number,
        fingerprint=record.fingerprint,
        sections=sections,
    )


def _authority(record: DecisionRecord, facts: Facts, supplement: Supplement) -> Iterator[Block]:
    lines = facts.address or tuple(line.strip() for line in supplement.address.splitlines() if line.strip())
    yield Items((record.authority, *lines))


def _contract(record: DecisionRecord, facts: Facts, supplement: Supplement) -> Iterator[Block]:
    yield Text(f"{record.tender}. {facts.subject or supplement.subject.strip()}".strip())
    value = facts.value if facts.value is not None else supplement.value
    if value is not None:
        yield Text(f"Waarde over de langste looptijd, zonder btw: {amount_in_words(value)}.")
    yield Grid(
        "Percelen",
        ("Perceel", "Besluit"),
        tuple(
            (f"{lot.number}. {lot.name}", _VERDICTS[record.verdicts[lot.number].kind])
            for lot in _lots(record)
        ),
    )


def _admitted(record: DecisionRecord, facts: Facts) -> Iterator[Block]:
    rows = []
    for bid in record.bids.values():
        participant = facts.participants.get(bid.name)
        lots = [
            number
            for number in sorted(bid.lots)
            if not any(ground.code in IN_CHECKS for ground in grounds_on_lot(record, bid, number))
        ]
        if participant and participant.is_admitted and lots:
            rows.append((bid.name, participant.kvk, _numbers(lots)))
    if not rows:
        yield Text(_nobody_admitted(record, facts.ending))
        return
    yield Text(
        "Bij deze inschrijvers is geen uitsluitingsgrond vastgesteld en zij voldoen aan de geschiktheidseisen. Daarom "
        "zijn zij toegelaten tot de beoordeling."
    )
    yield Grid("Toegelaten inschrijvers", ("Inschrijver", "KvK-nummer", "Percelen"), tuple(rows))


def _nobody_admitted(record: DecisionRecord, ending: Ending | None) -> str:
    if ending is not None and ending.unopened:
        one = ending.unopened == 1
        received = "Er is één inschrijving" if one else f"Er zijn {ending.unopened} inschrijvingen"
        kept = "Zij is" if one else "Zij zijn"
        return f"{received} ontvangen. {kept} niet geopend: de aanbesteding is daarvóór ingetrokken."
    if not record.bids:
        return "Er zijn geen inschrijvingen ontvangen."
    if ending is not None and not ending.are_checks_finished:
        return (
            "De toetsing was nog niet afgerond toen de aanbesteding werd ingetrokken. Niemand was toegelaten."
        )
    return "Geen inschrijver is toegelaten tot de beoordeling."


def _rejected_in_checks(record: DecisionRecord) -> Iterator[Block]:
    rows = [
        (bid.name, str(number), ground.title, ground.reason)
        for bid, number, ground in _grounds(record)
        if ground.code in IN_CHECKS
    ]
    if rows:
        yield Grid("Grond en reden", ("Inschrijver", "Perceel", "Grond", "Reden"), tuple(rows))
    else:
        yield Text("Geen inschrijver is uitgesloten of ongeschikt bevonden.")


def _rejected(record: DecisionRecord) -> Iterator[Block]:
    """Every other ground, and every place in a ranking that gives no contract."""
    rows = []
    for bid, number, ground in _grounds(record):
        if ground.code not in IN_CHECKS:
            shown = without_amount(ground) if price_counts(record.method) else ground
            rows.append((bid.name, str(number), f"{shown.title}. {shown.reason or _IN_FULL_REPORT}"))
    for lot in _lots(record):
        rows += [
            (row.bidder, str(lot.number), _why_not_won(record, lot, row))
            for row in _losers(record, lot.number)
        ]
    if rows:
        yield Grid("Afgewezen inschrijvingen", ("Inschrijver", "Perceel", "Reden"), tuple(rows))
    else:
        yield Text("Geen andere inschrijving is afgewezen.")


def _why_not_won(record: DecisionRecord, lot: LotDefinition, row: RankedBid) -> str:
    places = record.method.places_in(lot.number)
    contracts = "één overeenkomst" if places == 1 else f"{places} overeenkomsten"
    ranked = len(record.outcome.lots[lot.number].ranking) if record.outcome else 0
    return (
        f"Positie {row.position} van {ranked} in de rangorde; er is ruimte voor ten hoogste {contracts}. "
        "De scores en hun motivering staan in de brief en het gunningsrapport."
    )


def _withheld(facts: Facts, supplement: Supplement) -> Iterator[Block]:
    yield Text(facts.confidential.sentence)
    if facts.withheld:
        yield Items(facts.withheld)
    if facts.confidential.waits and supplement.undecided.strip():
        yield Text(supplement.undecided.strip())


def _low(record: DecisionRecord, facts: Facts, supplement: Supplement) -> Iterator[Block]:
    rejected = [row for row in facts.examined_prices if row.is_rejected]
    others = len(facts.examined_prices) - len(rejected)
    if rejected:
        yield Grid(
            "Afgewezen omdat de prijs abnormaal laag was",
            ("Inschrijver", "Perceel", "Verloop", "Oordeel"),
            tuple((row.bidder, str(row.lot), row.course, row.verdict) for row in rejected),
        )
        yield Text("De motivering staat in de brief en in het volledige gunningsrapport.")
    elif supplement.has_low:
        yield Text(supplement.low.strip())
    elif facts.ending is not None and not facts.ending.are_prices_opened and price_counts(record.method):
        yield Text("De prijzen zijn niet geopend. Een abnormaal lage inschrijving is dus niet afgewezen.")
    elif price_counts(record.method) or others:
        yield Text("Geen inschrijving is afgewezen omdat zij abnormaal laag was.")
    else:
        yield Text("De prijs lag vast of telde niet mee. Een abnormaal lage inschrijving was er dus niet.")
    if others:
        prices = "één prijs" if others == 1 else f"{others} prijzen"
        more = "andere " if rejected else ""
        yield Text(
            f"Over {prices.replace(' ', f' {more}')} is uitleg gevraagd zonder dat een afwijzing volgde."
        )


def _winners(record: DecisionRecord, facts: Facts, supplement: Supplement) -> Iterator[Block]:
    winners = winners_of(record)
    if not winners:
        yield Text("Er is geen winnaar.")
        return
    for lot in _lots(record):
        rows = _ranked_winners(record, lot.number)
        if rows:
            yield Grid(
                f"Winnaars van perceel {lot.number}. {lot.name}",
                ("Winnaar", "Positie", "Punten", "Waarom deze inschrijving"),
                tuple(
                    (row.bidder, str(row.position), as_dutch(row.total), _why_won(record, lot.number, row))
                    for row in rows
                ),
            )
    for name in winners:
        participant = facts.participants.get(name)
        if participant:
            yield Text(_subcontracting(participant, supplement.shares.get(name, "").strip()))


def _why_won(record: DecisionRecord, lot: int, row: RankedBid) -> str:
    texts = [
        f"{leaf.code} {leaf.name}: {text}"
        for leaf in record.method.quality_leaves
        if (text := record.advantages.get((lot, row.bidder, leaf.code), "").strip())
    ]
    ranked = len(record.outcome.lots[lot].ranking) if record.outcome else 0
    first = f"Positie {row.position} van {ranked} volgens de bekendgemaakte methode."
    return " ".join([first, *texts])


def _subcontracting(participant: Participant, share: str) -> str:
    if not participant.subcontractors:
        return f"{participant.name} noemt in de inschrijving geen onderaannemers."
    names = names_in_words([_subcontractor(row) for row in participant.subcontractors])
    known = [row.share for row in participant.subcontractors if row.share is not None]
    rest = f" Aandeel in onderaanneming: {share}" if share else ""
    if len(known) == len(participant.subcontractors):
        rest = f" Samen is dat {points_in_words(sum(known, Fraction(0)))} procent van de waarde.{rest}"
    sentence = f"{participant.name} werkt met {names}."
    return f"{sentence}{rest}"


def _subcontractor(row: Subcontractor) -> str:
    facts = [
        row.work.strip(),
        "" if row.share is None else f"{points_in_words(row.share)} procent",
    ]
    said = ", ".join(fact for fact in facts if fact)
    return f"{row.name} ({said})" if said else row.name


def _declared(number: int) -> str:
    if not number:
        return "Commissieleden verklaren voordat zij een inschrijving lezen."
    others = (
        "deed ook één persoon die aan de inschrijvingen werkte zonder te scoren"
        if number == 1
        else f"deden ook {number} personen die aan de inschrijvingen werkten zonder te scoren"
    )
    return f"Commissieleden verklaren voordat zij een inschrijving lezen. Dat {others}."


def _interests(facts: Facts, supplement: Supplement) -> Iterator[Block]:
    if facts.interests:
        yield Grid(
            "Belangen die zijn gemeld",
            ("Inschrijver", "Door een", "Belang", "Maatregel", "Reden"),
            tuple((row.bidder, row.task, row.text, row.measure, row.reason) for row in facts.interests),
        )
    else:
        yield Text("Niemand heeft een belang bij een inschrijver gemeld.")
    yield Text(_declared(facts.declared))
    if facts.involvements:
        yield Grid(
            "Inschrijvers die deelnamen aan een marktconsultatie",
            ("Inschrijver", "Marktconsultatie", "Maatregel"),
            tuple(
                (row.bidder, row.consultation, row.measures or "Niet vastgelegd bij de toetsing.")
                for row in facts.involvements
            ),
        )
    if supplement.has_interests:
        yield Text(supplement.interests.strip())
    elif supplement.has_interests is False:
        yield Text("Andere belangenconflicten zijn niet gebleken.")


def _not_awarded(record: DecisionRecord, facts: Facts) -> Iterator[Block]:
    if facts.ending is not None:
        yield Text(f"{_how_it_ended(facts.ending)} De reden: {facts.withdrawal}")
        return
    rows = [
        (
            f"{lot.number}. {lot.name}",
            _VERDICTS[record.verdicts[lot.number].kind],
            record.verdicts[lot.number].reason,
        )
        for lot in _lots(record)
        if not record.verdicts[lot.number].awards
    ]
    if rows:
        yield Grid("Percelen zonder gunning", ("Perceel", "Besluit", "Reden"), tuple(rows))
    if facts.withdrawal:
        yield Text(f"De aanbesteding is na dit besluit ingetrokken. De reden: {facts.withdrawal}")
    if not rows and not facts.withdrawal:
        yield Text("Alle percelen zijn gegund.")


def _how_it_ended(ending: Ending) -> str:
    if ending.told_on is None:
        return "De aanbesteding is ingetrokken voordat een besluit over de gunning was verstuurd."
    return (
        f"De aanbesteding is ingetrokken nadat op {date_in_words(ending.told_on)} een besluit was verstuurd. "
        "Dat besluit is vervallen; het heeft een eigen proces-verbaal."
    )


def _course(facts: Facts) -> Iterator[Block]:
    if facts.moments:
        yield Grid("Momenten", ("Wat", "Wanneer"), facts.moments)
    if facts.roles:
        yield Grid("Rollen in deze aanbesteding", ("Naam", "Rol", "Van en tot"), facts.roles)


def _lots(record: DecisionRecord) -> list[LotDefinition]:
    return sorted(record.method.lots, key=lambda lot: lot.number)


def _grounds(record: DecisionRecord) -> Iterator[tuple[BidRecord, int, Ground]]:
    for bid in record.bids.values():
        for number in sorted(bid.lots):
            for ground in grounds_on_lot(record, bid, number):
                yield bid, number, ground


def _ranking(record: DecisionRecord, lot: int) -> tuple[RankedBid, ...]:
    return tuple(record.outcome.lots[lot].ranking) if record.outcome else ()


def _ranked_winners(record: DecisionRecord, lot: int) -> list[RankedBid]:
    winners = record.winners(lot)
    return [row for row in _ranking(record, lot) if row.bidder in winners]


def _losers(record: DecisionRecord, lot: int) -> list[RankedBid]:
    """On a lot that is not awarded there is no loser: section n says why nobody won."""
    winners = record.winners(lot)
    return [row for row in _ranking(record, lot) if row.bidder not in winners] if winners else []


def _numbers(lots: list[int]) -> str:
    return ", ".join(str(number) for number in lots)
