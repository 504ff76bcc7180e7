"""Acts on decisions, letters and reports, and who may do them (the table of `product.md`).

For what one may see, the no of an evaluator or a second opener outweighs another role's yes until the award.
"""

from datetime import datetime
from typing import Any

import rules

from accounts.selectors import can_submit_for, is_member_of
from bids.insiders.gate import DECLARED
from bids.models import Bid
from contracts.models import Agreement, Contract, Letter, WithdrawalLetter
from tenders.domain.lifecycle import AFTER_AWARD, AFTER_RELEASE, ARCHIVABLE, Status
from tenders.models import Role, Tender
from tenders.permissions import (
    add_perm_after,
    after_award,
    in_status,
    is_admission,
    is_auditor,
    is_buyer,
    is_checker,
    is_contract_manager,
    is_evaluator,
    is_insider,
    is_jurist,
    is_second_opener,
    may,
    roles_in,
)

may_be_decided = in_status(Status.OPENED, Status.CHECKING, Status.RANKED)
is_decided = in_status(Status.DECIDED)
may_be_corrected = in_status(Status.DECIDED, Status.STANDSTILL, Status.SUSPENDED)
in_standstill = in_status(Status.STANDSTILL)
before_contract = in_status(Status.STANDSTILL, Status.SUSPENDED, Status.AWARDED)
until_contract = in_status(Status.RANKED, Status.DECIDED, Status.STANDSTILL, Status.SUSPENDED, Status.AWARDED)
from_ranking = in_status(Status.RANKED, Status.DECIDED, *AFTER_RELEASE)
from_release = in_status(*AFTER_RELEASE)
is_not_barred = after_award | ~(is_evaluator | is_second_opener)

add_perm_after("contracts.decide", is_buyer & may_be_decided & is_not_barred, DECLARED)
# Another decision on the same ranking, before the letters went out or after it.
rules.add_perm("contracts.correct", is_buyer & may_be_corrected & is_not_barred)
rules.add_perm(
    "contracts.read_decision",
    is_not_barred
    & ((is_buyer & (may_be_decided | from_ranking)) | ((is_jurist | is_auditor) & from_ranking)),
)
# Also after the award: who signs an overeenkomst has a mandate.
rules.add_perm("contracts.keep_mandates", is_buyer & until_contract & is_not_barred)
rules.add_perm("contracts.read_mandates", is_not_barred & from_ranking & (is_buyer | is_jurist | is_auditor))
# Whether the mandate reaches far enough, and that it is another person, is for the service to say.
add_perm_after("contracts.approve", (is_buyer | is_jurist) & is_decided & is_not_barred, DECLARED)
rules.add_perm("contracts.prepare_letters", is_buyer & is_decided & is_not_barred)
rules.add_perm(
    "contracts.read_letters",
    is_not_barred
    & (((is_buyer | is_jurist | is_auditor) & from_ranking) | (is_contract_manager & from_release)),
)
add_perm_after("contracts.second_reading", is_jurist & is_decided & is_not_barred, DECLARED)
# What a jurist remarks is for who makes the letters and who judges that afterwards.
rules.add_perm(
    "contracts.read_second_reading", is_not_barred & from_ranking & (is_buyer | is_jurist | is_auditor)
)
# Whoever writes the letters or reads them a second time may say that a text is no secret.
rules.add_perm("contracts.dismiss_flag", (is_buyer | is_jurist) & is_decided & is_not_barred)
rules.add_perm("contracts.release_letters", is_buyer & is_decided & is_not_barred)
rules.add_perm(
    "contracts.read_standstill",
    is_not_barred & from_release & (is_buyer | is_jurist | is_auditor | is_contract_manager),
)
# A toetser judges evidence, before the award as at the toetsing; who looks at it is on the record.
in_verification = in_status(Status.RANKED, Status.DECIDED, Status.STANDSTILL, Status.SUSPENDED)
rules.add_perm(
    "contracts.read_verification",
    is_not_barred & ~is_evaluator & from_ranking & (is_buyer | is_checker | is_jurist | is_auditor),
)
rules.add_perm("contracts.verify", is_not_barred & ~is_evaluator & in_verification & (is_buyer | is_checker))
rules.add_perm("contracts.fail_winner", is_not_barred & ~is_evaluator & in_verification & is_buyer)
rules.add_perm("contracts.award", is_buyer & in_standstill & is_not_barred)
rules.add_perm("contracts.close", is_buyer & in_standstill & is_not_barred)
rules.add_perm(
    "contracts.register_proceeding",
    is_not_barred & before_contract & (is_buyer | is_jurist),
)
# A case may outlast the award, or the withdrawal of the tender; its outcome is noted then.
has_outcome = before_contract | in_status(
    Status.CONTRACTED, Status.EXECUTION, Status.UNAWARDED, Status.WITHDRAWN
)
rules.add_perm("contracts.end_proceeding", is_not_barred & has_outcome & (is_buyer | is_jurist))
rules.add_perm(
    "contracts.read_proceedings",
    is_not_barred
    & (
        (from_release & is_contract_manager)
        | ((from_release | in_status(Status.WITHDRAWN)) & (is_buyer | is_jurist | is_auditor))
    ),
)
rules.add_perm(
    "contracts.request_report",
    is_not_barred & ((is_buyer & from_release) | (is_contract_manager & after_award)),
)
rules.add_perm(
    "contracts.read_report",
    is_not_barred
    & (((is_buyer | is_auditor) & from_release) | ((is_contract_manager | is_jurist) & after_award)),
)
# The plans and prices of who got a contract; those of the others stay with the readers of the full report.
rules.add_perm(
    "contracts.read_won",
    after_award & ~is_evaluator & (is_buyer | is_contract_manager | is_jurist | is_auditor),
)
# Prices of who won nothing, names of evaluators and all individual scores.
rules.add_perm(
    "contracts.read_full_report",
    is_not_barred & (((is_buyer | is_auditor) & from_release) | (is_jurist & after_award)),
)
# A buyer prepares model and settings while the standstill runs; overeenkomsten themselves wait for the gate.
rules.add_perm("contracts.prepare_agreements", is_buyer & until_contract & is_not_barred)
rules.add_perm(
    "contracts.read_agreements",
    is_not_barred
    & ~is_evaluator
    & ((is_buyer & from_ranking) | (after_award & (is_contract_manager | is_jurist | is_auditor))),
)
# That the mandate reaches far enough is for the service to say.
rules.add_perm(
    "contracts.sign_agreement",
    in_status(Status.AWARDED) & (is_buyer | is_jurist) & is_not_barred & ~is_evaluator,
)
# Contracts in execution; who has a right to what of a provider's own contract is in `contracts.execution.permissions`.
rules.add_perm(
    "contracts.read_execution",
    after_award & ~is_evaluator & (is_buyer | is_contract_manager | is_jurist | is_auditor),
)
rules.add_perm("contracts.manage_execution", after_award & ~is_evaluator & is_contract_manager)


