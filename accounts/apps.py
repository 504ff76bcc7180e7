"""Django's registration of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import activity, addresses  # noqa: F401, PLC0415 -- they need the models to be loaded
        from accounts.second_factor import sessions  # noqa: F401, PLC0415 -- it needs the models to be loaded
