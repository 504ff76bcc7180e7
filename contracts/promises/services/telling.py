"""Who gets a mail when something happens to a prestatieafspraak."""

from accounts.models import Membership
from contracts.models import Obligation
from documents.outbox import enqueue
from tenders.models import Role, active_roles


def tell_provider(obligation: Obligation) -> None:
    """Every active person of the provider, in the transaction of the act itself."""
    people = Membership.objects.filter(
        organisation=obligation.file.contract.bid.organisation_id, user__is_active=True
    )
    _tell(obligation, people.values_list("user__public_id", flat=True))


def tell_managers(obligation: Obligation) -> None:
    roles = active_roles(tender=obligation.file.contract.decision.tender_id, role=Role.CONTRACT_MANAGER)
    _tell(obligation, roles.values_list("user__public_id", flat=True))


def _tell(obligation: Obligation, people: object) -> None:
    for user_id in people:  # type: ignore[attr-defined]
        enqueue("mail_obligation", queue="mail", obligation_id=obligation.public_id, user_id=user_id)
