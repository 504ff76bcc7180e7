"""The built-in model overeenkomst, in our own words: one text, set as Word document and as PDF alike."""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.domain import agreement_words as words
from contracts.domain.agreement_content import AgreementContent
from tenders.domain.blocks import Block, Grid, Items, Text
from tenders.domain.wording import names_in_words


@dataclass(frozen=True)
class Article:
    """`number` is None for what stands before and after the numbered articles."""

    number: int | None
    title: str
    blocks: tuple[Block, ...]

    @property
    def heading(self) -> str:
        return self.title if self.number is None else f"Artikel {self.number}. {self.title}"


def title_of(content: AgreementContent) -> str:
    return f"{content.kind.capitalize()} {content.tender}"


def articles_of(content: AgreementContent) -> tuple[Article, ...]:
    """The whole agreement in its order; articles about what the tender does not have are left out."""
    found = [Article(None, "Partijen", tuple(_parties(content)))]
    found.append(Article(None, "Waarom deze overeenkomst", tuple(_reasons(content))))
    number = 0
    for title, blocks in _numbered(content):
        if blocks:
            number += 1
            found.append(Article(number, title, blocks))
    found.append(Article(None, "Ondertekening", tuple(_signatures(content))))
    found.append(Article(None, "Bijlagen", tuple(_annexes(content))))
    return tuple(found)


def _parties(content: AgreementContent) -> Iterator[Block]:
    kvk = (
        f", ingeschreven in het Handelsregister onder nummer {content.authority_kvk}"
        if content.authority_kvk
        else ""
    )
    seat = f", gevestigd te {', '.join(content.authority_address)}" if content.authority_address else ""
    yield Text(
        f"Opdrachtgever: {content.authority}{seat}{kvk}, hier vertegenwoordigd door "
        f"{words.represented(content.signs_for_authority)}."
    )
    if content.municipalities and content.municipalities != (content.authority,):
        yield Text(f"De opdrachtgever handelt ook voor {names_in_words(list(content.municipalities))}.")
    signs = words.represented(content.signs_for_provider)
    if not content.is_combination:
        yield Text(f"Opdrachtnemer: {words.party(content.parties[0])}, hier vertegenwoordigd door {signs}.")
        return
    yield Text("Opdrachtnemer is de combinatie van deze organisaties, samen en ieder voor zich:")
    yield Items(tuple(f"{words.party(row)}{' (penvoerder)' if row.leads else ''}" for row in content.parties))
    yield Text(
        f"De combinatie wordt hier vertegenwoordigd door {signs}, namens de penvoerder {content.provider}."
    )


def _reasons(content: AgreementContent) -> Iterator[Block]:
    reference = f" (kenmerk {content.reference})" if content.reference else ""
    if content.is_admission:
        yield Text(
            f"De opdrachtgever laat iedere aanbieder toe die aan de eisen voldoet van “{content.tender}”{reference}. "
            "De opdrachtnemer heeft zich aangemeld en voldoet aan die eisen. Het toelatingsbesluit is verzonden op "
            f"{words.day(content.released_on)}; na de reactietermijn is het op {words.day(content.awarded_on)} "
            "definitief geworden. Partijen leggen met deze overeenkomst vast wat zij zijn overeengekomen."
        )
        return
    yield Text(
        f"De opdrachtgever heeft de opdracht “{content.tender}”{reference} aanbesteed. De opdrachtnemer heeft daarop "
        f"ingeschreven. De gunningsbeslissing is verzonden op {words.day(content.released_on)}; na de opschortende "
        f"termijn is de gunning op {words.day(content.awarded_on)} definitief geworden. Partijen leggen met deze "
        "overeenkomst vast wat zij zijn overeengekomen."
    )


def _numbered(content: AgreementContent) -> Iterator[tuple[str, tuple[Block, ...]]]:
    yield "Waar het over gaat", tuple(_subject(content))
    yield "Stukken die gelden", tuple(_documents(content))
    yield "Looptijd en verlenging", tuple(_term(content))
    yield "Waarde en afname", tuple(_value(content))
    yield "Tarieven en indexering", tuple(_tariffs(content))
    yield "Declareren en betalen", tuple(_payment(content))
    yield "Uitvoering", tuple(_execution(content))
    yield "Plan en toezeggingen", tuple(_plan(content))
    yield "Onderaannemers en derden", tuple(_others(content))
    yield "Hoofdelijke aansprakelijkheid van de combinatie", tuple(_combination(content))
    yield "Social return", tuple(_social_return(content))
    yield "Algemene voorwaarden", tuple(_conditions(content))
    yield "Bijzondere afspraken", tuple(_particulars(content))
    yield (
        "Wijzigen",
        (
            Text(
                "Een wijziging geldt als beide partijen haar schriftelijk hebben vastgelegd. Zij mag de opdracht niet "
                "zo veranderen dat een nieuwe aanbesteding nodig is."
            ),
        ),
    )
    yield (
        "Recht en rechter",
        (
            Text(
                "Op deze overeenkomst is Nederlands recht van toepassing. Een geschil leggen partijen eerst in overleg "
                "aan elkaar voor"
                + (
                    f", en daarna aan {content.court}."
                    if content.court
                    else ", en daarna aan de bevoegde rechter."
                )
            ),
        ),
    )