@rules.predicate
def is_of_authority(user: Any, tender: Tender) -> bool:
    """Also without a role in the tender: indicatiestellers have none."""
    return is_member_of(user, tender.authority)


# Which contractor is open for new clients is for everybody of the authority, its indicatiestellers above all.
rules.add_perm("contracts.read_allocation", after_award & is_of_authority)
# A tender that was withdrawn, or closed without an award, is accounted for as well.
can_be_bundled = in_status(Status.WITHDRAWN, *AFTER_RELEASE)
is_over = in_status(Status.UNAWARDED, Status.WITHDRAWN, *AFTER_AWARD)
rules.add_perm(
    "contracts.read_full_dossier",
    is_not_barred & (((is_buyer | is_auditor) & can_be_bundled) | (is_jurist & is_over)),
)
rules.add_perm(
    "contracts.read_dossier",
    is_not_barred
    & (
        ((is_buyer | is_auditor) & can_be_bundled)
        | (is_jurist & is_over)
        | (is_contract_manager & after_award)
    ),
)
rules.add_perm("contracts.request_full_dossier", is_not_barred & is_buyer & can_be_bundled)
rules.add_perm(
    "contracts.request_dossier",
    is_not_barred & ((is_buyer & can_be_bundled) | (is_contract_manager & after_award)),
)


# The rounds are for everybody with a role; how many applied in one is known from its opening on alone.
rules.add_perm("contracts.read_rounds", is_admission & is_insider & ~in_status(Status.DRAFT))
# A toelatingsprocedure is no public contract (CJEU C-410/14): no proces-verbaal of Aw 2.132, no notice of Aw 2.134.
is_contract_of_law = ~is_admission


