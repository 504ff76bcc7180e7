"""The log, whole in the full version and told by its end in the others, and the programs that check it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from audit.selectors import access_entries, chain_document, chain_head, export_chain, is_closed
from audit.services import tender_scope, vault_scope
from bids.models import Bid
from contracts.domain.dossier import ALL_BUT_FULL, EVERYBODY, Stuk
from contracts.dossier.registry import section
from contracts.dossier.sections.contents import as_json, json_rows
from tenders.models import Tender

CHAIN = "logboek/keten.json"
_HEAD, _ENTRIES, _ACCESS = "einde", "keten", "inzage"
_ACCESS_FIELDS = ("public_id", "scope", "at", "actor", "event", "subject", "granted", "chained_as")
TOOLS = {
    "verify_audit.py": "Programma dat het logboek nagaat",
    "verify_receipt.py": "Programma dat een ontvangstbewijs nagaat",
    "verify_opening.py": "Programma dat nagaat of een inschrijving bij de opening was",
    "verify_draw.py": "Programma dat een loting narekent",
}


def _log(tender: Tender, ref: str) -> Iterator[bytes]:
    what, _, place = ref.partition(":")
    if what == _HEAD:
        sequence, _, entry_hash = place.partition(":")
        facts = {"scope": tender_scope(tender.public_id), "sequence": int(sequence), "entry_hash": entry_hash}
        yield as_json(facts)
    elif what == _ACCESS:
        rows = access_entries(_scopes(tender)).filter(pk__lte=int(place)).order_by("pk")
        yield from json_rows(rows.values(*_ACCESS_FIELDS).iterator())
    else:
        own, *vault = _scopes(tender)
        chains = {own: export_chain(own, until=int(place)), **{scope: export_chain(scope) for scope in vault}}
        for piece in chain_document(chains):
            yield piece.encode()


@section("logboek", _log)
def log_stukken(tender: Tender, at: datetime) -> Iterator[Stuk]:
    """The chain as it was when the stukken were listed; later entries are not in it."""
    head = chain_head(tender_scope(tender.public_id))
    yield Stuk(f"{_ENTRIES}:{head.sequence}", "Logboek, elke regel", at, "logboek", path=CHAIN)
    last = access_entries(_scopes(tender)).order_by("-pk").values_list("pk", flat=True).first()
    if last is not None:
        yield Stuk(f"{_ACCESS}:{last}", "Wie wat heeft gelezen", at, "logboek", path="logboek/inzage.json")
    yield Stuk(
        f"{_HEAD}:{head.sequence}:{head.entry_hash}",
        "Logboek, lengte en laatste controlegetal",
        at,
        "logboek",
        audience=ALL_BUT_FULL,
        path="logboek/einde.json",
    )


def _scopes(tender: Tender) -> list[str]:
    """Who handed in stays in the vault of a tender that was withdrawn before its opening."""
    scopes, vault = [tender_scope(tender.public_id)], vault_scope(tender.public_id)
    if Bid.objects.filter(tender=tender, opened_submission__isnull=False).exists() and not is_closed(vault):
        scopes.append(vault)
    return scopes


def _tool(_tender: Tender, ref: str) -> Iterator[bytes]:
    if ref not in TOOLS:
        raise KeyError(ref)
    yield (Path(settings.BASE_DIR) / "tools" / ref).read_bytes()


@section("programma", _tool)
def tool_stukken(_tender: Tender, at: datetime) -> Iterator[Stuk]:
    for name, title in TOOLS.items():
        yield Stuk(name, title, at, "programma", audience=EVERYBODY, path=f"tools/{name}")
