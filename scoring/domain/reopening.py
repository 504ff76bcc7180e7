"""When a finished score may be opened again, and by what rule.

Until the reveal nobody has seen a score of another, so that a sheet which is opened again still holds an individual
judgement: the chair opens it, with a reason that all members read, and the reveal waits until it is final anew.
After the reveal never. Its writer knows what the others gave, and an item of the consensus that is open, adjusted or
agreed rests on the score as it was. From then on a member adjusts in the consensus, where from what, to what and why
are kept; or the round is closed and scored afresh with other members ("doe wat je zegt", ECLI:NL:RBROT:2023:3292).
"""

from collections.abc import Iterable

from scoring.domain.errors import FieldRefused, ScoringRefused
from scoring.domain.hints import names_one_of
from tenders.domain.lifecycle import Status

REOPENABLE_IN = frozenset({Status.SCORING})


def check_may_reopen(
    status: Status, *, is_final: bool, reason: str, hidden_names: Iterable[str] = ()
) -> None:
    """Refuse what would break the independence. `hidden_names` are those of bidders that members may not read."""
    if status not in REOPENABLE_IN:
        raise ScoringRefused(
            "De scores zijn onthuld. Een individuele score gaat dan niet meer open: een lid stelt bij in het "
            "consensusoverleg, met een reden, of u laat opnieuw beoordelen."
        )
    if not is_final:
        raise ScoringRefused(
            "Deze beoordeling is niet afgerond. Het commissielid kan er gewoon verder in schrijven."
        )
    if not reason.strip():
        raise FieldRefused(
            "reason", "Schrijf op waarom u deze beoordeling heropent. Alle commissieleden lezen dat."
        )
    if names_one_of(reason, hidden_names):
        raise FieldRefused(
            "reason",
            "U noemt een inschrijver bij naam. De commissie beoordeelt zonder namen en leest deze reden: "
            "schrijf haar zonder die naam.",
        )
