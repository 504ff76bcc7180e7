"""What allauth's second factor may and may not do here."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from accounts.second_factor.sealing import seal, unseal
from accounts.selectors import must_have_second_factor


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": (
            "Deze code klopt niet, is verlopen of is al gebruikt. Vul de code in die uw app nu toont, "
            "of een herstelcode die u nog niet hebt gebruikt."
        ),
        "incorrect_first_code": (
            "Deze code klopt niet of is verlopen. Vul de code in die uw app nu bij Tenderhuis toont. Blijft dit "
            "misgaan, laat uw telefoon dan de tijd automatisch instellen."
        ),
        "unreadable": (
            "Uw tweede stap is door een fout op de server niet te controleren. "
            "Vraag de beheerder van uw organisatie om hem te beëindigen en stel hem daarna opnieuw in."
        ),
        "cannot_delete_authenticator": (
            "Bij een aanbestedende dienst is de tweede stap verplicht. U kunt hem daarom niet uitzetten. "
            "Hebt u een andere telefoon, vraag dan uw beheerder om de tweede stap te beëindigen."
        ),
        "cannot_generate_recovery_codes": "Stel eerst de app in. Daarna krijgt u herstelcodes.",
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have_second_factor(authenticator.user)
