"""People and organisations."""

from typing import Any

import factory
from django.db.models import Model

from accounts.models import Membership, Organisation, User
from tests.factories.numbers import next_number
from tests.factories.remembering import remembered


class RememberedFactory(factory.django.DjangoModelFactory):
    """What it makes is a scene too, so that scenes that follow on it are found again."""

    class Meta:
        abstract = True

    @classmethod
    def _generate(cls, strategy: str, params: dict[str, Any]) -> Model:
        if strategy == factory.CREATE_STRATEGY:
            return _created(cls.__name__, params)
        return super()._generate(strategy, params)


@remembered
def _created(name: str, params: dict[str, Any]) -> Model:
    """By the name of a factory of this module; a class cannot be told apart by its value."""
    found: Model = super(RememberedFactory, globals()[name])._generate(factory.CREATE_STRATEGY, params)
    return found


class UserFactory(RememberedFactory):
    """A person with the password "wachtwoord-123"."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        number = factory.LazyFunction(lambda: next_number("person"))

    name = factory.LazyAttribute(lambda user: f"Persoon {user.number}")
    email = factory.LazyAttribute(lambda user: f"persoon{user.number}@tenderhuis.example")
    password = factory.django.Password("wachtwoord-123")


class OrganisationFactory(RememberedFactory):
    """A care provider, or with `authority=True` a contracting authority."""

    class Meta:
        model = Organisation

    class Params:
        number = factory.LazyFunction(lambda: next_number("organisation"))
        authority = factory.Trait(
            kind=Organisation.Kind.AUTHORITY, name=factory.LazyAttribute(lambda own: f"Gemeente {own.number}")
        )

    kind = Organisation.Kind.PROVIDER
    name = factory.LazyAttribute(lambda own: f"Zorgaanbieder {own.number}")
    kvk_number = factory.LazyAttribute(lambda own: f"{10_000_000 + own.number}")
    address = "Dorpsstraat 1"
    postal_code = "1234 AB"
    city = "Voorbeeldstad"


class MembershipFactory(RememberedFactory):
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
