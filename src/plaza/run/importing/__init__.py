"""Loads a city's own 311 history from its published files."""

from __future__ import annotations

from .requests import FileReport, Totals, import_requests

__all__ = ["FileReport", "Totals", "import_requests"]
