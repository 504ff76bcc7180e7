"""Somebody asks for a page of the toeleiding, at the instant of the factories."""

from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import User
from clock import telling
from contracts.models import ContractFile
from tests.architecture.visiting import Answer
from tests.factories.allocation import COUNTED_AT
from tests.factories.contracts import Award


def get(user: User | None, path: str, *, at: datetime = COUNTED_AT, **query: str) -> Answer:
    client = Client()
    if user is not None:
        client.force_login(User.objects.get(pk=user.pk))
    with telling(at):
        return Answer("GET", client.get(path, query))


def post(user: User, path: str, *, at: datetime = COUNTED_AT, **data: Any) -> Answer:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    with telling(at):
        return Answer("POST", client.post(path, data, follow=True))


def text_of(answer: Answer) -> str:
    return answer.body.decode()


def page_of(award: Award, name: str) -> str:
    return reverse(f"contracts:{name}", args=[award.tender.public_id])


def page_of_contract(file: ContractFile, name: str) -> str:
    return reverse(f"contracts:{name}", args=[file.public_id])


def sheet(*rows: list[Any], title: str = "Aantallen") -> SimpleUploadedFile:
    """What a contract manager made in Excel."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("aantallen.xlsx", target.getvalue())


def book_of(answer: Answer) -> Any:
    return load_workbook(BytesIO(answer.body))
