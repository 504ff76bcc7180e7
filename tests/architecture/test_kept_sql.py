"""SQL that is kept is that of an equal query, and rows are read each time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from accounts.models import Membership, Organisation, User
from tests.architecture import kept_sql
from tests.architecture.kept_sql import Shape, Unknown, sql_kept
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db
SEEN = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)


def different() -> list[QuerySet]:
    """Each differs from each other in one thing."""
    rows = Membership.objects.order_by("pk")
    person = User.objects.filter(pk=OuterRef("user"), email="a@b.example")
    return [
        rows.all(),
        rows.reverse(),
        rows.order_by("organisation__name"),
        rows.filter(pk=1),
        rows.filter(pk=2),
        rows.filter(pk__in=[1]),
        rows.filter(pk__in=[1, 2]),
        rows.exclude(pk=1),
        rows.filter(Q(pk=1) | Q(may_edit=True)),
        rows.filter(Q(pk=1) & Q(may_edit=True)),
        rows.filter(may_edit=True),
        rows.filter(may_edit=False),
        rows.filter(may_submit=True),
        rows.filter(user__email="a@b.example"),
        rows.filter(user__email__iexact="a@b.example"),
        rows.filter(user__last_login__gt=SEEN),
        rows.filter(user__last_login__gt=SEEN + timedelta(microseconds=1)),
        rows.filter(Exists(person)),
        rows.filter(~Exists(person)),
        rows.filter(Exists(person.filter(name="A"))),
        rows.select_related("user"),
        rows.select_related("organisation"),
        rows.only("may_edit"),
        rows.defer("may_edit"),
        rows.values("pk"),
        rows.values("may_edit"),
        rows.values("may_edit").annotate(count=Count("pk")),
        rows.distinct(),
        rows[:1],
        rows[:2],
        rows[1:2],
    ]


def test_each_query_has_the_sql_and_the_rows_that_django_gives_it() -> None:
    MembershipFactory.create_batch(3, may_edit=True)
    plain = [(rows.query.sql_with_params(), list(rows)) for rows in different()]

    with sql_kept():
        first, second = (
            [(rows.query.sql_with_params(), list(rows)) for rows in different()] for _ in range(2)
        )

    assert first == second == plain
    assert len({str(asked) for asked, _ in plain}) == len(plain)
    assert {len(found) for _, found in plain} >= {0, 1, 3}


def test_what_a_column_is_compared_with_is_filled_in_and_the_sql_written_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    members = MembershipFactory.create_batch(4)
    write, written = SQLCompiler.as_sql, []
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda *args: written.append(args) or write(*args))

    with sql_kept():
        alone = [Membership.objects.get(pk=member.pk, user=member.user) for member in members]
        times = len(written)
        pairs = [{*Membership.objects.filter(pk__in=[one.pk, other.pk])} for one, other in pairwise(members)]

    assert alone == members
    assert times == 2
    assert pairs == [{*pair} for pair in pairwise(members)]
    assert len(written) == 4


def test_what_a_query_is_asked_again_is_read_again() -> None:
    member = MembershipFactory()
    with sql_kept():
        before = Organisation.objects.get(pk=member.organisation_id).name
        Organisation.objects.update(name="Anders")
        after = Organisation.objects.get(pk=member.organisation_id).name

    assert before != after == "Anders"


def test_a_query_with_something_unknown_in_it_is_written_each_time() -> None:
    odd = Membership.objects.filter(pk=1)
    odd.query.where.children[0].rhs = object()

    with pytest.raises(Unknown):
        Shape().of(odd.query)


def test_a_constant_that_is_equal_to_a_value_stays_a_constant() -> None:
    members = MembershipFactory.create_batch(2)

    with sql_kept():
        found = [
            Membership.objects.annotate(constant=Value(members[0].pk)).get(pk=member.pk) for member in members
        ]

    assert [(member.pk, member.constant) for member in found] == [
        (member.pk, members[0].pk) for member in members
    ]


def test_taking_two_queries_for_one_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Shape, "of", lambda shape, query: "all the same")
    monkeypatch.setattr(kept_sql, "COMPARED", 2)

    with sql_kept():
        list(Membership.objects.filter(may_edit=True))
        with pytest.raises(AssertionError, match="taken for one"):
            list(Membership.objects.filter(may_edit=False))
