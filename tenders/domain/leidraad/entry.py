"""What the chapters say of a toelatingsprocedure: who is admitted, and when one can enter."""

from collections.abc import Iterator

from tenders.domain.admission_words import admission_in_words, entry_in_words
from tenders.domain.checks import Subject
from tenders.domain.leidraad.source import Part, Source, gap, told
from tenders.domain.vocabulary import Entry
from tenders.domain.wording import local_date


def who_is_admitted(source: Source) -> Iterator[Part]:
    for sentence in admission_in_words(source.configuration.lots):
        yield from told("admission.all", sentence)


def entry(source: Source) -> Iterator[Part]:
    found = source.configuration
    admission = found.admission
    if admission is None:
        return
    if admission.entry is Entry.MOMENTS:
        yield from gap(Subject.ENTRY, "de latere momenten van instroom", "rows", unless=admission.moments)
    if admission.entry is Entry.CONTINUOUS:
        yield from gap(Subject.ENTRY, "de lengte van een ronde", "round_days", unless=admission.round_days)
        yield from gap(
            Subject.ENTRY, "de laatste dag van instroom", "last_entry_on", unless=admission.last_day
        )
    if found.closes_at is not None:
        for sentence in entry_in_words(admission, closed_on=local_date(found.closes_at)):
            yield from told("admission.entry", sentence)
