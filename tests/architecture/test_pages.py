"""Every page keeps to the content security policy, says where one is, and is in Dutch."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.architecture.page_rules import page_faults
from tests.architecture.permission_table import rows
from tests.architecture.sweeping import Sweep
from tests.architecture.visiting import Answer

ROOT = Path(__file__).resolve().parents[2]
_INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style\b|\s(?:style|on(?:click|submit|change|load|input|focus|blur|key\w+))\s*=",
    re.IGNORECASE,
)
# Files, data, answers to machines, and addresses that only send on.
NO_PAGES = {
    "health:live",
    "health:ready",
    "agenda:feed",
    "mfa_download_recovery_codes",
    "people:own_data_file",
    "people:person_data",
    "tenders:calendar",
    "tenders:document_download",
    "tenders:export",
    "tenders:clarification_pdf",
    "tenders:clarification_data",
    "tenders:clarification_excel",
    "tenders:leidraad_pdf",
    "tenders:leidraad_word",
    "tenders:simulation_export",
    "tenders:consultation_export",
    "tenders:consultation_report_draft",
    "tenders:consultation_report_pdf",
    "tenders:complaint_export",
    "tenders:complaint_letter",
    "tenders:contact_attachment",
    "tenders:clarification_draft_pdf",
    "bids:copy",
    "bids:own_copy",
    "bids:own_document",
    "bids:own_record_data",
    "bids:repair_letter",
    "bids:repair_own_letter",
    "bids:repair_own_supply",
    "bids:repair_supply",
    "bids:task_file",
    "bids:part_task_file",
    "bids:uea_pdf",
    "bids:uea_xml",
    "bids:receipt_data",
    "bids:receipt_key",
    "bids:receipt_pdf",
    "bids:receipt_tool",
    "bids:document[evidence]",
    "bids:document[plan]",
    "bids:opening_record",
    "bids:plan_preview",
    "bids:safe_file",
    "bids:uncounted_pages",
    "scoring:plan",
    "scoring:draw_file",
    "scoring:draw_record",
    "scoring:draw_tool",
    "scoring:own_draw_file",
    "scoring:own_draw_record",
    "scoring:notary_document",
    "scoring:minutes_file",
    "scoring:low_price_file",
    "scoring:own_low_price_file",
    "contracts:letter_pdf",
    "contracts:withdrawal_letter_pdf",
    "contracts:minutes_file",
    "contracts:ocds",
    "contracts:verification_file",
    "contracts:proceeding_paper",
    "contracts:agreement_copy",
    "contracts:agreement_file",
    "contracts:capacity_report_file",
    "contracts:care_export",
    "contracts:care_template",
    "contracts:agreement_model_file",
    "contracts:agreement_plan",
    "contracts:contract_paper",
    "contracts:contract_values_export",
    "contracts:contracts_export",
    "contracts:indexation_letter",
    "contracts:obligation_evidence",
    "contracts:social_return_evidence",
    "contracts:social_return_export",
    "contracts:subcontractor_paper",
    "contracts:won_plan",
    "contracts:report_file[full]",
    "contracts:report_file[contract]",
    "contracts:dossier_file[full]",
    "contracts:dossier_file[bidder]",
    "contracts:dossier_file[contract]",
    "contracts:destruction_certificate",
}

# Acts without a page of their own, pages of allauth for who is half-way logging in, and what a damaged bid needs.
SENDS_ON = {
    "account_confirm_login_code",
    "account_set_password",
    "accounts:act_for",
    "accounts:still_here",
    "agenda:end",
    "agenda:renew",
    "bids:check_accept",
    "bids:confirm",
    "bids:member_invite",
    "bids:part_task_from_safe",
    "bids:participation_begin",
    "bids:uea_begin",
    "bids:uea_keep",
    "bids:opening_go_on",
    "bids:restore",
    "bids:restore_term",
    "bids:set_aside_revoke",
    "bids:start",
    "bids:task_from_safe",
    # Nobody that was asked for a bewijsmiddel here keeps one: tests of herstel and verification send it.
    "bids:repair_from_safe",
    "contracts:verification_from_safe",
    # Nothing was found short of which a supplement can be asked: tests of the verification see this page.
    "contracts:verification_supplement",
    "contracts:contract_person_end",
    # No order was given to a provider, and nobody is on its list: tests of the toeleiding see these.
    "contracts:assignment",
    "contracts:capacity_met",
    "contracts:capacity_pause",
    "contracts:capacity_resume",
    # Nothing is held and no term ends within the story of the sweep: tests of the destruction see these.
    "contracts:hold_lift",
    "contracts:destruction",
    "contracts:destruction_approve",
    "contracts:destruction_reject",
    "contracts:obligation_evidence_drop",
    "contracts:agreement_model_end",
    "contracts:agreement_send_back",
    "contracts:agreement_sign",
    "contracts:fix_minutes",
    "contracts:make_agreements",
    "contracts:notice_mode",
    # Nobody has a second factor in the story of the sweep: its tests judge these pages by the same rules.
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    # Nobody left in the story of the sweep: tests of erasing see this page.
    "people:erase",
    "portal:move_clock",
    # The tender of the sweep is a real one: tests of the rehearsal see these pages.
    "portal:rehearsal_answer",
    "portal:rehearsal_discard",
    "scoring:admit_all",
    "scoring:pen",
    "scoring:unmark",
    "scoring:pen_down",
    "tenders:answer_act",
    "tenders:clarification_prepare",
    "tenders:consultation_report_prepare",
    "portal:daily_mail",
    "tenders:follow",
    "tenders:leidraad_make",
    "tenders:leidraad_put",
    "tenders:question_choose",
    "tenders:question_split",
    "tenders:rectification_abandon",
    "tenders:rectification_deadline",
    "tenders:rectification_issue",
    "tenders:rectification_start",
    "tenders:resume",
    "tenders:unfollow",
}
# What a tender with criteria does not have: the story of an admission looks at them in the browser.
OF_ADMISSION = {"contracts:rounds", "tenders:entry"}
# The tender of the sweep goes on to a contract: tests of the letters about a withdrawal judge these by the same rules.
OF_WITHDRAWAL = {
    "contracts:withdrawal",
    "contracts:withdrawal_details",
    "contracts:withdrawal_letter",
    "contracts:withdrawal_progress",
    "contracts:withdrawal_send",
}
# It is not ready for the archive when the sweep looks at it: tests of archiving judge the confirmation.
OF_ARCHIVE = {"contracts:archive"}


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.xdist_group("sweep")
def test_every_page_of_the_sweep_keeps_the_rules(swept: Sweep) -> None:
    assert swept.pages == {}


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.xdist_group("sweep")
def test_the_sweep_has_seen_the_pages(swept: Sweep) -> None:
    unseen = {row.route for row in rows()} - swept.seen - NO_PAGES

    assert len(swept.seen) > 90
    assert unseen == SENDS_ON | OF_ADMISSION | OF_WITHDRAWAL | OF_ARCHIVE


@pytest.mark.django_db
def test_the_page_that_says_there_is_no_such_page_keeps_the_rules(client: Client) -> None:
    answer = Answer("GET", client.get("/bestaat-niet/"))

    assert answer.status == 404
    assert page_faults(answer) == []


def test_no_template_of_a_page_holds_inline_script_or_style() -> None:
    templates = [path for path in (ROOT / "templates").rglob("*.html") if "pdf" not in path.parts]

    inline = [str(path.relative_to(ROOT)) for path in templates if _INLINE.search(path.read_text())]

    assert len(templates) > 50
    assert inline == []
