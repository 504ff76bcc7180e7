"""The pages a commission works in, and saving a score, beside pretalx in the same run and with the same shape of data.

`python -m bench.pages alone` measures without pretalx.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bench.installation import ready
from bench.measuring import Timing, report, timed
from bench.peer import Pretalx

ROUNDS, RUNS = 2, 8


@dataclass(frozen=True)
class Figure:
    """What one visit of ours does, which page of pretalx stands beside it, and the target for ours."""

    name: str
    rows: int
    visit: Callable[[], object]
    peer: str = ""
    peer_rows: int = 0
    queries: int | None = None
    median_ms: int | None = None


def main() -> None:
    peer = None if "alone" in sys.argv[1:] else Pretalx()
    try:
        with ready():
            _measure_all(peer)
    finally:
        if peer is not None:
            peer.close()


def _measure_all(peer: Pretalx | None) -> None:
    from bench.committee import end_scoring, make_committee, make_large_consensus

    found, checker = make_committee()
    for figure in _figures(found, checker):
        _measure(figure, peer)
    for figure in _later_figures(end_scoring(found)):
        _measure(figure, peer)
    for figure in _consensus_figures(make_large_consensus()):
        _measure(figure, peer)


def _measure(figure: Figure, peer: Pretalx | None) -> None:
    """In turns, so that other work on the machine meets both."""
    from django.db import connection

    ours, theirs = Timing(0, (), ()), Timing(0, (), ())
    for _ in range(ROUNDS):
        ours += timed(figure.visit, connection, runs=RUNS)
        if peer is not None and figure.peer:
            theirs += peer.timed(figure.peer, runs=RUNS)
    facts: dict[str, Any] = {"rows": figure.rows, **ours.summary()}
    if theirs.milliseconds and peer is not None:
        facts["pretalx"] = {
            "version": peer.version,
            "page": figure.peer,
            "rows": figure.peer_rows,
            **theirs.summary(),
        }
        facts["ratio"] = {
            "queries": round(ours.queries / theirs.queries, 3),
            "median": round(ours.median / theirs.median, 3),
        }
    target, met = None, None
    if figure.queries is not None and figure.median_ms is not None:
        target = {"queries": figure.queries, "median_ms": figure.median_ms}
        met = ours.queries <= figure.queries and ours.median <= figure.median_ms
    report(f"pages.{figure.name}", target=target, met=met, **facts)


def _figures(found: Any, checker: Any) -> Iterator[Figure]:
    from django.urls import reverse

    tender, bids = found.tender.public_id, found.bids
    as_evaluator, as_chair, as_checker = map(_client, (found.evaluators[0], found.chair, checker))

    def page(client: Any, name: str, *more: Any) -> Callable[[], object]:
        address = reverse(name, args=[tender, *more])
        return lambda: _checked(client.get(address), 200)

    yield Figure(
        "dashboard.evaluator", 200, page(as_evaluator, "scoring:start"), "dashboard.reviewer", 200, 12, 60
    )
    yield Figure(
        "dashboard.chair", 200, page(as_chair, "scoring:progress"), "dashboard.organiser", 200, 12, 60
    )
    yield Figure("list.bids", 200, page(as_checker, "bids:checks"), "list.all", 200, 8, 40)
    yield Figure("list.bids_default", 200, page(as_checker, "bids:checks"), "list.default", 50, 8, 40)
    desk = page(as_evaluator, "scoring:desk", bids[0].public_id, 1, 1)
    yield Figure("desk.open", 1, desk, "review.open", 1, 12, 25)
    save = _saver(found, as_evaluator)
    yield Figure("score.change", 1, lambda: save(bids[1]), "review.change", 1, 10, 10)
    yield Figure("score.autosave", 1, lambda: save(bids[2], htmx=True), "review.change", 1, 10, 10)
    unscored = _endless(found)
    yield Figure("score.new", 1, lambda: save(next(unscored)), "review.new", 1, 10, 10)
    yield Figure("overview.evaluator", 600, page(as_evaluator, "scoring:overview"))
    yield Figure("admission.chair", 2000, page(as_chair, "scoring:admission"))


def _later_figures(found: Any) -> Iterator[Figure]:
    from django.urls import reverse

    client = _client(found.chair)
    agenda = reverse("scoring:consensus", args=[found.tender.public_id])
    yield Figure(
        "consensus.agenda", 600, lambda: _checked(client.get(agenda), 200), queries=15, median_ms=150
    )


def _consensus_figures(found: Any) -> Iterator[Figure]:
    """40 bids, 10 criteria, 10 evaluators: 4,000 scores in 400 rows."""
    from django.urls import reverse

    agenda = reverse("scoring:consensus", args=[found.tender.public_id])
    item = reverse("scoring:consensus_item", args=[found.tender.public_id, found.bids[0].public_id, 1, 1])
    as_chair, as_member = _client(found.chair), _client(found.evaluators[0])
    for who, client in (("chair", as_chair), ("member", as_member)):
        yield Figure(
            f"consensus.agenda_40_10_10.{who}",
            400,
            lambda client=client: _checked(client.get(agenda), 200),
            queries=15,
            median_ms=150,
        )
    yield Figure("consensus.item_40_10_10", 1, lambda: _checked(as_chair.get(item), 200))


def _saver(found: Any, client: Any) -> Callable[..., None]:
    """Saves another text each time, as the form of the desk does."""
    from django.urls import reverse

    versions: dict[int, int] = {}
    written = iter(range(1_000_000))

    def save(bid: Any, *, htmx: bool = False) -> None:
        from scoring.models import Score

        if bid.pk not in versions:
            versions[bid.pk] = (
                Score.objects.filter(sheet__bid=bid, sheet__evaluator=found.evaluators[0], criterion_code="1")
                .values_list("version", flat=True)
                .first()
                or 0
            )
        given = {
            "version": versions[bid.pk],
            "level_label": "Goed",
            "motivation": f"Het plan noemt vaste begeleiders, {next(written)} keer.",
            "go": "stay",
        }
        address = reverse("scoring:desk", args=[found.tender.public_id, bid.public_id, 1, 1])
        headers = {"HX-Request": "true"} if htmx else {}
        _checked(client.post(address, given, headers=headers), 200 if htmx else 302)
        versions[bid.pk] += 1

    return save


def _client(user: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _endless(found: Any) -> Iterator[Any]:
    """Bids that the first evaluator did not score; 20 of them, enough for all runs."""
    yield from found.bids[-20:]


def _checked(response: Any, status: int) -> None:
    if response.status_code != status:
        raise RuntimeError(f"{response.request['PATH_INFO']} answered {response.status_code}, not {status}.")


if __name__ == "__main__":
    main()
