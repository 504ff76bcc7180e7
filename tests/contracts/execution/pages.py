"""Ask for pages of a contract as somebody, at an instant."""

from datetime import datetime

from django.test import Client
from django.urls import reverse

from accounts.models import User
from clock import telling
from contracts.models import ContractFile
from tests.architecture.visiting import Answer
from tests.factories.contracts import SIGNED_AT


def url(name: str, file: ContractFile, *more: object) -> str:
    return reverse(f"contracts:{name}", args=[file.public_id, *more])


def get(user: User | None, path: str, *, at: datetime = SIGNED_AT, **query: str) -> Answer:
    with telling(at):
        answer = Answer("GET", client_of(user).get(path, query))
        _ = answer.body
    return answer


def post(user: User | None, path: str, *, at: datetime = SIGNED_AT, **data: object) -> Answer:
    with telling(at):
        return Answer("POST", client_of(user).post(path, data, follow=True))


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(User.objects.get(pk=user.pk))
    return client
