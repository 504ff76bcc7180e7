"""Runs in the environment of pretalx, never in ours: fills an event and times its pages on request.

`seed` fills the database. `serve` reads per line the name of a page and a number of runs, and answers with one
JSON line.
"""

import datetime as dt
import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict

os.environ["DJANGO_SETTINGS_MODULE"] = "pretalx.settings"

import django

django.setup()

import logging

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now
from django_scopes import scope, scopes_disabled
from pretalx.event.models import Event, Team
from pretalx.event.utils import create_organiser_with_team
from pretalx.person.models import SpeakerProfile, User
from pretalx.submission.models import (
    Review,
    ReviewScore,
    ReviewScoreCategory,
    Submission,
    SubmissionType,
    Track,
)

from bench.measuring import timed

SUBMISSIONS, REVIEWERS, UNREVIEWED, SPEAKERS, TRACKS = 200, 10, 20, 120, 4
WEIGHTS, VALUES = (40, 35, 25), range(6)
SLUG = "bench"
logging.disable(logging.CRITICAL)


def seed() -> None:
    """200 submissions, 10 reviewers, 3 weighted categories; 20 submissions nobody reviewed yet."""
    chance = random.Random(7)
    admin = User.objects.create_user(name="Admin", email="admin@bench.example", password="unused")
    organiser, team = create_organiser_with_team(name="Bench", slug=SLUG, users=[admin])
    first_day = (now() + dt.timedelta(days=40)).date()
    with scopes_disabled():
        event = Event.objects.create(
            name="Bench",
            slug=SLUG,
            organiser=organiser,
            is_public=True,
            date_from=first_day,
            date_to=first_day + dt.timedelta(days=2),
            timezone="Europe/Amsterdam",
            email="bench@bench.example",
            locale_array="en",
            locale="en",
        )
    with scope(event=event):
        event.build_initial_data()
        team.limit_events.add(event)
        team.can_change_submissions = team.can_change_event_settings = True
        team.save()
        event.cfp.deadline = now() - dt.timedelta(days=1)
        event.cfp.save()
        event.review_phases.order_by("position").first().activate()
        categories = _categories(event)
        submissions = _submissions(event, chance)
        for reviewer in _reviewers(event, organiser):
            for submission in submissions[: SUBMISSIONS - UNREVIEWED]:
                review = Review(submission=submission, user=reviewer, text="review text " * 20)
                review.save()
                review.scores.set([chance.choice(scores) for scores in categories])
                review.save()


def _categories(event: Event) -> list[list[ReviewScore]]:
    event.score_categories.all().delete()
    found = []
    for number, weight in enumerate(WEIGHTS):
        category = ReviewScoreCategory.objects.create(
            event=event, name=f"Category {number}", weight=weight / 10, required=True
        )
        found.append([ReviewScore.objects.create(category=category, value=v, label=str(v)) for v in VALUES])
    return found


def _submissions(event: Event, chance: random.Random) -> list[Submission]:
    tracks = [Track.objects.create(event=event, name=f"Track {n}", color="#336699") for n in range(TRACKS)]
    SubmissionType.objects.create(event=event, name="Workshop", default_duration=90)
    types = list(event.submission_types.all())
    speakers = []
    for number in range(SPEAKERS):
        user = User.objects.create_user(name=f"Speaker {number}", email=f"speaker{number}@bench.example")
        SpeakerProfile.objects.create(user=user, event=event, biography="biography " * 40)
        speakers.append(user)
    found = []
    for number in range(SUBMISSIONS):
        submission = Submission.objects.create(
            event=event,
            title=f"Proposal {number}",
            submission_type=chance.choice(types),
            track=chance.choice(tracks),
            abstract="abstract " * 30,
            description="description " * 60,
            content_locale="en",
        )
        speaker = chance.choice(speakers)
        submission.speakers.add(speaker)
        submission.log_action("pretalx.submission.create", person=speaker)
        found.append(submission)
    return found


def _reviewers(event: Event, organiser: object) -> list[User]:
    team = Team.objects.create(organiser=organiser, name="Reviewers", is_reviewer=True)
    team.limit_events.add(event)
    users = [
        User.objects.create_user(name=f"Reviewer {n}", email=f"reviewer{n}@bench.example", password="unused")
        for n in range(REVIEWERS)
    ]
    team.members.add(*users)
    return users


def pages() -> dict[str, Callable[[], object]]:
    """By name, what one run of each does."""
    with scopes_disabled():
        event = Event.objects.get(slug=SLUG)
        reviewer = User.objects.get(email="reviewer0@bench.example")
        organiser = User.objects.get(email="admin@bench.example")
    with scope(event=event):
        codes = list(event.submissions.order_by("pk").values_list("code", flat=True))
        scores = {
            category.pk: list(category.scores.values_list("pk", flat=True))
            for category in event.score_categories.all()
        }
    as_reviewer, as_organiser = _client(reviewer), _client(organiser)
    root, chance, written = f"/orga/event/{SLUG}", random.Random(7), iter(range(1_000_000))

    def get(client: Client, path: str) -> Callable[[], object]:
        return lambda: _checked(client.get(root + path), 200)

    def save(code: str) -> None:
        given = {f"score_{pk}": chance.choice(values) for pk, values in scores.items()}
        given |= {"text": f"a good proposal {next(written)}", "review_submit": "save"}
        _checked(as_reviewer.post(f"{root}/submissions/{code}/reviews/", given), 302)

    unreviewed = _endless(codes[SUBMISSIONS - UNREVIEWED :], event, reviewer)
    return {
        "dashboard.reviewer": get(as_reviewer, "/reviews/"),
        "dashboard.organiser": get(as_organiser, "/reviews/"),
        "list.default": get(as_organiser, "/submissions/"),
        "list.all": get(as_organiser, "/submissions/?page_size=250"),
        "review.open": get(as_reviewer, f"/submissions/{codes[0]}/reviews/"),
        "review.change": lambda: save(codes[1]),
        "review.new": lambda: save(next(unreviewed)),
    }


def _endless(codes: list[str], event: Event, reviewer: User) -> Iterator[str]:
    """Submissions without a review of this reviewer; when all have one, the reviews are taken away again."""
    while True:
        with scope(event=event):
            Review.objects.filter(user=reviewer, submission__code__in=codes).delete()
        yield from codes


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _checked(response: HttpResponse, status: int) -> None:
    if response.status_code != status:
        raise SystemExit(f"pretalx answered {response.status_code} where {status} was expected.")


def serve() -> None:
    known = pages()
    for line in sys.stdin:
        name, runs = line.split()
        timing = timed(known[name], connection, runs=int(runs))
        print(json.dumps(asdict(timing)), flush=True)


if __name__ == "__main__":
    {"seed": seed, "serve": serve}[sys.argv[1]]()