def _subject(content: AgreementContent) -> Iterator[Block]:
    area = f" ({content.lot_area})" if content.lot_area else ""
    what = (
        f"uit de aanbesteding “{content.tender}”{area}" if content.is_only_lot else f"in {words.lot(content)}"
    )
    yield Text(f"Deze {content.kind} regelt het leveren van de diensten {what}.")
    if content.description:
        yield Text(content.description)
    if content.places:
        yield Text(f"Plaats van uitvoering: {content.places}.")
    if content.contractors:
        most = content.contractors
        who = "één partij" if most == 1 else f"ten hoogste {most} partijen"
        yield Text(
            f"De opdrachtgever sluit voor deze opdracht{'' if content.is_only_lot else ' per perceel'} met {who} een "
            f"{content.kind}."
        )
    if content.variant:
        yield Text(
            f"De uitvoering is {content.variant}, in de zin van de contractstandaarden voor het sociaal domein."
        )


def _documents(content: AgreementContent) -> Iterator[Block]:
    yield Text(
        "De volgende stukken horen bij deze overeenkomst. Spreken zij elkaar tegen, dan gaat een eerder stuk voor:"
    )
    rows = ["deze overeenkomst", "de nota's van inlichtingen, de laatste eerst"]
    rows.append(
        f"de aanbestedingsstukken; de bekendgemaakte methode heeft de vingerafdruk {content.fingerprint}"
    )
    if content.conditions.name:
        rows.append(f"de {words.conditions(content)}")
    if content.plan is not None and content.plan_in_contract:
        rows.append(f"het plan van de opdrachtnemer (bijlage 1: {content.plan.title})")
    rows.append(f"de inschrijving van de opdrachtnemer, ontvangen op {words.day(content.bid_received)}")
    yield Items(tuple(rows))


def _term(content: AgreementContent) -> Iterator[Block]:
    term = content.term
    if term.starts:
        length = (
            f" en duurt {words.months(term.months)}, tot en met {words.day(term.ends)}" if term.ends else ""
        )
        yield Text(f"De overeenkomst gaat in op {words.day(term.starts)}{length}.")
    elif term.words:
        yield Text(f"Looptijd: {term.words}.")
    if term.options and term.option_months:
        latest = f" De overeenkomst eindigt uiterlijk op {words.day(term.latest)}." if term.latest else ""
        yield Text(
            f"De opdrachtgever kan de overeenkomst verlengen: {words.options(content)}. Hij laat dat schriftelijk "
            f"weten vóór het einde van de lopende termijn.{latest}"
        )
    elif term.starts:
        yield Text("Verlengen is niet mogelijk.")


def _value(content: AgreementContent) -> Iterator[Block]:
    if content.max_value:
        yield Text(
            f"De maximale waarde van alle overeenkomsten uit deze aanbesteding samen is "
            f"{words.euros(content.max_value)}, zonder btw en met alle verlengingen. Is die waarde bereikt, dan kan op "
            "deze overeenkomst niets meer worden afgenomen."
        )
    if content.lot_value and not (content.is_only_lot and content.lot_value == content.max_value):
        yield Text(f"De geraamde waarde van dit perceel is {words.euros(content.lot_value)}, zonder btw.")
    if content.value_per_year:
        yield Text(
            f"De geraamde waarde van de hele opdracht is {words.euros(content.value_per_year)} per jaar, zonder btw."
        )
    yield Text(
        "Er geldt een afnamegarantie zoals in de aanbestedingsstukken is bepaald."
        if content.volume_guaranteed
        else "Er is geen afnamegarantie: aan deze overeenkomst kan de opdrachtnemer geen recht op een aantal cliënten "
        "of opdrachten ontlenen."
    )


def _tariffs(content: AgreementContent) -> Iterator[Block]:
    if content.tariffs:
        yield Grid(
            "Tarieven, zonder btw",
            ("Product", "Tarief", "Soort"),
            tuple(
                (row.name, words.price(row), _kind_of(row.is_fixed, row.offered)) for row in content.tariffs
            ),
        )
    if content.tariff_words:
        yield Text(f"Tarief volgens de aanbestedingsstukken: {content.tariff_words}.")
    yield Text(
        f"Indexering: {content.indexation}"
        if content.indexation
        else "De tarieven worden alleen geïndexeerd voor zover de aanbestedingsstukken dat bepalen."
    )


def _kind_of(is_fixed: bool, is_offered: bool) -> str:
    if is_offered:
        return "zoals aangeboden in de inschrijving"
    return "vast, door de opdrachtgever bepaald" if is_fixed else "zoals bepaald in de aanbestedingsstukken"


