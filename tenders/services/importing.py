"""A tender's method from and to a scenario file."""

from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, User
from audit.services import Auditor, tender_scope
from tenders.domain.scenario import dump_definition, fingerprint, load, to_yaml
from tenders.models import Tender
from tenders.selectors import definition_of
from tenders.services.creation import create_tender
from tenders.services.definition import apply_definition


@transaction.atomic
def create_from_file(
    content: bytes,
    *,
    authority: Organisation,
    key: str,
    title: str,
    by: User,
    at: datetime,
    reference: str = "",
) -> Tender:
    """A draft with the `aanbesteding` of a scenario file; of bids, scores and outcome nothing is taken over.

    Raises ScenarioInvalid with everything that is wrong with the file: then nothing is created.
    """
    definition = load(content).definition
    tender = create_tender(authority=authority, key=key, title=title, by=by, at=at, reference=reference)
    apply_definition(tender, definition, by=by, at=at)
    Auditor(by).record(
        "tender.imported",
        tender,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"fingerprint": fingerprint(definition)},
    )
    return tender


def scenario_file(tender: Tender) -> bytes:
    """The tender as a scenario file: as it was published, else as it stands.

    Raises ConfigurationIncomplete where the rows do not make a definition yet.
    """
    return to_yaml({"aanbesteding": dump_definition(definition_of(tender))}).encode()
