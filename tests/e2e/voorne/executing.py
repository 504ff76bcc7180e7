"""Three providers of Voorne aan Zee with a contract in execution, as in the worked examples, made by services."""

from dataclasses import replace

from accounts.models import Organisation, User
from documents.outbox import in_process_outbox
from portal.demo.content import read_definition
from portal.demo.loader import VOORNE
from portal.demo.people import DOMAIN, PASSWORD
from tenders.models import Tender
from tests.factories.allocation import contracted
from tests.factories.contracts import Award, file_of, manager_of
from tests.factories.indexation import with_tariff

MANAGER, PROVIDER, INDICATIESTELLER = (
    f"{name}@{DOMAIN}" for name in ("contractmanager", "brug", "indicatiesteller")
)


def make() -> str:
    """The id of the tender; the people have the mail addresses above."""
    # What the people would be told by mail or PDF is no part of the story.
    with in_process_outbox(without=frozenset({"mail", "pdf"})):
        award = contracted(read_definition(VOORNE).contract)
    return str(let_in(award).public_id)


def make_for_a_tariff() -> str:
    """The id of the contract of Brug, which is paid € 0,74 per minute."""
    with in_process_outbox(without=frozenset({"mail", "pdf"})):
        # Without the rule about capacity, for which providers state something in their bid.
        award = with_tariff(replace(read_definition(VOORNE).contract, capacity=None))
    let_in(award)
    return str(file_of(award, "Brug").public_id)


def let_in(award: Award) -> Tender:
    """Names, mail addresses and passwords as the story has them."""
    tender = award.tender
    Organisation.objects.filter(pk=tender.authority_id).update(name="Gemeente Voorne aan Zee")
    Tender.objects.filter(pk=tender.pk).update(title="Huishoudelijke Ondersteuning")
    colleague = User.objects.create_user(INDICATIESTELLER, "Ina Indicatie", PASSWORD)
    tender.authority.memberships.create(user=colleague)
    for user, email in ((manager_of(award), MANAGER), (award.bidder("Brug"), PROVIDER)):
        user.email = email
        user.set_password(PASSWORD)
        user.save()
    return tender
