"""The facts around the method as the documents state them: labels with values, and short sentences."""

from fractions import Fraction

from tenders.domain.facts import (
    ContractFacts,
    EvidenceFacts,
    LotFacts,
    LotLimits,
    PlanRules,
    ProcedureFacts,
    ReferenceRule,
    SuitabilityFacts,
    TariffFacts,
)
from tenders.domain.labels import LABELS
from tenders.domain.vocabulary import AgeReference, FontRule, LotBidding
from tenders.domain.why import UEA_PURPOSE
from tenders.domain.wording import date_in_words, euros_in_words, names_in_words, price_in_words

Rows = list[tuple[str, str]]
CLIENT_JUDGES = (
    "In de beoordelingscommissie zit een ervaringsdeskundige: iemand die zelf hulp kreeg, of een naaste."
)


def procedure_rows(facts: ProcedureFacts, *, is_admission: bool = False) -> Rows:
    codes = names_in_words([code for code in (facts.cpv, facts.nuts) if code])
    return _filled(
        ("Procedure", _capital(LABELS[facts.procedure])),
        (
            "Soort procedure",
            "Toelatingsprocedure (open house), zonder gunningscriteria" if is_admission else "",
        ),
        ("Gunningsmethode", "" if is_admission else _capital(LABELS[facts.award_basis])),
        ("Voor de gemeenten", names_in_words(list(facts.municipalities))),
        ("Codes (CPV en NUTS)", codes),
    )


def contract_rows(facts: ContractFacts, *, term: str = "", price: str = "") -> Rows:
    """`term` and `price` are the buyer's own words; without them the sentence is made."""
    conditions = facts.conditions
    if conditions and facts.conditions_version:
        conditions += f", versie {facts.conditions_version}"
    if conditions and facts.excluded_articles:
        conditions += f", zonder artikel {names_in_words(list(facts.excluded_articles))}"
    return _filled(
        ("Soort overeenkomst", _capital(LABELS[facts.type])),
        ("Plaats van uitvoering", facts.places),
        ("Ingang van de overeenkomst", date_in_words(facts.start) if facts.start else ""),
        ("Looptijd", term or _term(facts)),
        ("Geraamde waarde per jaar, zonder btw", _euros(facts.value_per_year)),
        ("Maximale waarde, zonder btw", _euros(facts.max_value)),
        ("Afname", "Er is een afnamegarantie" if facts.volume_guaranteed else ""),
        ("Prijs", price),
        ("Tarieven, zonder btw", "; ".join(tariff_in_words(row) for row in facts.tariffs)),
        ("Indexering", facts.indexation),
        ("Betaaltermijn", f"{facts.payment_days} dagen" if facts.payment_days else ""),
        ("Algemene voorwaarden", conditions),
        ("Social return", _social_return(facts)),
        ("Uw plan", "Wordt deel van de overeenkomst" if facts.plan_in_contract else ""),
    )


def tariff_in_words(row: TariffFacts) -> str:
    """'Hulp: € 1,5605 per minuut, vast'; as many decimals as the tariff has or was entered with, two at least."""
    if row.price is None:
        return f"{row.name}: per {row.unit}"
    return f"{row.name}: {_tariff(row.price, row.decimals)} per {row.unit}{', vast' if row.is_fixed else ''}"


def lot_in_words(lot: LotFacts) -> str:
    """What a lot says of itself after its name; empty where it says nothing."""
    value = f"geraamde waarde {euros_in_words(lot.value)}" if lot.value is not None else ""
    codes = names_in_words([code for code in (lot.cpv, lot.nuts) if code])
    floor = f"bodemtarief {price_in_words(lot.floor_price)}" if lot.floor_price is not None else ""
    return "; ".join(part for part in (lot.area, value, floor, codes) if part)


def bidding_in_words(limits: LotLimits) -> str:
    match limits.bidding:
        case LotBidding.ONE:
            return "U schrijft in op één perceel."
        case LotBidding.SOME:
            return f"U kunt inschrijven op ten hoogste {limits.max_to_bid} percelen."
    return "U kunt inschrijven op een, meer of alle percelen."


def plan_rules_in_words(rules: PlanRules) -> list[str]:
    found = [*counting_in_words(rules), *writing_in_words(rules)]
    if rules.font:
        found.append(f"Lettertype: {rules.font}.")
    if rules.font_size is not None:
        least = "ten minste " if rules.font_rule is FontRule.AT_LEAST else ""
        found.append(f"Lettergrootte: {least}{_number(rules.font_size)} punten.")
    return found


def counting_in_words(rules: PlanRules) -> list[str]:
    """Which pages count within the limit, and which do not."""
    found = []
    if rules.uncounted_pages:
        found.append(f"Deze pagina's tellen niet mee: {rules.uncounted_pages.rstrip('.')}.")
    if rules.counted_pages:
        found.append(f"Dit telt wel mee: {rules.counted_pages.rstrip('.')}.")
    return found


