"""A generale repetitie of a toelatingsprocedure."""

import pytest

from bids.models import Bid
from portal.rehearsal.beginning import begin_rehearsal
from tests.factories.tenders import AT, admission_definition, draft_tender

pytestmark = pytest.mark.django_db


def test_rehearsal_has_made_up_bids_without_a_plan():
    draft = draft_tender(definition=admission_definition())

    rehearsal = begin_rehearsal(draft, bidders=3, by=draft.created_by, at=AT)

    assert rehearsal.is_admission
    assert Bid.objects.filter(tender=rehearsal).count() == 3
