"""A list is approved and carried out: what it names is gone everywhere, and everything that proves something stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from audit.append_only import missing_triggers
from audit.selectors import all_scopes, verify_chain
from bids.models import Submission, SubmittedObject
from contracts.domain.errors import DecisionRefused
from contracts.domain.retention import Category, ListStatus, Outcome
from contracts.models import DestructionItem, DestructionList
from contracts.retention.services import approve_list, carry_out, lift_hold, place_hold, reject_list
from contracts.retention.services import carrying_out as carrying
from documents.files import FileDestroyed, read_file
from documents.models import SealedBlob, StoredFile
from tests.architecture.searching import database_dump, files_in, found_in
from tests.contracts.retention.scenes import (
    AFTER_ALL_TERMS,
    AFTER_AWARD_TERM,
    approved,
    beheerder_of,
    carried_out,
    end_contracts,
    expired_categories,
    listed,
)
from tests.factories.planted import planted_needles
from tests.factories.world import World, make_world, score_words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VERSION = 81
BIDDERS = ("anker", "brug")


@pytest.fixture
def world() -> World:
    found = make_world("executing", bidders=BIDDERS, versions={key: VERSION for key in BIDDERS})
    end_contracts(found)
    return found


def test_nothing_of_the_bids_is_left_and_every_proof_holds(world: World) -> None:
    found = carried_out(approved(world))

    left = {
        name: words
        for name, content in _everything()
        if (words := found_in(content, [needle for key in BIDDERS for needle in planted_needles(key, VERSION)]))
    }
    assert left == {}
    assert {line.outcome for line in found.lines.all()} == {Outcome.DESTROYED.value}
    assert [scope for scope in all_scopes() if not verify_chain(scope).ok] == []
    assert missing_triggers() == []
