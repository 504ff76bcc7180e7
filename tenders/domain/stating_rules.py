"""The rules of the procedure as bidders read them: one sentence per rule."""

from collections.abc import Iterator
from datetime import date

from tenders.domain.labels import LABELS
from tenders.domain.procedure_rules import ProcedureRules
from tenders.domain.vocabulary import Discretion
from tenders.domain.wording import date_in_words, days_in_words, names_in_words

Rows = list[tuple[str, str]]


def rule_rows(rules: ProcedureRules, *, supplement_days: int, asks_bibob: bool) -> Rows:
    """Labels with sentences, for the public page; `asks_bibob` where a Bibob form can be asked."""
    rows = (
        ("Aanvullen", late_supplement_in_words(rules, supplement_days)),
        ("Contact", contact_in_words(rules)),
        ("Ondertekenen", signature_in_words(rules)),
        ("Originelen bewaren", originals_in_words(rules)),
        ("Bibob-formulier", bibob_in_words(rules) if asks_bibob else ""),
        ("Besluit op een klacht", f"Binnen {weeks_in_words(rules.complaint_weeks)} na ontvangst."),
    )
    return [(label, value) for label, value in rows if value]


def rule_sentences(rules: ProcedureRules, *, supplement_days: int) -> Iterator[str]:
    """What the chapter "Zo beoordelen wij" says of it."""
    for sentence in (late_supplement_in_words(rules, supplement_days), contact_in_words(rules)):
        if sentence:
            yield sentence


def late_supplement_in_words(rules: ProcedureRules, days: int) -> str:
    match rules.late_supplement:
        case Discretion.MAY:
            what = "kunnen wij de inschrijving terzijde leggen"
        case Discretion.MUST:
            what = "leggen wij de inschrijving terzijde"
        case _:
            return ""
    return f"Vragen wij u iets aan te vullen en komt het niet binnen {days_in_words(days)}, dan {what}."


def if_late_in_words(rules: ProcedureRules) -> str:
    """To who was asked to supply: what follows when it does not; empty where the tender does not say it."""
    match rules.late_supplement:
        case Discretion.MAY:
            return "Vult u dit niet op tijd aan, dan kunnen wij uw inschrijving terzijde leggen."
        case Discretion.MUST:
            return "Vult u dit niet op tijd aan, dan leggen wij uw inschrijving terzijde."
    return ""


def contact_in_words(rules: ProcedureRules) -> str:
    match rules.contact_sanction:
        case Discretion.MAY:
            what = "kunnen wij hem uitsluiten"
        case Discretion.MUST:
            what = "sluiten wij hem uit"
        case _:
            return ""
    return (
        "Contact over deze aanbesteding gaat alleen via dit systeem. Benadert een inschrijver iemand anders van de "
        f"aanbestedende dienst, dan {what}."
    )


def signature_in_words(rules: ProcedureRules) -> str:
    if not rules.signature_forms:
        return ""
    names = [LABELS[form] for form in rules.signature_forms]
    how = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} of {names[-1]}"
    service = (
        f" Voor elektronisch ondertekenen gebruikt u {rules.signing_service}."
        if rules.signing_service
        else ""
    )
    return f"Formulieren ondertekent iemand die bevoegd is, met {how}.{service}"


def originals_in_words(rules: ProcedureRules, contract_start: date | None = None) -> str:
    months = rules.originals_months
    if months is None:
        return ""
    since = date_in_words(contract_start) if contract_start else "de ingang van de overeenkomst"
    unit = "maand" if months == 1 else "maanden"
    return f"U bewaart de ondertekende originelen tot {months} {unit} na {since}."


def bibob_in_words(rules: ProcedureRules) -> str:
    return (
        f"Vragen wij om het Bibob-vragenformulier, dan hebt u daarvoor {days_in_words(rules.bibob_days)}; het zijn "
        "kalenderdagen."
    )


def weeks_in_words(weeks: int) -> str:
    return "1 week" if weeks == 1 else f"{weeks} weken"


def forms_in_words(rules: ProcedureRules) -> str:
    """'een natte handtekening als scan en een elektronische handtekening'."""
    return names_in_words([LABELS[form] for form in rules.signature_forms])
