"""The app of messaging."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "plaza.kernel.messaging"
    label = "messaging"
