"""The closed word lists of a tender's configuration.

The values are the words of the scenario format (``tests/scenarios``), of the database and of the frozen
method, so that one concept has one word in all three.
"""

from enum import StrEnum


class CriterionKind(StrEnum):
    QUALITY = "kwaliteit"
    PRICE = "prijs"


class PriceFormula(StrEnum):
    FIXED = "vast"
    LINEAR = "lineair"
    RELATIVE = "relatief"


class FinalScore(StrEnum):
    """How the scores of the evaluators become the one score that counts (``eindscore``)."""

    CONSENSUS_ON_SCALE = "consensus_op_schaal"
    CONSENSUS_FREE = "consensus_vrij"
    MEAN = "gemiddelde"
    MEDIAN = "mediaan"

    @property
    def is_consensus(self) -> bool:
        return self in {FinalScore.CONSENSUS_ON_SCALE, FinalScore.CONSENSUS_FREE}


class DivisionRule(StrEnum):
    PREFERENCE = "voorkeur"
    HIGHEST_TOTAL = "hoogste_totaal"
    LOT_ORDER = "perceelvolgorde"


class TieOp(StrEnum):
    CRITERION = "criterium"
    STATEMENT = "opgave"
    PRICE = "prijs"
    DRAW = "loting"


class TieScope(StrEnum):
    ALWAYS = "altijd"
    AT_LIMIT = "gunningsgrens"


class OverLimit(StrEnum):
    """What happens with pages beyond the maximum of the plan (``boven_maximum``)."""

    CUT = "afknippen"
    SET_ASIDE = "terzijde"
    IGNORE = "negeren"


class EvidenceMoment(StrEnum):
    SUBMISSION = "inschrijving"
    ON_REQUEST = "op_verzoek"
    AFTER_AWARD = "na_gunning"


class EvidenceParty(StrEnum):
    BIDDER = "inschrijver"
    MEMBER = "combinant"
    SUBCONTRACTOR = "onderaannemer"


class SetAsideGround(StrEnum):
    """Why a bid takes no part in the ranking of a lot; the order is the order in which an outcome names one."""

    EXCLUDED = "uitgesloten"
    UNSUITABLE = "ongeschikt"
    PLAN_TOO_LONG = "plan_te_lang"
    KNOCK_OUT = "knock_out"
    ABOVE_CEILING = "boven_plafond"
    BELOW_FLOOR = "onder_bodemtarief"
    ABNORMALLY_LOW = "abnormaal_laag"
    BELOW_CRITERION_MINIMUM = "onder_minimum_criterium"
    BELOW_TOTAL_MINIMUM = "onder_minimum_totaal"
    VERIFICATION_FAILED = "verificatie_mislukt"
    WITHDRAWN = "ingetrokken"


class EvidenceSignal(StrEnum):
    MISSING = "ontbreekt"
    TOO_OLD = "te_oud"
    EXPIRED = "verlopen"
    IN_THE_FUTURE = "in_de_toekomst"
    BELOW_MINIMUM = "onder_minimum"


class Procedure(StrEnum):
    SOCIAL_SERVICES = "sas"
    OPEN = "openbaar"
    RESTRICTED = "niet_openbaar"
    NATIONAL_OPEN = "nationaal_openbaar"
    BY_INVITATION = "meervoudig_onderhands"


class Threshold(StrEnum):
    """Whether the estimated value reaches the threshold of the law for this procedure."""

    ABOVE = "boven"
    BELOW = "onder"


class AwardBasis(StrEnum):
    """On what the award is based (``gunningsmethode``)."""

    BEST_PRICE_QUALITY = "beste_pkv"
    COST_EFFECTIVENESS = "laagste_kosten"
    LOWEST_PRICE = "laagste_prijs"


class LotBidding(StrEnum):
    """For how many lots a bidder may submit (Aw 2.10 lid 1)."""

    ONE = "een"
    SOME = "meer"
    ALL = "alle"


class ContractType(StrEnum):
    FRAMEWORK = "raamovereenkomst"
    CONTRACT = "overeenkomst"


class FontRule(StrEnum):
    EXACT = "precies"
    AT_LEAST = "ten_minste"


class AgeReference(StrEnum):
    """The day to which the age of a piece of evidence counts; at submission it is always the day of receipt."""

    RECEIPT = "ontvangst"
    CLOSING = "sluiting"


class DecisionStatus(StrEnum):
    PLANNED = "gepland"
    PROPOSED = "voorgelegd"
    TAKEN = "genomen"
    LAPSED = "vervallen"


class ContractVariant(StrEnum):
    """Uitvoeringsvariant of the contractstandaarden for the sociaal domein."""

    EFFORT = "inspanningsgericht"
    OUTPUT = "outputgericht"
    TASK = "taakgericht"


class LaterSubcontractor(StrEnum):
    """Whether a contractor may bring in a subcontractor that its bid did not name."""

    WITH_APPROVAL = "met_toestemming"
    WITH_NOTICE = "met_melding"
    NOT_ALLOWED = "niet"


class CapacityTarget(StrEnum):
    """With what "below" is measured where providers above the limit are closed for new clients."""

    OWN_STATEMENT = "eigen_opgave"
    LIMIT = "norm"


class CapacityUnit(StrEnum):
    CLIENTS = "clienten"
    ASSIGNMENTS = "zorgopdrachten"


class AtLimit(StrEnum):
    """What holds at exactly the limit: "meer dan 800" leaves 800 itself open."""

    OPEN = "open"
    CLOSED = "dicht"


class Discretion(StrEnum):
    """Whether a sanction is a choice of the authority, or follows by itself."""

    MAY = "kan"
    MUST = "moet"


class SignatureForm(StrEnum):
    """In what form a bidder may sign: the levels are those of the eIDAS regulation."""

    WET_INK = "nat_origineel"
    WET_SCAN = "nat_gescand"
    ELECTRONIC = "elektronisch"
    ADVANCED = "elektronisch_geavanceerd"
    QUALIFIED = "elektronisch_gekwalificeerd"

    @property
    def is_electronic(self) -> bool:
        return self not in {SignatureForm.WET_INK, SignatureForm.WET_SCAN}


class Entry(StrEnum):
    """When providers enter a toelatingsprocedure (``instroom``)."""

    ONCE = "eenmalig"
    MOMENTS = "vaste_momenten"
    CONTINUOUS = "doorlopend"


class ProofMoment(StrEnum):
    """When a requirement is shown to be met; the first three are those of `EvidenceMoment`."""

    SUBMISSION = "inschrijving"
    ON_REQUEST = "op_verzoek"
    AFTER_AWARD = "na_gunning"
    BEFORE_START = "voor_start"
    DURING = "tijdens_uitvoering"


class CheckedBy(StrEnum):
    """Who looks whether a requirement is met."""

    CHECKER = "toetser"
    BUYER = "inkoper"
    JURIST = "jurist"
    COMMITTEE = "commissie"
    CONTRACT_MANAGER = "contractmanager"
    INDEPENDENT = "onafhankelijke"


class SocialTag(StrEnum):
    """What a requirement, condition or criterion is about, for the page Maatschappelijk aanbesteden."""

    VALUE = "maatschappelijk"
    CLIENT = "client"
    CARER = "mantelzorg"
    VOLUNTEER = "vrijwilliger"
    LOCAL = "lokaal"
    COOPERATION = "samenwerken"
    CROSS_DOMAIN = "domeinoverstijgend"
    OUTCOME = "resultaat"
