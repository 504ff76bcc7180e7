"""A whole UEA, answered section by section as the pages do."""

from datetime import datetime
from typing import Any

from accounts.models import User
from bids.domain import tasks, uea
from bids.domain.uea import Questions, Section
from bids.models import Draft
from bids.services.declaring import questions_of, save_section


def answers_to(asked: Questions, section: Section, name: str = "Anker") -> dict[str, Any]:
    """No ground applies, every requirement is met."""
    return {
        Section.COMPANY: {
            "company": {key: "yes" if key == "small" else f"{key} {name}" for key in uea.COMPANY_FIELDS}
            | {"email": "post@voorbeeld.test", "kvk": "12345678"},
            "representative": {"name": f"Jo {name}", "function": "bestuurder"},
        },
        Section.MANDATORY: {"grounds": {ground.code: "no" for ground in asked.mandatory}},
        Section.FACULTATIVE: {"grounds": {ground.code: "no" for ground in asked.facultative}},
        Section.RUSSIA: {"russia": dict.fromkeys(uea.RUSSIA_QUESTIONS, "no")},
        Section.SUITABILITY: {"suitability": {row.code: "yes" for row in asked.requirements}},
        Section.SIGNATURE: {
            "signature": {"name": f"Jo {name}", "function": "bestuurder", "place": "Hilversum"},
            "agreed": True,
        },
    }[section]


def save_declaration(draft: Draft, *, by: User, at: datetime, task: str = tasks.DECLARATION) -> None:
    asked = questions_of(draft.bid.tender)
    for section in asked.sections:
        save_section(draft, task, section, answers_to(asked, section), by=by, at=at)
