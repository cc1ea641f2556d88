"""The app of the account pages."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "plaza.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        from plaza.kernel.people import registry
        from plaza.web.accounts.adapter import has_second_factor

        registry.second_factor(has_second_factor)
