"""Acts on overeenkomsten."""

from contracts.agreement.services.making import make_agreements, send_agreements
from contracts.agreement.services.rendering import render_agreement
from contracts.agreement.services.settings import save_agreement_settings

__all__ = ["make_agreements", "render_agreement", "save_agreement_settings", "send_agreements"]
