"""The subject of a letter, by what it is about."""

from collections.abc import Mapping

from contracts.domain.content import LetterKind

_SUBJECTS: Mapping[LetterKind, str] = {
    LetterKind.AWARDED: "Gunningsbeslissing: gunning van {tender}",
    LetterKind.PARTIAL: "Gunningsbeslissing: gunning en afwijzing voor {tender}",
    LetterKind.NOT_AWARDED: "Gunningsbeslissing: afwijzing voor {tender}",
    LetterKind.SET_ASIDE: "Gunningsbeslissing: uw inschrijving voor {tender} is terzijde gelegd",
    LetterKind.EXCLUDED: "Gunningsbeslissing: uitsluiting van {tender}",
    LetterKind.NO_AWARD: "Gunningsbeslissing: {tender} wordt niet gegund",
    LetterKind.WITHDRAWN: "Gunningsbeslissing: {tender} wordt ingetrokken",
    LetterKind.RETRACTED: "Gunningsbeslissing: u hebt uw inschrijving voor {tender} ingetrokken",
}


_SUBJECTS_OF_ADMISSION: Mapping[LetterKind, str] = {
    LetterKind.AWARDED: "Toelatingsbesluit: u bent toegelaten tot {tender}",
    LetterKind.PARTIAL: "Toelatingsbesluit: u bent deels toegelaten tot {tender}",
    LetterKind.NOT_AWARDED: "Toelatingsbesluit: u bent niet toegelaten tot {tender}",
    LetterKind.SET_ASIDE: "Toelatingsbesluit: u bent niet toegelaten tot {tender}",
    LetterKind.EXCLUDED: "Toelatingsbesluit: u bent niet toegelaten tot {tender}",
    LetterKind.NO_AWARD: "Toelatingsbesluit: niemand wordt toegelaten tot {tender}",
    LetterKind.WITHDRAWN: "Toelatingsbesluit: {tender} wordt ingetrokken",
    LetterKind.RETRACTED: "Toelatingsbesluit: u hebt uw aanmelding voor {tender} ingetrokken",
}


def subject_of(kind: LetterKind, tender: str, *, is_admission: bool) -> str:
    subjects = _SUBJECTS_OF_ADMISSION if is_admission else _SUBJECTS
    return subjects[kind].format(tender=tender)
