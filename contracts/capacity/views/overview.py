"""Who is open for new clients, and the rule that says so."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.capacity.forms import RuleForm, rule_initial
from contracts.capacity.permissions import MANAGE, READ, READ_OPEN
from contracts.capacity.presenters import lot_rows, rule_rows, unit_word
from contracts.capacity.selectors import capacity_now, contracts_of, published_rule, rule_of, rules_of
from contracts.capacity.services import set_rule
from contracts.domain.allocation import Method, days_in_words
from contracts.domain.care_months import month_in_words
from contracts.views.pages import REFUSALS, page, refuse
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.permissions import may
from tenders.selectors import definition_of


@require_safe
def show(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """For everybody of the authority, its indicatiestellers above all."""
    tender = tender_for(request, tender_id, READ_OPEN)
    rule = rule_of(tender)
    context = {
        "rule": rule,
        "may_read": may(request.user, READ, tender),
        "may_manage": may(request.user, MANAGE, tender),
    }
    if rule is not None:
        context["rule_rows"] = rule_rows(rule)
        context["visible_within"] = days_in_words(rule.days, in_working_days=rule.in_working_days)
        context["method"] = rule.method
    if rule is not None and rule.method == Method.CAPACITY.value:
        state = capacity_now(rule, contracts_of(tender), today=local_date(now()))
        context |= {
            "state": state,
            "month": month_in_words(state.month) if state.month else "",
            "lots": lot_rows(state),
            "unit": unit_word(rule),
        }
    return page(request, "contracts/capacity/overview.html", tender, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The rule as it is, as it was, and for the contract manager a form to set it."""
    tender = tender_for(request, tender_id, READ)
    published = published_rule(tender)
    rules = [*rules_of(tender), *([published] if published else [])]
    current = rules[0] if rules else None
    may_manage = may(request.user, MANAGE, tender)
    definition = definition_of(tender)
    form = None
    if may_manage:
        form = RuleForm(
            request.POST or None,
            initial=rule_initial(current),
            statements=definition.statements,
            is_change=current is not None,
        )
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data.get("reason", "")
            set_rule(tender, form.terms(), reason=reason, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De toeleiding is ingesteld.")
            return redirect("contracts:allocation", tender.public_id)
    return page(
        request,
        "contracts/capacity/rule.html",
        tender,
        form=form,
        rules=[(each, rule_rows(each)) for each in rules],
    )
