"""What the commission and the authority decided, as rows. Notes of evaluators and closed rounds are in none."""

from typing import Any

from django.db.models import QuerySet

from bids.models import BidPrice, InsiderDeclaration
from contracts.domain.dossier import EVERYBODY, Audience, Version
from contracts.dossier.sections.rows import Register, Rows, in_tender
from contracts.models import (
    AwardDecision,
    AwardNotice,
    Contract,
    DecisionApproval,
    FlagDismissal,
    Letter,
    LetterReading,
    LotDecision,
    Mandate,
    Proceeding,
    RelativeAdvantage,
    WithdrawalLetter,
)
from scoring.models import (
    CommitteeMember,
    ConsensusConfirmation,
    ConsensusScore,
    ConsensusVersion,
    EarlierDecision,
    FixedRanking,
    InterestDeclaration,
    InterestReport,
    PriceInquiry,
    RankedPosition,
    RankingEvent,
    RankingSetAside,
    Score,
    ScoreAdjustment,
    SheetReopening,
)
from tenders.domain.lifecycle import Act
from tenders.models import Tender

_WITH_CONTRACTS = Audience(frozenset({Version.FULL, Version.CONTRACT}))


def _won_prices(tender: Tender) -> QuerySet[BidPrice]:
    """A winner's price for a lot that it lost is not among them."""
    contracts = Contract.objects.filter(decision__tender=tender, decision__replaced_at=None)
    pairs = contracts.values_list("bid", "lot")
    found = BidPrice.objects.none()
    for bid, lot in pairs:
        found |= BidPrice.objects.filter(bid=bid, lot=lot)
    return found


def _once_revealed(rows: Rows) -> Rows:
    """Nothing where the scores were not revealed yet, as in a tender that was withdrawn while it was judged."""
    acts = [Act.REVEAL_SCORES.value, Act.SCORE_AGAIN.value]

    def revealed(tender: Tender) -> QuerySet[Any]:
        last = tender.status_changes.filter(act__in=acts).order_by("at", "pk").last()
        found = rows(tender)
        return found if last is not None and last.act == acts[0] else found.none()

    return revealed


