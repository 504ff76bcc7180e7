"""What awaits somebody on the start page."""

import pytest

from accounts.models import User
from portal import selectors
from portal.selectors import todos_for
from tests.factories.world import make_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", ["opened", "standstill"])
def test_what_awaits_somebody_is_what_each_part_of_the_product_says(stage: str) -> None:
    world = make_world(stage)
    people = [User.objects.get(pk=user.pk) for user in world.people.users.values()]

    plain = [
        {(todo.text, todo.url) for source in selectors._SOURCES for todo in source(user, at=world.at)}
        for user in people
    ]

    assert [{(todo.text, todo.url) for todo in todos_for(user, at=world.at)} for user in people] == plain
    assert any(plain)
