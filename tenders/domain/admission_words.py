"""A toelatingsprocedure in plain Dutch: how one gets in, and when; every sentence follows from the definition."""

from datetime import date

from tenders.domain.admission import Admission
from tenders.domain.definition import LotDefinition, TenderDefinition
from tenders.domain.vocabulary import Entry
from tenders.domain.wording import date_in_words, days_in_words, local_date, names_in_words

TITLE = "Zo werkt de toelating"
# So many days of a continuous entry are named; the others follow from the sentence about them.
MOST_NAMED = 12


def admission_in_words(lots: tuple[LotDefinition, ...]) -> list[str]:
    """Who gets a contract."""
    where = "" if len(lots) == 1 else " Dat geldt per perceel."
    return [
        (
            "Wij kiezen niet tussen aanbieders. Iedere aanbieder die aan alle eisen voldoet, krijgt een "
            f"overeenkomst.{where}"
        ),
        (
            "Er zijn geen gunningscriteria, geen punten en geen rangorde. Er is geen grens aan het aantal "
            "overeenkomsten."
        ),
        "Wie niet wordt toegelaten, krijgt een brief met alle redenen.",
    ]


def entry_in_words(admission: Admission, *, closed_on: date) -> list[str]:
    """When one can enter; `closed_on` is the closing day of the round that one looks at."""
    if admission.entry is Entry.ONCE:
        return ["Instappen kan één keer. Na de sluiting komt er geen nieuwe ronde."]
    same_end = (
        "Wie later instapt, krijgt een overeenkomst met dezelfde eisen en voorwaarden. Zij eindigt op dezelfde dag als "
        "die van wie eerder instapte."
    )
    settled = "Bent u al toegelaten, dan hoeft u in een latere ronde niets te doen."
    if admission.entry is Entry.MOMENTS:
        days = [date_in_words(day) for day in admission.later_closings(closed_on, len(admission.moments))]
        if not days:
            return ["Dit is de laatste instroomronde."]
        later = f"U kunt ook later instappen. Een ronde sluit ook op {names_in_words(days)}."
        return [
            later,
            "Is een ronde gesloten, dan kunt u zich meteen voor de volgende aanmelden.",
            same_end,
            settled,
        ]
    if admission.next_closing(closed_on) is None or admission.last_day is None:
        return ["Dit is de laatste instroomronde."]
    return [
        (
            "U kunt ook later instappen: is een ronde gesloten, dan begint meteen de volgende. Een ronde duurt "
            f"ongeveer {days_in_words(admission.round_days or 0)}. Instappen kan tot en met "
            f"{date_in_words(admission.last_day)}."
        ),
        same_end,
        settled,
    ]


def whole_in_words(definition: TenderDefinition) -> str:
    """Who gets in and when, of a toelatingsprocedure, in one paragraph."""
    closing = local_date(definition.planning.closes_at)
    entry = entry_in_words(definition.admission, closed_on=closing) if definition.admission else []
    return " ".join([*admission_in_words(definition.method.lots), *entry])
