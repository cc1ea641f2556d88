"""The app of base."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "plaza.kernel.base"
    label = "base"
