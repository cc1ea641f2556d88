"""The app of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "plaza.kernel.ledger"
    label = "ledger"
