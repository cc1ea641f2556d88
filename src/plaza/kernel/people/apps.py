"""The app of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "plaza.kernel.people"
    label = "people"