# The proces-verbaal (Aw 2.132) of a decision of which the letters are out. Whether a jurist has a mandate is for the
# service to say; a contract manager reads it when the award is definitive.
rules.add_perm(
    "contracts.read_minutes",
    is_contract_of_law
    & (
        is_not_barred
        & (((is_buyer | is_jurist | is_auditor) & can_be_bundled) | (is_contract_manager & after_award))
    ),
)
rules.add_perm("contracts.prepare_minutes", is_contract_of_law & (is_buyer & can_be_bundled & is_not_barred))
rules.add_perm(
    "contracts.fix_minutes", is_contract_of_law & ((is_buyer | is_jurist) & can_be_bundled & is_not_barred)
)


# The notice of the award (Aw 2.134) of a tender that was awarded, or closed without an award.
can_be_noticed = is_contract_of_law & in_status(Status.UNAWARDED, *AFTER_AWARD) & is_not_barred
rules.add_perm("contracts.keep_notice", can_be_noticed & is_buyer)
rules.add_perm("contracts.read_notice", can_be_noticed & (is_buyer | is_jurist | is_auditor))
# What was published is public; who noted it, and when, is for who accounts for it.
rules.add_perm(
    "contracts.read_publications",
    is_not_barred & ~in_status(Status.DRAFT) & (is_buyer | is_jurist | is_auditor),
)


# How long what is kept of a tender stays, what holds it, and the lists by which it is destroyed. A beheerder makes a
# list without a role in any tender on it; who knows what is in the dossiers decides on it.
rules.add_perm(
    "contracts.read_retention",
    is_not_barred
    & can_be_bundled
    & (is_buyer | is_jurist | is_auditor | (is_contract_manager & after_award)),
)
rules.add_perm("contracts.hold", (is_buyer | is_jurist) & can_be_bundled & is_not_barred)

# The end of it: who led it last archives it, and who reads how long it is kept sees what that still takes.
rules.add_perm(
    "contracts.archive",
    is_not_barred
    & (
        (is_contract_manager & in_status(Status.EXECUTION))
        | (is_buyer & in_status(Status.UNAWARDED, Status.WITHDRAWN))
    ),
)
rules.add_perm(
    "contracts.read_archiving",
    is_not_barred
    & in_status(*ARCHIVABLE)
    & (is_buyer | is_jurist | is_auditor | (is_contract_manager & after_award)),
)


was_withdrawn = in_status(Status.WITHDRAWN)

# The letters about a withdrawal tell who submitted, which nobody knows before (`vault.md`, point 2).
rules.add_perm(
    "contracts.read_withdrawal", is_not_barred & (is_buyer | is_jurist | is_auditor) & was_withdrawn
)
rules.add_perm("contracts.write_withdrawal", is_not_barred & is_buyer & in_status(Status.WITHDRAWN))


def may_read_withdrawal_as_bidder(user: Any, letter: WithdrawalLetter, *, at: datetime) -> bool:
    """The bidder's own letter, from the instant at which all letters were sent."""
    sent_at = letter.note.sent_at
    return sent_at is not None and sent_at <= at and is_member_of(user, letter.bid.organisation)


def may_read_as_bidder(user: Any, letter: Letter, *, at: datetime) -> bool:
    """The bidder's own letter, from the instant at which all letters were released."""
    released_at = letter.decision.released_at
    return released_at is not None and released_at <= at and is_member_of(user, letter.bid.organisation)


def may_read_agreement(user: Any, agreement: Agreement) -> bool:
    """Staff of the tender, and the provider itself once it was sent."""
    if may(user, "contracts.read_agreements", agreement.contract.decision.tender):
        return True
    return is_open_to_provider(agreement) and is_member_of(user, agreement.contract.bid.organisation)


def is_open_to_provider(agreement: Agreement) -> bool:
    """A concept is not, and neither is one that was withdrawn before it was sent."""
    return agreement.sent_at is not None


def may_sign_as_provider(user: Any, agreement: Agreement) -> bool:
    """Who may bind the organisation that made the bid."""
    return is_open_to_provider(agreement) and can_submit_for(user, agreement.contract.bid.organisation)


def may_read_won_plan(user: Any, bid: Bid) -> bool:
    """A contract manager reads the plan of a bid that got a contract, once the award is definitive."""
    if Role.CONTRACT_MANAGER not in roles_in(user, bid.tender) or not may(
        user, "contracts.read_won", bid.tender
    ):
        return False
    return Contract.objects.filter(bid=bid, decision__replaced_at=None).exists()


def may_read_as_staff(user: Any, letter: Letter) -> bool:
    return may(user, "contracts.read_letters", letter.decision.tender)
