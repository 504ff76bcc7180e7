"""The skeleton: one h1, title, language, no inline script or style, error pages in Dutch."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from ui.context import site
from ui.forms import Form

TEMPLATES = Path(__file__).parents[2] / "templates"
OURS = [
    *TEMPLATES.glob("*.html"),
    *TEMPLATES.glob("account/*.html"),
    *TEMPLATES.glob("components/*.html"),
    *TEMPLATES.glob("bootstrap5/**/*.html"),
]
PAGE = """{% extends "layout_page.html" %}{% block title %}Planning – Proef{% endblock %}
{% block heading %}Wanneer gebeurt wat?{% endblock %}
{% block breadcrumb %}{% breadcrumb "Aanbestedingen" "/a/" %}Planning{% endbreadcrumb %}{% endblock %}"""


class Nothing(Form):
    pass


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


def test_page_has_language_title_one_heading_and_breadcrumb(request_: HttpRequest) -> None:
    page = engines["django"].from_string(PAGE).render({}, request_)

    assert '<html lang="nl">' in page
    assert "<title>Planning – Proef – Tenderhuis</title>" in page
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["Wanneer gebeurt wat?"]
    assert '<li><a href="/a/">Aanbestedingen</a></li>' in page
    assert '<li aria-current="page">Planning</li>' in page
    assert 'href="#inhoud"' in page


def test_refused_form_reaches_title_and_summary_by_itself(request_: HttpRequest) -> None:
    form = Nothing({})
    form.add_error(None, "De termijn is voorbij.")

    page = engines["django"].from_string(PAGE).render({"planning_form": form}, request_)

    assert "<title>Fout: Planning – Proef – Tenderhuis</title>" in page
    assert "<li>De termijn is voorbij.</li>" in page


def test_public_page_sets_no_cookie_token(request_: HttpRequest, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]

    engines["django"].from_string(PAGE).render({}, request_)

    assert "CSRF_COOKIE" not in request_.META


@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html"])
def test_error_page_says_what_to_do(name: str, request_: HttpRequest) -> None:
    page = render_to_string(name, request=request_)

    assert len(re.findall(r"<h1>", page)) == 1
    assert "Ga naar de startpagina" in page


def test_error_page_of_the_server_needs_no_context() -> None:
    assert "Er ging iets mis" in render_to_string("500.html")


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_has_no_inline_script_or_style(path: Path) -> None:
    source = path.read_text()

    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", source)


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_does_not_shout(path: Path) -> None:
    text = re.sub(r"{[%{#].*?[%}#]}|<[^>]*>", "", path.read_text())

    assert "!" not in text


def test_site_knows_the_moment_and_for_whom(request_: HttpRequest) -> None:
    facts = site(request_)["site"]

    assert facts.name == "Tenderhuis"
    assert facts.now.tzinfo is not None
    assert facts.organisations == []
