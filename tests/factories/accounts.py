"""People and organisations."""

import factory

from accounts.models import Membership, Organisation, User
from tests.factories.numbers import first_number


class CountingFactory(factory.django.DjangoModelFactory):
    """Counts on from where this test process begins."""

    class Meta:
        abstract = True

    @classmethod
    def _setup_next_sequence(cls) -> int:
        return first_number()


class UserFactory(CountingFactory):
    """A person with the password "wachtwoord-123"."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Persoon {n}")
    email = factory.Sequence(lambda n: f"persoon{n}@tenderhuis.example")
    password = factory.django.Password("wachtwoord-123")


class OrganisationFactory(CountingFactory):
    """A care provider, or with `authority=True` a contracting authority."""

    class Meta:
        model = Organisation

    class Params:
        authority = factory.Trait(
            kind=Organisation.Kind.AUTHORITY, name=factory.Sequence(lambda n: f"Gemeente {n}")
        )

    kind = Organisation.Kind.PROVIDER
    name = factory.Sequence(lambda n: f"Zorgaanbieder {n}")
    kvk_number = factory.Sequence(lambda n: f"{10_000_000 + n}")
    address = "Dorpsstraat 1"
    postal_code = "1234 AB"
    city = "Voorbeeldstad"


class MembershipFactory(factory.django.DjangoModelFactory):
    """A person without rights at a provider; traits give the usual rights."""

    class Meta:
        model = Membership

    class Params:
        signatory = factory.Trait(may_edit=True, may_submit=True)
        editor = factory.Trait(may_edit=True)
        buyer = factory.Trait(
            is_buyer=True, organisation=factory.SubFactory(OrganisationFactory, authority=True)
        )
        administrator = factory.Trait(is_administrator=True)

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
