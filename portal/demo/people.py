"""Accounts and organisations of the demo."""

from dataclasses import dataclass, field

from accounts.models import Membership, Organisation, User
from tenders.models import Role

PASSWORD = "tenderhuis-demo"  # noqa: S105 -- published on purpose: every demo account has it
DOMAIN = "demo.example"

STAFF: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("inkoper", "Ingrid Koper", (Role.BUYER,)),
    ("opener", "Otto Opener", (Role.SECOND_OPENER,)),
    ("voorzitter", "Vera Voorzitter", (Role.CHAIR,)),
    ("toetser", "Tom Toetser", (Role.CHECKER,)),
    ("commissielid1", "Carla de Wit", (Role.EVALUATOR,)),
    ("commissielid2", "Cees Groen", (Role.EVALUATOR,)),
    ("commissielid3", "Chaima Blauw", (Role.EVALUATOR,)),
    ("contractmanager", "Coen Manager", (Role.CONTRACT_MANAGER,)),
    ("jurist", "Julia Rechters", (Role.JURIST,)),
    ("auditor", "Arie Toezicht", (Role.AUDITOR,)),
    ("beheerder", "Bea Heerder", ()),
)
PROVIDERS: tuple[tuple[str, str], ...] = (
    ("anker", "Zorggroep Anker"),
    ("brug", "Stichting De Brug"),
    ("cirkel", "Cirkel Begeleiding"),
    ("delta", "Delta Thuis"),
    ("eiland", "Eiland Ondersteuning"),
    ("fakkel", "Fakkel Zorg"),
)


@dataclass
class DemoPeople:
    """Users by the part of their address before the at sign, organisations by name."""

    users: dict[str, User] = field(default_factory=dict)
    providers: dict[str, Organisation] = field(default_factory=dict)

    def __getitem__(self, key: str) -> User:
        return self.users[key]


def make_people(authorities: list[Organisation]) -> DemoPeople:
    """Every staff account works for each authority; each provider has one account that may edit and submit."""
    people = DemoPeople()
    for key, name, roles in STAFF:
        user = people.users[key] = User.objects.create_user(f"{key}@{DOMAIN}", name, PASSWORD)
        Membership.objects.bulk_create(
            Membership(
                user=user,
                organisation=authority,
                is_buyer=Role.BUYER in roles,
                is_administrator=key == "beheerder",
            )
            for authority in authorities
        )
    for number, (key, name) in enumerate(PROVIDERS, start=1):
        organisation = people.providers[key] = Organisation.objects.create(
            kind=Organisation.Kind.PROVIDER,
            name=name,
            kvk_number=f"9000000{number}",
            address=f"Zorgstraat {number}",
            postal_code="1234 AB",
            city="Voorbeeldstad",
        )
        user = people.users[key] = User.objects.create_user(
            f"{key}@{DOMAIN}", f"Directeur {name.split()[-1]}", PASSWORD
        )
        Membership.objects.create(user=user, organisation=organisation, may_edit=True, may_submit=True)
    return people
