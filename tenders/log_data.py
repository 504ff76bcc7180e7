"""What the data of an entry of the log are called on a page. Data of apps above stand here too: words, no imports.

`tests/architecture/test_log_words.py` sees that every name that the code writes into the chain of a tender has one.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tenders.domain.wording import date_in_words
from ui.formatting import dutch_datetime_ms

FIELDS: Mapping[str, str] = {
    "accent": "kleur",
    "accepted": "aanvaard",
    "actual": "werkelijk aantal",
    "adjusted": "bijgesteld bedrag",
    "admission": "toelatingsprocedure",
    "after": "vingerafdruk erna",
    "agreement": "overeenkomst",
    "agreements": "overeenkomsten",
    "agrees": "stemt in",
    "amount": "bedrag",
    "announced_on": "aangekondigd op",
    "answer_by": "antwoorden vóór",
    "approval": "goedkeuring",
    "at_start": "bij de ingang",
    "attachment": "bijlage",
    "authority": "aanbestedende dienst",
    "before": "vingerafdruk ervoor",
    "begun_at": "begonnen op",
    "bid": "inschrijving",
    "budget": "budget",
    "calculation": "controlegetal van de berekening",
    "call_off": "afroep",
    "category": "soort stukken",
    "cause": "oorzaak",
    "change": "stap",
    "changed": "gewijzigd",
    "channel": "langs welke weg",
    "chapter": "hoofdstuk",
    "closes_at": "sluit op",
    "code": "code",
    "commitment": "vastgelegd getal",
    "consultation": "marktconsultatie",
    "content": "controlegetal van de inhoud",
    "contract": "contract",
    "contracts": "contracten",
    "copied_from": "overgenomen van",
    "copy": "exemplaar",
    "corrected": "verbeterd",
    "could_influence": "kan de uitkomst raken",
    "criterion": "criterium",
    "damaged": "beschadigd",
    "decision": "besluit",
    "demands_second_reading": "tegenlezing verplicht",
    "deviations": "aantal afwijkingen",
    "document": "document",
    "draft": "concept",
    "due_at": "uiterlijk",
    "due_on": "uiterlijk op",
    "earlier": "eerdere wijzigingen",
    "ended_on": "beëindigd op",
    "ends_at": "eindigt op",
    "ends_on": "laatste dag",
    "entry_hash": "controlegetal",
    "event": "gebeurtenis",
    "expected": "verwacht aantal",
    "fields": "velden",
    "files": "aantal bestanden",
    "filled_by": "ingevuld door",
    "findings": "bevindingen",
    "fingerprint": "vingerafdruk",
    "first": "eerste ronde",
    "first_on": "eerste dag van de periode",
    "format": "bestandsvorm",
    "frequency": "hoe vaak",
    "from": "van",
    "from_authority": "van de aanbestedende dienst",
    "from_plan": "uit het plan",
    "ground": "grond",
    "had_time": "genoeg tijd",
    "has_remarks": "met opmerkingen",
    "hash": "controlegetal",
    "hearing_at": "zitting op",
    "holder": "wie het mandaat heeft",
    "index": "index",
    "index_percent": "indexering in procenten",
    "individual_scores": "individuele scores",
    "interest": "belang",
    "into": "samengevoegd met",
    "is_late": "te laat",
    "is_new": "nieuw",
    "is_shared": "informatie gedeeld",
    "item": "onderdeel",
    "items": "controlegetal van de onderdelen",
    "kind": "soort",
    "kvk": "KvK-nummer",
    "left_out": "weggelaten",
    "letters": "brieven",
    "lines": "regels van de lijst",
    "list": "vernietigingslijst",
    "logo": "logo",
    "lot": "perceel",
    "lots": "percelen",
    "mandate": "mandaat",
    "manifest_sha256": "controlegetal van de inhoudsopgave",
    "mark": "grens",
    "marks": "grenzen",
    "maximum": "maximale waarde",
    "meetings_per_year": "gesprekken per jaar",
    "member": "commissielid",
    "method": "vingerafdruk van de methode",
    "mode": "wijze",
    "month": "maand",
    "months": "maanden",
    "norm": "norm",
    "number": "nummer",
    "numbers": "aantallen",
    "on": "op",
    "order": "volgorde",
    "organisation": "organisatie",
    "original": "oorspronkelijke waarde",
    "outcome": "uitkomst",
    "paper": "stuk",
    "papers": "controlegetallen van de stukken",
    "part": "deel",
    "participants": "deelnemers",
    "pdf": "controlegetal van de PDF",
    "per_hour": "per uur",
    "percent": "percentage",
    "prices": "aantal prijzen",
    "proof": "bewijs",
    "published_on": "gepubliceerd op",
    "questions": "aantal vragen",
    "raises_maximum": "verhoogt het maximum",
    "ranking": "rangorde",
    "ranking_hash": "vingerafdruk van de rangorde",
    "reactions": "aantal reacties",
    "received_at": "ontvangen op",
    "reference": "kenmerk",
    "rehearsal": "generale repetitie",
    "released_at": "verstuurd op",
    "replaces": "komt in de plaats van",
    "request": "verzoek",
    "restored_only": "alleen wat opnieuw is aangeleverd",
    "role": "rol",
    "root": "controlegetal van het geheel",
    "round": "ronde",
    "route": "route",
    "rows": "regels",
    "rule": "regel",
    "scope": "keten",
    "secret": "geheim getal",
    "seed": "startgetal",
    "sending_on": "dag van verzending",
    "sent_at": "verstuurd op",
    "sequence": "laatste nummer",
    "sha256": "controlegetal",
    "share": "deel van de contractwaarde in procenten",
    "side": "van welke kant",
    "signed_on": "ondertekend op",
    "size": "bytes",
    "source": "overgenomen uit",
    "standstill_ends_at": "einde van de opschortende termijn",
    "starts_on": "eerste dag",
    "status": "stand",
    "subject": "onderwerp",
    "submission": "ingediende versie",
    "suspends": "schort op",
    "task": "taak",
    "ted_reference": "nummer op TED",
    "template": "sjabloon",
    "text": "controlegetal van de tekst",
    "to": "naar",
    "total": "totaal",
    "two_people": "door twee personen",
    "until": "tot en met",
    "used": "gebruikt",
    "used_before": "eerder gebruikt",
    "user": "wie",
    "valid_until": "geldig tot en met",
    "value": "waarde",
    "variant": "vorm",
    "version": "versie",
    "weights": "gewichten",
    "word": "controlegetal van het Word-document",
    "words": "gegeven woorden",
    "year": "jaar",
}

# By the name of the data, since one code means different things in different entries.
VALUES: Mapping[str, Mapping[str, str]] = {
    "category": {
        "kopieen": "samengestelde dossiers",
        "niet_gegund": "inschrijvingen zonder overeenkomst",
        "niet_geopend": "vervangen en ingetrokken inschrijvingen",
    },
    "cause": {"change": "rectificatie", "outage": "storing", "resumption": "hervatting"},
    "channel": {
        "letter": "per brief",
        "mail": "per e-mail",
        "meeting": "gesprek",
        "phone": "telefoongesprek",
        "portal": "in Tenderhuis",
        "spoken": "mondeling",
    },
    "decision": {
        "admitted": "toegelaten",
        "barred": "uitgesloten van deze inschrijver",
        "excluded": "uitgesloten",
        "kept": "niet uitgesloten",
        "open": "nog niet beslist",
        "released": "ontheven",
        "waiting": "wacht op de voorzitter",
    },
    "format": {"pdf": "PDF", "xlsx": "Excel"},
    "kind": {
        "award": "gunnen",
        "changes": "wijzigt",
        "clarifies": "verduidelijkt",
        "complaint": "klacht",
        "draw": "loting",
        "drop_out": "uitval",
        "judgment": "vonnis of beslissing",
        "no_award": "niet gunnen",
        "partial": "deels gunnen",
        "repair": "herstel of aanvulling",
        "self_cleaning": "zelfreinigende maatregelen",
        "summary": "kort geding",
        "withdrawn": "intrekken",
        "writ": "dagvaarding of klacht",
    },
    "mode": {"quarterly": "per kwartaal", "single": "per gunning"},
    "outcome": {
        "accepted": "aanvaard",
        "granted": "toegekend",
        "inadmissible": "niet-ontvankelijk",
        "met": "voldoet",
        "not_applicable": "niet van toepassing",
        "not_met": "voldoet niet",
        "open": "nog open",
        "partly": "deels gegrond",
        "refused": "geweigerd",
        "rejected": "afgewezen",
        "repair": "herstel",
        "upheld": "gegrond",
        "withdrawn": "ingetrokken",
    },
    "part": {"price": "prijzen", "quality": "inschrijving"},
    "role": {
        "buyer": "inkoper",
        "chair": "voorzitter",
        "checker": "toetser",
        "contract_manager": "contractmanager",
        "evaluator": "commissielid",
        "second_opener": "tweede opener",
    },
    "status": {
        "late": "te laat",
        "outside": "voor een vervolgronde",
        "sent": "in behandeling",
        "withdrawn": "ingetrokken",
    },
}

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Words of the scenario format, in which a space is an underscore; a hash or an id has digits.
_WORDS = re.compile(r"[a-z]+(_[a-z]+)+")


def field_in_words(name: str) -> str:
    return FIELDS.get(name, name)


def value_in_words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return _counted(value) if any(isinstance(one, dict) for one in value) else ", ".join(map(str, value))
    if isinstance(value, dict):
        return _counted(value)
    return _text_in_words(name, str(value))


def _counted(value: list[Any] | dict[str, Any]) -> str:
    return f"{len(value)} {'regel' if len(value) == 1 else 'regels'}"


def _text_in_words(name: str, text: str) -> str:
    if text in VALUES.get(name, {}):
        return VALUES[name][text]
    if _INSTANT.fullmatch(text):
        return dutch_datetime_ms(datetime.fromisoformat(text))
    if _DAY.fullmatch(text):
        return date_in_words(date.fromisoformat(text))
    return text.replace("_", " ") if _WORDS.fullmatch(text) else text
