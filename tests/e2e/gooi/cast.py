"""Who bids in the story, with what, and what the commission thinks of it: the reference case of the scenario file."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.demo.people import DOMAIN, PROVIDERS

CRITERIA = ("1A", "1B", "2A", "2B")
LABELS = {10: "Uitstekend", 8: "Goed", 6: "Voldoende", 4: "Matig", 2: "Onvoldoende", 0: "Niet acceptabel"}
EVALUATORS = ("commissielid1", "commissielid2", "commissielid3")


@dataclass(frozen=True)
class Bidder:
    """`scores` per evaluator in the order of CRITERIA, `agreed` the consensus; ages of evidence in days."""

    key: str
    pages: int
    scores: tuple[tuple[int, int, int, int], ...]
    agreed: tuple[int, int, int, int]
    kvk_age: int = 20
    gva_age: int = 200

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"

    @property
    def name(self) -> str:
        return dict(PROVIDERS)[self.key]

    def issued_on(self, code: str, today: date) -> date:
        ages = {"KVK": self.kvk_age, "GVA": self.gva_age}
        return today - timedelta(days=ages.get(code, 60))


ANKER = Bidder("anker", 6, ((8, 10, 8, 8), (6, 8, 8, 8), (8, 8, 6, 8)), (8, 8, 8, 8))
# Too old a certificate and extract, and two pages too many.
BRUG = Bidder("brug", 8, ((8, 6, 10, 6), (8, 8, 10, 8), (8, 8, 8, 8)), (8, 8, 8, 8), kvk_age=200, gva_age=760)
CIRKEL = Bidder("cirkel", 5, ((6, 4, 6, 6), (6, 4, 6, 6), (8, 4, 6, 6)), (6, 4, 6, 6))
EILAND = Bidder("eiland", 6, ((8, 8, 8, 8), (8, 8, 8, 8), (8, 8, 8, 8)), (8, 6, 10, 8))
FAKKEL = Bidder("fakkel", 6, ((6, 6, 6, 6), (4, 6, 6, 6), (4, 6, 6, 6)), (4, 6, 6, 6))
IN_TIME = (ANKER, BRUG, CIRKEL, EILAND, FAKKEL)
DELTA = Bidder("delta", 5, (), (0, 0, 0, 0))


def reason(bidder: Bidder, code: str, value: int) -> str:
    """A motivation that is the bidder's own, so that a letter with another's text would be noticed."""
    return (
        f"{bidder.name} krijgt op {code} het niveau {LABELS[value].lower()}. Sterk is de uitwerking per doelgroep, "
        f"minder sterk is de meetbaarheid van de afspraken over {code}."
    )
