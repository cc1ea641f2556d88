"""The one library that all tag modules register in."""

from __future__ import annotations

from django import template

register = template.Library()
