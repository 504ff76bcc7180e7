"""What every page of the product keeps to."""

import re

from tests.architecture.visiting import Answer

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_INLINE = re.compile(r"<(?:script(?![^>]*\bsrc=)|style\b)|<[a-z][^>]*\s(?:style|on[a-z]+)=", re.IGNORECASE)


def page_faults(answer: Answer) -> list[str]:
    """The rules that an HTML answer breaks; a part of a page that htmx asks for has no head."""
    faults = []
    text = answer.body.decode()
    policy = answer.response.headers.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy:
        faults.append("no content security policy")
    if "unsafe" in policy:
        faults.append("a content security policy with unsafe sources")
    if _INLINE.search(text):
        faults.append("inline script or style")
    if "<html" not in text:
        return faults
    if '<html lang="nl">' not in text:
        faults.append("not marked as Dutch")
    if len(re.findall(r"<h1[\s>]", text)) != 1:
        faults.append("not exactly one h1")
    title = _TITLE.search(text)
    if title is None or not title[1].strip().endswith("– Tenderhuis"):
        faults.append("a title that does not end with the name of the product")
    elif title[1].strip() == "– Tenderhuis":
        faults.append("a title that does not say where one is")
    return faults
