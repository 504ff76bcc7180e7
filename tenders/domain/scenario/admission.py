"""`toelating` of a tender: read it, and write what differs from one round."""

from datetime import date
from typing import TypeAlias

from tenders.domain.admission import Admission
from tenders.domain.scenario import values
from tenders.domain.scenario.section import Section, parse_item
from tenders.domain.vocabulary import Entry

Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain] | None"
Row: TypeAlias = "dict[str, Plain]"

KEY = "toelating"
MOST_DAYS = 3_650
# What ranks, divides or limits has no meaning where everybody who meets the requirements is admitted.
NOT_WITH_ADMISSION = (
    "max_gegund",
    "max_percelen_per_inschrijver",
    "verdeelregel",
    "minimum_totaal",
    "lage_prijs_procent",
    "eindscore",
    "scoreschaal",
    "gunningscriteria",
    "gelijke_stand",
)


def read_admission(tender: Section) -> Admission | None:
    section = tender.optional_section(KEY)
    if section is None:
        return None
    for key in NOT_WITH_ADMISSION:
        tender.forbid(key, f"hoort niet bij {KEY}: iedereen die voldoet, krijgt een overeenkomst")
    entry = section.word("instroom", Entry)
    moments = _read_moments(section)
    found = Admission(
        entry=entry,
        moments=moments,
        round_days=section.optional_whole("ronde_dagen", 1, MOST_DAYS),
        last_day=section.read_optional("laatste_dag", values.day, None, null_is_absent=True),
    )
    section.close()
    return found


def dump_admission(admission: Admission) -> Row:
    found: Row = {"instroom": admission.entry.value}
    if admission.moments:
        found["momenten"] = [moment.isoformat() for moment in admission.moments]
    if admission.round_days is not None:
        found["ronde_dagen"] = admission.round_days
    if admission.last_day is not None:
        found["laatste_dag"] = admission.last_day.isoformat()
    return found


def _read_moments(section: Section) -> tuple[date, ...]:
    moments: list[date] = []
    for node, path in section.rows("momenten", required=False):
        moment = parse_item(node, path, values.day, section.problems)
        if moment is not None and moments and moment <= moments[-1]:
            section.problems.add(path, "valt niet na het moment ervoor; zet de momenten op volgorde")
        elif moment is not None:
            moments.append(moment)
    return tuple(moments)
