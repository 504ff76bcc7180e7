"""What happened up to and with the bids, as rows: the tender, its questions, the toetsing; nothing of screenings."""

from bids.models import (
    BidMember,
    BidPrice,
    BidStatement,
    CheckItem,
    ExclusionCase,
    RepairItem,
    SetAside,
    ValidityAnswer,
    ValidityRequest,
)
from contracts.domain.dossier import EVERYBODY
from contracts.dossier.sections.rows import OwnRegister, Register, in_tender
from tenders.complaints.models import Complaint
from tenders.contact.models import ContactMessage
from tenders.facts import DecisionDocument
from tenders.models import StatusChange, TenderRole
from tenders.outages import Outage
from tenders.questions.models import Answer, Question
from tenders.revisions import Announcement, Deviation, Rectification

TENDER_REGISTERS: tuple[Register, ...] = (
    Register(
        "verloop",
        "Verloop van de aanbesteding",
        in_tender(StatusChange),
        "at act from_status to_status reason by__name",
        "at",
    ),
    Register(
        "rollen",
        "Rollen",
        in_tender(TenderRole),
        "user__name role given_by__name given_at ended_by__name ended_at",
        "given_at",
    ),
    Register(
        "besluitdocumenten",
        "Besluitdocumenten",
        in_tender(DecisionDocument),
        "code name mandate decided_on status reference",
    ),
    Register(
        "afwijkingen",
        "Toegelichte afwijkingen",
        in_tender(Deviation),
        "code about sentence norm source reason given_by__name given_at published_at",
        "given_at",
    ),
    Register(
        "aankondigingen",
        "Aankondigingen op TenderNed",
        in_tender(Announcement),
        "number sent_at reference announced_on recorded_at",
        "recorded_at",
        EVERYBODY,
    ),
    Register(
        "rectificaties",
        "Rectificaties",
        in_tender(Rectification),
        "number cause reason is_material demands_confirmation closes_at_before closes_at differences "
        "fingerprint_before fingerprint issued_at",
        "issued_at",
        EVERYBODY,
    ),
    Register(
        "storingen",
        "Storingen",
        in_tender(Outage),
        "began_at ended_at proof recorded_by__name recorded_at",
        "recorded_at",
    ),
    Register(
        "vragen",
        "Vragen van aanbieders",
        in_tender(Question, sent_at__isnull=False),
        "number organisation__name sent_at round paragraph lot_number text wording is_confidential "
        "confidential_reason confidentiality confidentiality_reason admission_reason decided_by__name "
        "decided_at notice__number",
        "sent_at",
    ),
    Register(
        "antwoorden",
        "Antwoorden",
        in_tender(Answer, "question__tender", question__sent_at__isnull=False),
        "question__number question__text text kind status written_by__name written_at approved_by__name "
        "approved_at",
        "written_at",
    ),
    Register(
        "berichten",
        "Contact met aanbieders",
        in_tender(ContactMessage),
        "organisation__name at by__name from_authority channel text could_influence measure "
        "attachment__sha256",
        "at",
    ),
    Register(
        "klachten",
        "Klachten",
        in_tender(Complaint),
        "number organisation__name complainant channel subject text wish received_at due_on decision__outcome "
        "decision__reasons decision__measures decision__decided_at decision__decided_by__name",
        "received_at",
    ),
    Register(
        "leden",
        "Leden van combinaties, onderaannemers en derden",
        in_tender(BidMember, "bid__tender", bid__opened_submission__isnull=False),
        "bid__organisation__name number name kvk capacity work share",
    ),
    Register(
        "opgaven",
        "Opgaven",
        in_tender(BidStatement, "bid__tender"),
        "bid__organisation__name code value",
    ),
    Register(
        "prijzen",
        "Prijzen",
        in_tender(BidPrice, "bid__tender"),
        "bid__organisation__name lot__number amount",
    ),
    Register(
        "toetsing",
        "Toetsing",
        in_tender(CheckItem, "bid__tender"),
        "bid__organisation__name member__name kind code name proposal finding outcome reason decided_by__name "
        "decided_at",
    ),
    Register(
        "uitsluiting",
        "Onderzoek naar uitsluitingsgronden",
        in_tender(ExclusionCase, "bid__tender"),
        "bid__organisation__name party_name ground happened_on facts measures proportionality decision "
        "begun_by__name begun_at decided_by__name decided_at",
        "begun_at",
    ),
    Register(
        "herstel",
        "Herstel en aanvulling",
        in_tender(RepairItem, "request__bid__tender"),
        "request__bid__organisation__name request__kind request__introduction request__deviation_reason "
        "request__asked_by__name request__asked_at request__due_at title nature asked outcome outcome_reason "
        "request__decided_by__name request__decided_at",
        "request__asked_at",
    ),
    Register(
        "terzijdeleggingen",
        "Terzijdeleggingen",
        in_tender(SetAside, "bid__tender"),
        "bid__organisation__name lot__number ground reason by__name at revoked_at",
        "at",
    ),
    Register(
        "gestanddoening",
        "Verlenging van de gestanddoening",
        in_tender(ValidityRequest),
        "until answer_by reason asked_by__name asked_at",
        "asked_at",
    ),
    Register(
        "gestanddoening-antwoorden",
        "Antwoorden op de verlenging",
        in_tender(ValidityAnswer, "request__tender"),
        "bid__organisation__name request__until agrees by__name at",
        "at",
    ),
)
OWN_REGISTERS: tuple[OwnRegister, ...] = (
    OwnRegister(
        "eigen-berichten",
        "Uw contact met de aanbestedende dienst",
        in_tender(ContactMessage),
        "organisation",
        "at from_authority channel text attachment__sha256",
        "at",
    ),
    OwnRegister(
        "eigen-vragen",
        "Uw vragen",
        in_tender(Question, sent_at__isnull=False),
        "organisation",
        "number sent_at round paragraph lot_number text is_confidential notice__number",
        "sent_at",
    ),
    OwnRegister(
        "eigen-klachten",
        "Uw klachten",
        in_tender(Complaint),
        "organisation",
        "number subject text wish received_at decision__outcome decision__reasons decision__measures "
        "decision__decided_at",
        "received_at",
    ),
    OwnRegister(
        "eigen-gestanddoening",
        "Uw antwoorden op verlenging van de gestanddoening",
        in_tender(ValidityAnswer, "request__tender"),
        "bid__organisation",
        "request__until request__reason agrees at",
        "at",
    ),
)
