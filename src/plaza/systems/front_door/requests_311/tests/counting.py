"""How many questions to the database a page may ask."""

from __future__ import annotations

REFRESHES = 4
"""Every few seconds memory looks whether city, types, areas or departments changed: on a slow machine that
may fall into the middle of a page."""
