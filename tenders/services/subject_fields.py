"""Which fields and rows of a tender each page of the configuration saves."""

from collections.abc import Mapping

from tenders.domain.checks import Subject
from tenders.execution_fields import ExecutionFields

FIELDS: Mapping[Subject, frozenset[str]] = {
    Subject.BASICS: frozenset(
        {
            "title",
            "reference",
            "summary",
            "description",
            "complaint_desk",
            "court",
            "signatory",
        }
    ),
    Subject.PLANNING: frozenset(
        {
            "publication_on",
            "closes_at",
            "intended_award_on",
            "standstill_days",
            "standstill_rolls_forward",
            "validity_days",
            "validity_rolls_forward",
            "opening_on",
            "checks_done_on",
            "scoring_done_on",
            "consensus_on",
            "final_award_on",
            "supplement_days",
            "winner_evidence_days",
            "winner_evidence_rolls_forward",
            "late_supplement",
            "complaint_weeks",
            "bibob_days",
        }
    ),
    Subject.PROCEDURE: frozenset(
        {
            "procedure",
            "threshold",
            "award_basis",
            "procedure_motivation",
            "cpv",
            "nuts",
            "is_clustered",
            "clustering_market",
            "clustering_organisation",
            "clustering_connection",
            "contact_sanction",
            "signature_forms",
            "signing_service",
            "originals_months",
        }
    ),
    Subject.LOTS: frozenset({"lots_motivation", "lot_bidding", "max_lots_to_bid"}),
    Subject.CONTRACT: frozenset(
        {
            "contract_type",
            "contract_places",
            "contract_start",
            "contract_term",
            "initial_months",
            "option_count",
            "option_months",
            "term_motivation",
            "max_value",
            "value_per_year",
            "volume_guaranteed",
            "plan_in_contract",
            "conditions",
            "conditions_version",
            "conditions_excluded",
            "social_return_percentage",
            "social_return_base",
            "social_return_means",
            "social_return_purpose",
        }
    ),
    Subject.TARIFFS: frozenset({"tariff", "indexation", "payment_days"}),
    Subject.SOCIAL: frozenset({"policy_goals", "announcement_channels"}),
    Subject.EXECUTION: frozenset(field.name for field in ExecutionFields._meta.fields),
    Subject.METHOD: frozenset(
        {
            "places",
            "max_lots_per_bidder",
            "division_rule",
            "division_explanation",
            "minimum_total",
            "low_price_percent",
            "final_score",
            "plan_title",
            "plan_max_pages",
            "plan_over_limit",
            "plan_uncounted_pages",
            "plan_counted_pages",
            "plan_heading_per_criterion",
            "plan_other_criterion_ignored",
            "plan_paper",
            "plan_style",
            "plan_font",
            "plan_font_size",
            "plan_font_rule",
            "minimum_evaluators",
            "anonymous_scoring",
            "spread_from",
            "spread_large",
            "other_evaluators",
            "client_judges",
            "two_person_opening",
            "single_opener_reason",
        }
    ),
    Subject.ENTRY: frozenset(
        {
            "entry",
            "entry_moments",
            "round_days",
            "last_entry_on",
            "two_person_opening",
            "single_opener_reason",
        }
    ),
}
LISTS: Mapping[Subject, str] = {
    Subject.PLANNING: "question_rounds",
    Subject.PROCEDURE: "municipalities",
    Subject.LOTS: "lots",
    Subject.TARIFFS: "tariffs",
    Subject.EXECUTION: "index_weights",
    Subject.DECISIONS: "decision_documents",
    Subject.STATEMENTS: "statements",
    Subject.SCALE: "scale",
    Subject.TIE_BREAK: "tie_break",
}
ITEMS: Mapping[Subject, str] = {
    Subject.SUITABILITY: "suitability_requirements",
    Subject.EVIDENCE: "evidence_requirements",
    Subject.CONDITIONS: "execution_conditions",
    Subject.CRITERIA: "criteria",
}
