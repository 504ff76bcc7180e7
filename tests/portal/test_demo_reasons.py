"""The tenders that the demo publishes explain what the check asks, each in its own words."""

import pytest

from accounts.models import Organisation
from portal.demo.content import read_definition, read_texts
from portal.demo.loader import GOOI, VOORNE, begin_tender
from portal.demo.people import make_people
from tenders.domain.checks import Severity
from tenders.selectors import findings_of
from tests.factories.tenders import AT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [GOOI, VOORNE])
def test_demo_has_a_reason_of_its_own_for_every_finding(name: str) -> None:
    definition = read_definition(name)
    authority = Organisation.objects.create(kind=Organisation.Kind.AUTHORITY, name=definition.authority)
    tender = begin_tender(definition, name, make_people([authority]), authority, at=AT, publish=False)

    # Dates are shifted around the clock of the demo; what is about them is no matter of its texts.
    asked = {
        finding.code
        for finding in findings_of(tender, at=AT)
        if finding.severity is Severity.WARNING and finding.code != "publication_earlier_than_planned"
    }

    assert asked == set(read_texts(name)["reasons"])