def _payment(content: AgreementContent) -> Iterator[Block]:
    if content.payment_days:
        yield Text(
            f"De opdrachtgever betaalt binnen {content.payment_days} kalenderdagen nadat een administratief juiste "
            "declaratie is ontvangen. Het aantal eenheden maal het tarief uit deze overeenkomst is wat wordt betaald."
        )


def _execution(content: AgreementContent) -> Iterator[Block]:
    if content.execution:
        yield Items(tuple(f"{label}: {text.rstrip('.')}." for label, text in content.execution))
    for proof in content.later_proofs:
        yield Text(proof)


def _plan(content: AgreementContent) -> Iterator[Block]:
    plan = content.plan
    if plan is None:
        return
    if content.plan_in_contract:
        yield Text(
            f"Het {plan.title.lower()} van de opdrachtnemer is als bijlage 1 deel van deze overeenkomst. Wat daarin is "
            "toegezegd, komt de opdrachtnemer na; de opdrachtgever kan hem daaraan houden."
        )
    else:
        yield Text(
            f"Het {plan.title.lower()} van de opdrachtnemer is als bijlage 1 bij deze overeenkomst gevoegd. Het laat "
            "zien wat in de inschrijving is aangeboden."
        )


def _others(content: AgreementContent) -> Iterator[Block]:
    if content.others:
        yield Grid(
            "Organisaties die de opdrachtnemer inzet",
            ("Organisatie", "KvK-nummer", "Hoedanigheid", "Werk"),
            tuple((row.name, row.kvk or "–", row.capacity, row.work or "–") for row in content.others),
        )
    yield Text(
        f"{words.later_subcontractor(content)} Voor wat onderaannemers doen is hij verantwoordelijk als "
        "voor eigen werk."
    )


def _combination(content: AgreementContent) -> Iterator[Block]:
    if not content.is_combination:
        return
    names = names_in_words([row.name for row in content.parties])
    yield Text(
        f"{names} zijn ieder voor het geheel aansprakelijk (hoofdelijk) voor alles waartoe de combinatie zich met deze "
        "overeenkomst verbindt. De opdrachtgever kan ieder van hen aanspreken, zonder de anderen eerst aan te spreken."
    )
    yield Text(
        f"{content.provider} is penvoerder. Wat de penvoerder doet en wat aan de penvoerder wordt meegedeeld, geldt "
        "voor alle leden. De samenstelling van de combinatie verandert alleen met toestemming van de opdrachtgever."
    )


def _social_return(content: AgreementContent) -> Iterator[Block]:
    row = content.social_return
    if row.percentage:
        base = f" van {row.base}" if row.base else ""
        yield Text(
            f"De opdrachtnemer besteedt {words.percentage(row.percentage)}{base} aan social return, binnen de looptijd "
            "van deze overeenkomst en op de wijze die de aanbestedingsstukken beschrijven."
        )
        if row.means:
            yield Text(f"Social return wordt ingevuld: {row.means.rstrip('.')}.")


def _conditions(content: AgreementContent) -> Iterator[Block]:
    row = content.conditions
    if not row.name:
        return
    yield Text(
        f"De {words.conditions(content)} zijn van toepassing. Voorwaarden van de opdrachtnemer zijn dat niet."
    )
    if row.excluded:
        articles = names_in_words(list(row.excluded))
        one = len(row.excluded) == 1
        yield Text(
            f"Niet van toepassing {'is' if one else 'zijn'} {'artikel' if one else 'de artikelen'} {articles}."
        )


def _particulars(content: AgreementContent) -> Iterator[Block]:
    for paragraph in content.particulars.splitlines():
        if paragraph.strip():
            yield Text(paragraph.strip())


def _signatures(content: AgreementContent) -> Iterator[Block]:
    yield Text(
        f"{words.order(content)} De overeenkomst komt tot stand als beide partijen haar hebben ondertekend."
    )
    rows = [(f"Opdrachtgever: {content.authority}", words.represented(content.signs_for_authority), "", "")]
    signs = words.represented(content.signs_for_provider)
    rows.append((f"Opdrachtnemer: {content.provider}{_for_all(content)}", signs, "", ""))
    yield Grid(
        "Handtekeningen",
        ("Partij", "Vertegenwoordigd door", "Plaats en datum", "Handtekening"),
        tuple(rows),
        is_to_sign=True,
    )


def _for_all(content: AgreementContent) -> str:
    return ", penvoerder, namens alle leden van de combinatie" if content.is_combination else ""


def _annexes(content: AgreementContent) -> Iterator[Block]:
    plan = content.plan
    if plan is None:
        yield Text("Bij deze overeenkomst is geen plan als bestand gevoegd.")
        return
    yield Grid(
        "Bijlage bij deze overeenkomst",
        ("Bijlage", "Bestand", "Omvang", "Controlegetal (SHA-256)"),
        ((f"1. {plan.title}", plan.file_name, words.plan_pages(plan), plan.sha256),),
    )
    yield Text(
        "De bijlage is een apart bestand. Met het controlegetal is vast te stellen dat het hetzelfde bestand is als "
        "bij de inschrijving is ingediend."
    )
