"""A to-do goes out by mail: whoever names somebody in it says what the mail says in its place."""

import ast
from pathlib import Path

from django.conf import settings

# What is counted or dated, and parties that are public.
PLAIN = {
    "len(rows)",
    "number",
    "noun",
    "what",
    "row.number",
    "row.lot.number",
    "line.list.number",
    "draw.lot",
    "tender.authority.name",
    "message.tender.authority",
    "row.title",
    "name",
    "year",
    "month_in_words(month)",
    "warning.mark",
}


def constructions() -> list[tuple[Path, ast.Call]]:
    root = Path(settings.BASE_DIR)
    found = []
    for app in ("tenders", "bids", "scoring", "contracts", "portal"):
        for path in sorted((root / app).rglob("*.py")):
            tree = ast.parse(path.read_text())
            found += [
                (path.relative_to(root), node)
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Todo"
            ]
    return found


def interpolated(node: ast.expr) -> set[str]:
    return {ast.unparse(part.value) for part in ast.walk(node) if isinstance(part, ast.FormattedValue)}


def test_a_to_do_that_names_somebody_has_words_for_the_mail() -> None:
    found = constructions()
    named = 0

    for path, call in found:
        given = {word.arg: word.value for word in call.keywords}
        words = interpolated(given["text"])
        if "without_names" in given:
            named += 1
            assert not interpolated(given["without_names"]) - {"words", "_VERBS[found]"}, path
        else:
            assert words <= PLAIN, f"{path}: {words - PLAIN}"
    # The check reads what is there.
    assert len(found) > 40
    assert named > 8