def writing_in_words(rules: PlanRules) -> list[str]:
    """How the plan is written and divided; the same sentences for who writes it and for who reads it."""
    found = []
    if rules.heading_per_criterion:
        found.append("Het plan heeft een kopje voor elk gunningscriterium.")
    if rules.other_criterion_ignored:
        found.append("Tekst die onder een ander criterium staat, telt voor een criterium niet mee.")
    if rules.style:
        found.append(f"Het plan is {rules.style.rstrip('.')}.")
    if rules.paper:
        found.append(f"Papierformaat: {rules.paper}.")
    return found


def requirement_in_words(facts: SuitabilityFacts) -> list[str]:
    """What a geschiktheidseis asks beside its own text."""
    found = []
    if facts.threshold is not None:
        found.append(f"Ten minste: {_number(facts.threshold)} {facts.threshold_unit}.")
    if facts.references is not None:
        found.append(reference_in_words(facts.references))
    if facts.alternative:
        found.append(f"Dit mag ook: {facts.alternative}")
    if facts.lots:
        found.append(f"Geldt voor perceel {names_in_words([str(number) for number in facts.lots])}.")
    return found


def reference_in_words(rule: ReferenceRule) -> str:
    count = "één referentie" if rule.most == 1 else f"{rule.most} referenties"
    sentence = f"Ten hoogste {count}"
    if rule.years is not None:
        sentence += f" uit de laatste {rule.years} jaar"
    if rule.volume is not None:
        sentence += f", met ten minste {_number(rule.volume)} {rule.unit}"
    if rule.most > 1:
        adds_up = "mogen bij elkaar worden opgeteld" if rule.may_add_up else "worden niet opgeteld"
        sentence += f"; zij {adds_up}"
    return sentence + "."


def evidence_in_words(facts: EvidenceFacts) -> list[str]:
    """What a bewijsmiddel asks beside name, moment and age."""
    found = []
    if facts.condition:
        found.append(f"Alleen als {facts.condition}.")
    if facts.by_third_party:
        found.append("Ook door een derde op wie u een beroep doet.")
    if facts.max_age_months and facts.age_reference is AgeReference.CLOSING:
        found.append("De leeftijd telt tot de dag waarop de inschrijving sluit.")
    if facts.held_by is not None:
        found.append(held_by_in_words(facts))
    if facts.explanation:
        found.append(facts.explanation)
    purpose = facts.purpose or (UEA_PURPOSE if facts.code == "UEA" else "")
    if purpose:
        found.append(f"Waarom wij dit vragen: {purpose}")
    found.append(f"Wie dit controleert: {LABELS[facts.checked_by]}.")
    return found


def held_by_in_words(facts: EvidenceFacts) -> str:
    """Until when something else may show it, and what happens after that; empty where there is no such day."""
    if facts.held_by is None:
        return ""
    failure = f" Is het er dan niet: {facts.held_by_failure.rstrip('.')}." if facts.held_by_failure else ""
    return f"Het document zelf is er uiterlijk op {date_in_words(facts.held_by)}.{failure}"


def _term(facts: ContractFacts) -> str:
    if facts.initial_months is None:
        return ""
    first = f"{facts.initial_months} maanden"
    if not facts.option_count:
        return first
    times = "één keer" if facts.option_count == 1 else f"{facts.option_count} keer"
    return f"{first}, daarna {times} te verlengen met ten hoogste {facts.option_months} maanden"


def _social_return(facts: ContractFacts) -> str:
    if not facts.social_return_percentage:
        return ""
    means = f". {_capital(facts.social_return_means)}" if facts.social_return_means else ""
    return f"{_number(facts.social_return_percentage)}% van {facts.social_return_base}{means}"


def _euros(value: Fraction | None) -> str:
    return "" if value is None else euros_in_words(value)


def _tariff(value: Fraction, decimals: int) -> str:
    """Exact to four decimals, which is what a tariff may have."""
    ten_thousandths = (value.numerator * 20_000 + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(ten_thousandths, 10_000)
    text = f"{rest:04d}"
    shown = text.rstrip("0").ljust(min(max(decimals, 2), 4), "0")
    return f"€ {whole},{shown}"


def _number(value: Fraction) -> str:
    """'2.500.000' or '12,5'; two decimals at most."""
    hundredths = (value.numerator * 200 + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(hundredths, 100)
    text = f"{whole:,}".replace(",", ".")
    return f"{text},{rest:02d}".rstrip("0") if rest else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _filled(*rows: tuple[str, str]) -> Rows:
    return [(label, value) for label, value in rows if value]
