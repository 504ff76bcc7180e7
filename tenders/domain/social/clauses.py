"""Twelve example clauses to start from, each in our own words, with what it becomes in a tender.

The ideas come from Wmo tenders of 2015 that were studied for the ministry; `region` says where one was seen.
"""

from dataclasses import dataclass

from tenders.domain.checks.finding import Subject
from tenders.domain.leidraad.content import ChapterKey
from tenders.domain.vocabulary import CheckedBy, ProofMoment, SocialTag


@dataclass(frozen=True)
class Clause:
    """`target` is the page on which it becomes a row, or the chapter of the inkoopdocument to which it is added."""

    number: int
    region: str
    technique: int
    name: str
    text: str
    purpose: str
    target: Subject | ChapterKey
    tags: tuple[SocialTag, ...] = ()
    aspects: tuple[str, ...] = ()
    moment: ProofMoment = ProofMoment.DURING
    checked_by: CheckedBy = CheckedBy.CONTRACT_MANAGER

    @property
    def code(self) -> str:
        """Of the row that it becomes, as long as that is free."""
        return f"M{self.number}"


CLAUSES: tuple[Clause, ...] = (
    Clause(
        1,
        "Zuid-Limburg",
        6,
        "Samenwerken met vrijwilligers, mantelzorgers en de buurt",
        "De opdrachtnemer werkt goed samen met vrijwilligers, mantelzorgers, de buurt en algemene voorzieningen. "
        "In het plan van elke cliënt staat wie wat doet. Bij de start legt de opdrachtnemer in een halve "
        "bladzijde uit hoe hij dit aanpakt.",
        "Wie een netwerk om zich heen heeft, heeft minder professionele hulp nodig.",
        Subject.CONDITIONS,
        (SocialTag.CARER, SocialTag.VOLUNTEER),
        moment=ProofMoment.BEFORE_START,
    ),
    Clause(
        2,
        "Achterhoek",
        8,
        "De sociale kaart kennen en bijhouden",
        "Vanaf de ingang van de overeenkomst kent de opdrachtnemer de voorzieningen in het gebied en geeft hij "
        "wijzigingen door voor de sociale kaart. Hij heeft een netwerk in het gebied en doet mee aan lokaal "
        "overleg. Daarvoor brengt hij niets in rekening.",
        "Inwoners krijgen sneller passende hulp als aanbieders weten wat er in de buurt al is.",
        Subject.CONDITIONS,
        (SocialTag.LOCAL,),
    ),
    Clause(
        3,
        "Zuid-Limburg",
        8,
        "Binding met het gebied, op een van vier manieren",
        "De inschrijver heeft binding met het gebied, of laat zien hoe hij die voor de ingang van de overeenkomst"
        " opbouwt. Hij laat dat zien met ten minste één van deze vier: samenwerking met andere aanbieders, met "
        "het welzijnswerk, met een huisartsenpraktijk of gezondheidscentrum, of deelname aan een lokaal overleg.",
        "Hulp dicht bij huis vraagt om mensen die elkaar weten te vinden.",
        Subject.SUITABILITY,
        (SocialTag.LOCAL, SocialTag.COOPERATION),
        checked_by=CheckedBy.CHECKER,
    ),
    Clause(
        4,
        "Tytsjerksteradiel en Achtkarspelen",
        9,
        "Verwijzen als de cliënt geen voorkeur heeft",
        "Heeft een cliënt geen voorkeur voor een aanbieder, dan kijkt de verwijzer in deze volgorde: wat past het"
        " beste bij de situatie van de cliënt, bij welke aanbieder komen er zo min mogelijk verschillende "
        "hulpverleners over de vloer, en welke aanbieder doet iets bijzonders voor de samenleving.",
        "Zo telt maatschappelijke waarde ook mee nadat de opdracht is gegund.",
        ChapterKey.CONTRACT,
    ),
    Clause(
        5,
        "Gooi en Vechtstreek",
        9,
        "Plan voor maatschappelijke waarde",
        "De opdrachtnemer spant zich in voor maatschappelijke waarde. Binnen twee maanden na de ingang geeft hij "
        "een plan van ten hoogste twee bladzijden A4. Hij verdeelt zijn inzet zelf over social return, "
        "duurzaamheid en vernieuwing; de delen zijn samen 100%. Alleen nieuwe en extra activiteiten tellen, en "
        "elke activiteit telt één keer. De opdrachtgever kijkt of het plan redelijk is. De opdrachtnemer "
        "rapporteert elk half jaar.",
        "De opdracht levert zo meer op voor de samenleving dan de hulp alleen, op een manier die bij de "
        "opdrachtnemer past.",
        Subject.CONDITIONS,
        (SocialTag.VALUE,),
    ),
    Clause(
        6,
        "Leidse regio",
        10,
        "Wie kan inschrijven",
        "Inschrijven kan als organisatie, als zzp'er en als collectief van inwoners. Een collectief heeft bij de "
        "ondertekening van de overeenkomst een rechtsvorm; bij de inschrijving hoeft dat nog niet.",
        "Ook kleine aanbieders en initiatieven van inwoners krijgen een eerlijke kans.",
        ChapterKey.ADMISSION,
    ),
    Clause(
        7,
        "Amsterdam",
        11,
        "Steun voor sociale ondernemingen",
        "Beschrijf in een kort ondernemingsplan hoe u binnen drie jaar zonder extra steun kunt werken, met "
        "hoeveel mensen die moeilijk aan werk komen. U draagt zelf het risico en u stopt winst weer in het "
        "maatschappelijke doel.",
        "Een sociale onderneming die op eigen benen komt te staan, blijft van waarde als de overeenkomst voorbij is.",
        Subject.CRITERIA,
        (SocialTag.VALUE,),
        (
            "Het resultaat over drie jaar is aannemelijk",
            "Het aantal mensen met een afstand tot de arbeidsmarkt",
            "Eigen risico, en winst die terugvloeit naar het doel",
        ),
    ),
    Clause(
        8,
        "Rotterdam",
        11,
        "Voorkeursaanbieder van een gebied",
        "Beschrijf hoe u in het gebied samen met het wijkteam collectieve voorzieningen ontwikkelt, hoe inwoners "
        "vaste gezichten zien, ook als zij van de ene naar de andere soort hulp gaan, en hoe u meedoet aan het "
        "samenwerkingsverband van het gebied.",
        "Eén aanbieder die het gebied kent, kan hulp verschuiven naar wat in de buurt zelf ontstaat.",
        Subject.CRITERIA,
        (SocialTag.LOCAL, SocialTag.COOPERATION, SocialTag.CROSS_DOMAIN),
        (
            "Collectieve voorzieningen, samen met het wijkteam",
            "Vaste gezichten, over de soorten hulp heen",
            "Deelname aan het samenwerkingsverband",
        ),
    ),
    Clause(
        9,
        "Zaanstreek-Waterland",
        12,
        "Werken met vrijwilligers",
        "Werkt de opdrachtnemer met vrijwilligers, dan heeft hij vier zaken op orde: beleid waarin vrijwilligers "
        "geen betaalde krachten vervangen, een kader voor kwaliteit en hoe hij dat bewaakt, een overeenkomst met "
        "elke vrijwilliger, en een VOG van elke vrijwilliger.",
        "Vrijwilligers zijn een aanvulling; cliënten moeten op hen kunnen rekenen en zich bij hen veilig voelen.",
        Subject.CONDITIONS,
        (SocialTag.VOLUNTEER, SocialTag.COOPERATION),
        moment=ProofMoment.BEFORE_START,
    ),
    Clause(
        10,
        "Lelystad",
        13,
        "Samenwerken in de stad",
        "Hoe werkt u samen met organisaties van inwoners, de huisarts en andere eerste lijn, vrijwilligers en "
        "mantelzorgers?",
        "Hulp werkt beter als iedereen om een inwoner heen hetzelfde doel heeft.",
        Subject.CRITERIA,
        (SocialTag.CROSS_DOMAIN, SocialTag.COOPERATION, SocialTag.CARER, SocialTag.VOLUNTEER),
        (
            "Met wie u samenwerkt en hoe ver dat gaat",
            "Welke afspraken daarover zijn gemaakt",
            "Hoe concreet uw aanpak is",
        ),
    ),
    Clause(
        11,
        "Zaanstreek-Waterland",
        13,
        "Het netwerk van de cliënt",
        "Beantwoord zes vragen over het netwerk van de cliënt. Hoe betrekt u familie en mantelzorgers? Hoe maakt "
        "u gebruik van wat zij kunnen? Hoe ondersteunt u hen? Hoe houdt u contact met hen? Hoe werkt u samen met "
        "vrij toegankelijke hulp en de eerste lijn? Wat doet u als de situatie plotseling verandert?",
        "Een netwerk dat meedoet en niet overbelast raakt, houdt mensen langer thuis.",
        Subject.CRITERIA,
        (SocialTag.CARER, SocialTag.CLIENT, SocialTag.CROSS_DOMAIN),
        (
            "Betrekken, gebruiken en ondersteunen van het netwerk",
            "Contact met het netwerk",
            "Samenwerking met vrij toegankelijke hulp en eerste lijn",
            "Vooruitdenken: wat u doet als de situatie verandert",
        ),
    ),
    Clause(
        12,
        "Noordoost-Brabant Oost",
        13,
        "Advies aan anderen om de cliënt heen",
        "Bij de opdracht hoort dat de opdrachtnemer advies geeft aan mantelzorgers, vrijwilligers en "
        "beroepskrachten van vrij toegankelijke, eerstelijns en tweedelijns hulp, als dat voor een cliënt nodig "
        "is. Dit advies is in het tarief begrepen.",
        "Wie op tijd advies krijgt, kan zelf verder; dan is er minder zware hulp nodig.",
        Subject.CONDITIONS,
        (SocialTag.CROSS_DOMAIN, SocialTag.CARER),
    ),
)
BY_NUMBER = {clause.number: clause for clause in CLAUSES}
