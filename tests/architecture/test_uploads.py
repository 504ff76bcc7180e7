"""No file comes in past the field that has it scanned, and none that owes a scan goes out to another reader."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django import forms

from contracts.agreement.forms import CopyForm
from documents.upload_field import UploadField
from tests.architecture.deployed import ROOT, root_packages

FIELD = Path("documents/upload_field.py")
# Who sends a file there is the authority itself: it can send it again when the scanner is back.
OF_THE_AUTHORITY = {
    "contracts.agreement.forms.CopyForm.file",  # also of a provider; the form knows who
    "contracts.agreement.forms.ModelForm.file",
    "contracts.capacity.forms.ImportForm.file",
    "contracts.execution.forms.PaperForm.file",
    "contracts.forms.HouseStyleForm.logo",
    "contracts.maximum.forms.ImportForm.file",
    "contracts.proceedings.forms.PaperForm.file",
    "scoring.forms.RecordDrawForm.document",
    "tenders.complaints.forms.OutsideComplaintForm.letter",
    "tenders.contact.forms.AuthorityMessageForm.attachment",
    "tenders.forms.acts.CreateForm.file",
    "tenders.forms.acts.DocumentForm.file",
    "tenders.forms.acts.DocumentVersionForm.file",
    "tenders.forms.change.OutageForm.proof_file",
}
OF_PROVIDERS = {
    "bids.file_forms.FileForm.file",
    "bids.file_forms.SafeForm.file",
    "bids.forms.RestoreForm.file",
    "bids.repairs.forms.SupplyForm.file",
    "contracts.changes.forms.SubcontractorForm.statement",
    "contracts.promises.forms.ReportForm.evidence",
    "contracts.social.forms.EffortForm.evidence",
    "contracts.verification.forms.SupplyForm.file",
    "scoring.low_prices.forms.ExplainForm.file",
    "tenders.contact.forms.MessageForm.attachment",
}
# Where sealed bytes are opened for somebody else than the scanner, and why no scan is asked there.
OPENED_WITHOUT_SCAN = {
    "bids/content.py draft_stream": "people of the bid itself",
    "bids/content.py _zipped.write": "people of the bid itself",
    "bids/safe/selectors.py safe_stream": "people of the organisation itself",
    "bids/selectors.py object_stream": "the dossier, indexing, and answers, which are no files",
    "bids/repairs/selectors.py supply_stream": "the dossier",
    "contracts/verification/selectors.py supply_stream": "the dossier",
    "scoring/low_prices/selectors.py explanation_stream": "the dossier",
    "contracts/dossier/selectors.py zip_blocks": "a dossier, which the product made",
    "documents/files.py read_blob": "answers, which are no files",
    "documents/scanning.py scanned_stream": "here it was scanned",
}
# Who may ask for bytes that were not scanned, by the function that gives them.
USES_OF_UNSCANNED = {
    "object_stream": {"bids/content.py _for_readers", "bids/selectors.py plan_stream", "contracts/dossier"},
    "supply_stream": {"contracts/dossier"},
    "explanation_stream": {"contracts/dossier"},
}


@cache
def modules() -> list[tuple[Path, ast.Module]]:
    return [
        (path.relative_to(ROOT), ast.parse(path.read_text()))
        for package in root_packages()
        for path in sorted((ROOT / package).rglob("*.py"))
    ]


def file_fields() -> dict[str, forms.FileField]:
    """Every file field of every form of the product, by where it stands."""
    for package in root_packages():
        found = importlib.import_module(package)
        for module in pkgutil.walk_packages(found.__path__, f"{package}."):
            if "forms" in module.name.rpartition(".")[2] or ".forms." in module.name:
                importlib.import_module(module.name)
    return {
        f"{form.__module__}.{form.__qualname__}.{name}": field
        for form in _heirs(forms.BaseForm)
        if form.__module__.partition(".")[0] in root_packages()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.FileField)
    }


def _heirs(form: type[Any]) -> Iterator[type[Any]]:
    for heir in form.__subclasses__():
        yield heir
        yield from _heirs(heir)


def test_every_file_field_of_every_form_is_the_one_that_scans() -> None:
    fields = file_fields()

    assert {name for name, field in fields.items() if not isinstance(field, UploadField)} == set()
    waiting = {name for name, field in fields.items() if getattr(field, "from_provider", False)}
    assert waiting == OF_PROVIDERS
    assert fields.keys() - waiting == OF_THE_AUTHORITY


def test_no_module_makes_another_file_field() -> None:
    """Also not one that a form adds while it is made, or of another kind."""
    makers = {
        str(path)
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
        and (node.id if isinstance(node, ast.Name) else node.attr)
        in {"FileField", "ImageField", "MultipleFileField"}
        and "migrations" not in path.parts
    }

    assert makers == {str(FIELD), "ui/polish.py"}


def test_every_file_of_a_request_goes_into_a_form_and_nowhere_else() -> None:
    """`request.FILES` is handed over whole, to something that ends on Form, or to what makes one."""
    taken = [
        (str(path), function, ast.unparse(call.func) if call else "")
        for path, tree in modules()
        for function, call in uses_of_files(tree)
    ]

    assert len(taken) >= 20
    assert [use for use in taken if not use[2].endswith("Form")] == []


def test_the_search_finds_a_file_that_goes_round_the_field() -> None:
    tree = ast.parse(
        "def view(request):\n"
        "    form = FileForm(request.POST, request.FILES or None)\n"
        "    other = FileForm(request.POST, request.FILES if request.method == 'POST' else None)\n"
        "    save(request.FILES['file'])\n"
        "    request.FILES.get('file')\n"
    )

    found = [ast.unparse(call.func) if call else "" for _, call in uses_of_files(tree)]

    assert found == ["FileForm", "FileForm", "", ""]


def test_sealed_bytes_are_opened_in_known_places_alone() -> None:
    opened = {
        f"{path} {function}"
        for path, tree in modules()
        for function, call in calls_in(tree)
        if ast.unparse(call.func).rpartition(".")[2] in {"open_blob", "open_plain"}
    }

    assert opened - {"documents/files.py open_blob"} == OPENED_WITHOUT_SCAN.keys()


def test_who_reads_the_file_of_somebody_else_goes_through_the_scan() -> None:
    for name, allowed in USES_OF_UNSCANNED.items():
        used = {
            f"{path} {function}"
            for path, tree in modules()
            for function, call in calls_in(tree)
            if ast.unparse(call.func).rpartition(".")[2] == name
        }

        assert used, name
        assert {use for use in used if not any(use.startswith(place) for place in allowed)} == set()


def uses_of_files(tree: ast.AST) -> Iterator[tuple[str, ast.Call | None]]:
    """Per use of `.FILES` the call that gets it as a whole, None where a part is taken of it."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "FILES":
            at: ast.AST = node
            while isinstance(parents[at], ast.BoolOp | ast.IfExp | ast.keyword):
                at = parents[at]
            parent = parents[at]
            is_given = isinstance(parent, ast.Call) and at is not parent.func
            yield _function_of(node, parents), parent if is_given else None  # type: ignore[misc]


def calls_in(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield _function_of(node, parents), node


def _function_of(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    names = []
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.FunctionDef):
            names.append(node.name)
    return ".".join(reversed(names))


def test_a_signed_copy_may_wait_for_the_scanner_where_a_provider_sends_it() -> None:
    for asks_signatory in (True, False):
        field: Any = CopyForm(asks_signatory=asks_signatory).fields["file"]

        assert field.from_provider is asks_signatory
