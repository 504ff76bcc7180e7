"""One scenario from configuration to outcome, act by act, through the services that the pages use.

A run is a rehearsal: made-up actors, key pairs of its own, the opener's service in this process, every instant from the file.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from bids.models import Bid, CheckItem, SubmittedObject
from bids.selectors import opened_bids
from bids.services import (
    TooLate,
    confirm_opening,
    finish_checks,
    record_check,
    request_opening,
    save_answers,
    set_aside,
    start_draft,
    submit_bid,
)
from clock.source import AMSTERDAM
from documents.files import delete_blob
from documents.models import SealedBlob
from documents.outbox import InProcessOutbox, in_process_outbox
from documents.vault import KeyRing, keyring, use_keyring
from portal.scenario.actors import MADE_UP_EVALUATORS, Actors, make_actors, make_buyer
from portal.scenario.judging import judge
from portal.scenario.outcome import outcome_mapping
from tenders.domain.method import MethodRefused, needs_price
from tenders.domain.scenario import Scenario, ScenarioBid
from tenders.domain.vocabulary import OverLimit, SetAsideGround
from tenders.models import Tender, TenderKey
from tenders.services import apply_definition, create_tender, publish_tender
"""placeholder"""
