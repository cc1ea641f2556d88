"""Writes MAP.md, a newcomer's first page, from manifests and docstrings. ``python -m tools.mapmaker``."""
