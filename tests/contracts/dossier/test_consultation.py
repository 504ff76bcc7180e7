"""The report of a market consultation stands in the dossier, for everybody; what is not published does not."""

import pytest

from contracts.domain.dossier import EVERYBODY
from contracts.dossier.sections.preparation import consultation_stukken
from tests.factories.consultation import planted_consultation
from tests.factories.tenders import AT, published_tender

pytestmark = pytest.mark.django_db


def test_a_published_report_is_a_stuk_for_everybody() -> None:
    tender = published_tender()
    planted_consultation(tender, by=tender.created_by, at=AT, is_reported=True)
    planted_consultation(tender, by=tender.created_by, at=AT)

    (stuk,) = consultation_stukken(tender, AT)

    assert stuk.title == "Verslag van de marktconsultatie: Begeleiding in de wijk"
    assert (stuk.at, stuk.audience) == (AT, EVERYBODY)
