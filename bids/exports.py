"""The UEA as ESPD response (UBL QualificationApplicationResponse); what was and was not checked: docs/espd.md."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree

from bids.domain.espd import CRITERIA, criteria_of
from bids.domain.uea import RUSSIA, Questions
from tenders.domain.exclusion import CATALOGUE, Ground
from tenders.domain.wording import AMSTERDAM
from tenders.models import Tender

ROOT = "urn:oasis:names:specification:ubl:schema:xsd:QualificationApplicationResponse-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
VERSION = "4.0.0"
_LISTS = "http://publications.europa.eu/resource/authority/"

for _prefix, _space in (("", ROOT), ("cac", CAC), ("cbc", CBC)):
    ElementTree.register_namespace(_prefix, _space)


def espd_response(
    tender: Tender, draft_id: UUID, asked: Questions, data: Mapping[str, Any], *, at: datetime
) -> bytes:
    """Of the answers as they are now; the same answers at the same moment give the same bytes."""
    root = ElementTree.Element(f"{{{ROOT}}}QualificationApplicationResponse")
    local = at.astimezone(AMSTERDAM)
    _cbc(root, "UBLVersionID", "2.3", schemeAgencyID="OASIS-UBL-TC")
    _cbc(root, "ProfileExecutionID", f"ESPD-EDMv{VERSION}", schemeAgencyID="OP", schemeVersionID=VERSION)
    _cbc(root, "ID", f"UEA-{draft_id}", schemeAgencyID="NL")
    _cbc(root, "CopyIndicator", "false")
    _cbc(root, "UUID", str(_id(draft_id, at.isoformat())), schemeID="ISO/IEC 9834-8:2008 - 4UUID")
    _cbc(root, "ContractFolderID", tender.reference or str(tender.public_id), schemeAgencyID="NL")
    _cbc(root, "IssueDate", local.date().isoformat())
    _cbc(root, "IssueTime", local.time().isoformat(timespec="seconds"))
    buyer = _cac(_cac(root, "ContractingParty"), "Party")
    _cbc(_cac(buyer, "PartyName"), "Name", tender.authority.name)
    _operator(root, data)
    _cbc(_cac(root, "ProcurementProject"), "Name", tender.title)
    _cbc(_cac(root, "ProcurementProjectLot"), "ID", "LOT-0000", schemeID="Criterion", schemeAgencyID="OP")
    _criteria(root, draft_id, asked, data)
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _operator(root: ElementTree.Element, data: Mapping[str, Any]) -> None:
    company, person = data.get("company", {}), data.get("representative", {})
    party = _cac(_cac(root, "EconomicOperatorParty"), "Party")
    if company.get("small") in {"yes", "no"}:
        size = "sme" if company["small"] == "yes" else "large"
        _cbc(
            party,
            "IndustryClassificationCode",
            size,
            listID=f"{_LISTS}economic-operator-size",
            listAgencyID="OP",
        )
    if company.get("kvk"):
        _cbc(_cac(party, "PartyIdentification"), "ID", company["kvk"], schemeID="0106", schemeAgencyID="NL")
    _cbc(_cac(party, "PartyName"), "Name", company.get("name", ""))
    address = _cac(party, "PostalAddress")
    for name, key in (("StreetName", "address"), ("CityName", "city"), ("PostalZone", "postal_code")):
        if company.get(key):
            _cbc(address, name, company[key])
    _cbc(_cac(address, "Country"), "IdentificationCode", "NLD", listID=f"{_LISTS}country", listAgencyID="ISO")
    contact = _cac(party, "Contact")
    for name, value in (
        ("Name", person.get("name")),
        ("Telephone", company.get("phone")),
        ("ElectronicMail", company.get("email")),
    ):
        if value:
            _cbc(contact, name, value)


def _criteria(root: ElementTree.Element, draft_id: UUID, asked: Questions, data: Mapping[str, Any]) -> None:
    """First every criterion, then every answer: the order of the schema."""
    responses: list[tuple[str, str, str]] = []
    grounds: list[Ground] = list(asked.grounds)
    if asked.asks_russia:
        grounds.append(CATALOGUE[RUSSIA])
    for ground in grounds:
        for code in criteria_of(ground.code):
            criterion = _cac(root, "TenderingCriterion")
            _cbc(
                criterion,
                "ID",
                CRITERIA[code],
                schemeID="Criterion",
                schemeAgencyID="OP",
                schemeVersionID=VERSION,
            )
            _cbc(criterion, "CriterionTypeCode", code, listID=f"{_LISTS}criterion", listAgencyID="OP")
            _cbc(criterion, "Name", ground.name)
            _cbc(criterion, "Description", ground.description)
            group = _cac(criterion, "TenderingCriterionPropertyGroup")
            _cbc(group, "ID", str(_id(draft_id, ground.code, code, "group")), schemeID="Criterion")
            _cbc(group, "PropertyGroupTypeCode", "ON*", listID="property-group-type", listAgencyID="OP")
            for kind, values in (
                ("INDICATOR", data.get("grounds", {})),
                ("DESCRIPTION", data.get("explanations", {})),
                ("DESCRIPTION", data.get("measures", {})),
            ):
                value = values.get(ground.code)
                if value in (None, ""):
                    continue
                property_id = str(_id(draft_id, ground.code, code, str(len(responses))))
                _question(group, property_id, kind)
                responses.append((property_id, kind, value))
    for property_id, kind, value in responses:
        response = _cac(root, "TenderingCriterionResponse")
        _cbc(response, "ID", str(_id(draft_id, property_id)), schemeID="ISO/IEC 9834-8:2008 - 4UUID")
        _cbc(response, "ValidatedCriterionPropertyID", property_id, schemeID="Criterion")
        given = _cac(response, "ResponseValue")
        _cbc(given, "ID", str(_id(draft_id, property_id, "value")), schemeID="ISO/IEC 9834-8:2008 - 4UUID")
        if kind == "INDICATOR":
            _cbc(given, "ResponseIndicator", "true" if value == "yes" else "false")
        else:
            _cbc(given, "Description", value)


def _question(group: ElementTree.Element, property_id: str, kind: str) -> None:
    question = _cac(group, "TenderingCriterionProperty")
    _cbc(question, "ID", property_id, schemeID="Criterion")
    _cbc(question, "TypeCode", "QUESTION", listID="criterion-element-type", listAgencyID="OP")
    _cbc(question, "ValueDataTypeCode", kind, listID="response-data-type", listAgencyID="OP")


def _id(draft_id: UUID, *parts: str) -> UUID:
    """Our own, the same for the same question of the same draft."""
    return uuid5(NAMESPACE_URL, "/".join([str(draft_id), *parts]))


def _cac(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{CAC}}}{name}")


def _cbc(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = _readable(text)


def _readable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(char for char in text if char in "\t\n\r" or ord(char) >= 0x20)
