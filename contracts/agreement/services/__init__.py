"""Acts on overeenkomsten."""

from contracts.agreement.services.making import make_agreements, send_agreements
from contracts.agreement.services.models_of_authority import ModelRefused, end_model, save_model
from contracts.agreement.services.rendering import render_agreement
from contracts.agreement.services.settings import save_agreement_settings
from contracts.agreement.services.signing import (
    keep_copy,
    send_copy_back,
    sign_agreement,
    withdraw_agreement,
)

__all__ = [
    "ModelRefused",
    "end_model",
    "keep_copy",
    "make_agreements",
    "render_agreement",
    "save_agreement_settings",
    "save_model",
    "send_agreements",
    "send_copy_back",
    "sign_agreement",
    "withdraw_agreement",
]