AWARD_REGISTERS: tuple[Register, ...] = (
    Register(
        "aankondiging-gunning",
        "Aankondigingen van de gegunde opdracht",
        in_tender(AwardNotice, "decision__tender"),
        "decision__number mode reference ted_reference published_on recorded_at",
        "recorded_at",
        EVERYBODY,
    ),
    Register(
        "commissie",
        "Beoordelingscommissie",
        in_tender(CommitteeMember),
        "user__name function expertise is_external",
    ),
    Register(
        "belangenverklaringen",
        "Belangenverklaringen",
        in_tender(InterestDeclaration, "bid__tender"),
        "bid__organisation__name evaluator__name has_interest text signed_at decision decision_reason "
        "decided_by__name decided_at",
    ),
    Register(
        "belangenverklaringen-werk",
        "Belangenverklaringen van wie aan de inschrijvingen werkt zonder te scoren",
        in_tender(InsiderDeclaration, "bid__tender"),
        "bid__organisation__name user__name has_interest text signed_at decision decision_reason "
        "decided_by__name decided_at replaced_at",
    ),
    Register(
        "belangenverklaringen-eerder",
        "Later gemelde belangen",
        in_tender(InterestReport, "declaration__bid__tender"),
        "declaration__bid__organisation__name declaration__evaluator__name earlier_text earlier_interest "
        "earlier_signed_at earlier_decision earlier_reason at",
        "at",
    ),
    Register(
        "belangenbesluiten-eerder",
        "Eerdere besluiten over belangen",
        in_tender(EarlierDecision, "declaration__bid__tender"),
        "declaration__bid__organisation__name declaration__evaluator__name decision reason by__name at",
        "at",
    ),
    Register(
        "scores",
        "Individuele scores",
        _once_revealed(in_tender(Score, "sheet__bid__tender", sheet__finalised_at__isnull=False)),
        "sheet__bid__organisation__name sheet__lot__number sheet__evaluator__name sheet__finalised_at "
        "criterion_code level_label motivation page_reference adjusted_label",
        "sheet__finalised_at",
    ),
    Register(
        "scores-bijgesteld",
        "Scores die in het consensusgesprek zijn bijgesteld",
        _once_revealed(in_tender(ScoreAdjustment, "score__sheet__bid__tender", score__sheet__closed_in=None)),
        "score__sheet__bid__organisation__name score__sheet__evaluator__name score__criterion_code number "
        "from_label to_label reason at",
        "at",
    ),
    Register(
        "scores-heropend",
        "Individuele scores die zijn heropend",
        _once_revealed(in_tender(SheetReopening, "sheet__bid__tender", sheet__closed_in=None)),
        "sheet__bid__organisation__name sheet__evaluator__name finalised_at reason by__name at",
        "at",
    ),
    Register(
        "consensus",
        "Consensus",
        in_tender(ConsensusScore, "bid__tender"),
        "bid__organisation__name lot__number criterion_code level_label value_numerator value_denominator "
        "knock_out motivation sources saved_by__name saved_at",
        "saved_at",
    ),
    Register(
        "consensus-eerder",
        "Consensus, eerdere versies",
        in_tender(ConsensusVersion, "consensus__bid__tender", consensus__closed_in=None),
        "consensus__bid__organisation__name consensus__lot__number consensus__criterion_code version "
        "level_label value_numerator value_denominator knock_out motivation saved_by__name saved_at",
        "saved_at",
    ),
    Register(
        "consensus-bevestigd",
        "Bevestigingen en afwijkende meningen",
        in_tender(ConsensusConfirmation),
        "member__name content_hash dissent at",
        "at",
    ),
    Register(
        "rangorde",
        "Rangorde zoals vastgesteld",
        in_tender(FixedRanking),
        "number method_fingerprint content_hash fixed_by__name fixed_at",
        "fixed_at",
    ),
    Register(
        "rangorde-posities",
        "Posities in de rangorde",
        in_tender(RankedPosition, "ranking__tender"),
        "ranking__number lot__number bid__organisation__name place total_numerator total_denominator points "
        "decided_by explanation is_awarded is_waiting",
    ),
    Register(
        "rangorde-terzijde",
        "Inschrijvingen buiten de rangorde",
        in_tender(RankingSetAside, "ranking__tender"),
        "ranking__number lot__number bid__organisation__name ground",
    ),
    Register(
        "rangorde-gebeurtenissen",
        "Lotingen en uitval",
        in_tender(RankingEvent),
        "number kind lot__number bid__organisation__name ground order reason by__name at",
        "at",
    ),
    Register(
        "prijsonderzoek",
        "Onderzoek naar abnormaal lage prijzen",
        in_tender(PriceInquiry, "bid__tender"),
        "bid__organisation__name lot__number has_signal reason question asked_by__name asked_at due_at "
        "verdict motivation judged_by__name judged_at",
        "asked_at",
    ),
    Register(
        "besluiten",
        "Gunningsbeslissingen",
        in_tender(AwardDecision),
        "number kind reason ranking__content_hash drafted_by__name drafted_at court complaint_desk signatory "
        "sending_on released_by__name released_at standstill_ends_at replaced_at",
        "drafted_at",
    ),
    Register(
        "besluiten-per-perceel",
        "Besluiten per perceel",
        in_tender(LotDecision, "decision__tender"),
        "decision__number lot__number lot__name kind reason",
    ),
    Register(
        "voordelen",
        "Kenmerken en voordelen van de winnaars",
        in_tender(RelativeAdvantage, "decision__tender"),
        "decision__number lot__number bid__organisation__name criterion_code text",
    ),
    Register(
        "mandaten",
        "Mandaten",
        in_tender(Mandate),
        "holder__name function document amount lots valid_until registered_by__name registered_at "
        "ended_by__name ended_at",
        "registered_at",
    ),
    Register(
        "goedkeuringen",
        "Goedkeuringen",
        in_tender(DecisionApproval, "decision__tender"),
        "decision__number by__name mandate__function mandate__document ranking_hash note at",
        "at",
    ),
    Register(
        "brieven",
        "Verstuurde brieven en hun aflevering",
        in_tender(Letter, "decision__tender", decision__released_at__isnull=False),
        "bid__organisation__name decision__number kind content_hash file__sha256 decision__released_at "
        "first_read_at first_downloaded_at",
        "decision__released_at",
    ),
    Register(
        "brieven-intrekking",
        "Brieven over de intrekking en hun aflevering",
        in_tender(WithdrawalLetter, "note__tender", note__sent_at__isnull=False),
        "bid__organisation__name content_hash file__sha256 note__sent_at note__sent_by__name first_read_at "
        "first_downloaded_at",
        "note__sent_at",
    ),
    Register(
        "tweede-lezing",
        "Tweede lezing van de verstuurde brieven",
        in_tender(LetterReading, "letter__decision__tender", letter__decision__released_at__isnull=False),
        "letter__bid__organisation__name letter__decision__number content_hash remarks by__name at",
        "at",
    ),
    Register(
        "vertrouwelijkheid",
        "Opmerkingen over vertrouwelijkheid die terzijde zijn gelegd",
        in_tender(FlagDismissal, "decision__tender"),
        "decision__number mark reason by__name at",
        "at",
    ),
    Register(
        "procedures",
        "Kort gedingen en klachten tegen het besluit",
        in_tender(Proceeding, "decision__tender"),
        "decision__number number kind claimant begun_at court case_number hearing_at suspends reason "
        "registered_by__name registered_at outcome ended_on summary",
        "registered_at",
    ),
    Register(
        "overeenkomsten",
        "Wie een overeenkomst krijgt",
        in_tender(Contract, "decision__tender", decision__replaced_at=None),
        "lot__number lot__name bid__organisation__name bid__organisation__kvk_number awarded_at",
        "awarded_at",
        EVERYBODY,
    ),
    Register(
        "prijzen-overeenkomsten",
        "Prijzen van wie een overeenkomst krijgt",
        _won_prices,
        "bid__organisation__name lot__number amount",
        audience=_WITH_CONTRACTS,
    ),
)
