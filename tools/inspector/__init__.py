"""The house rules as checks. ``python -m tools.inspector`` prints what breaks them; one module per family.

Import rules are not here: ``.importlinter`` has them. What style and types allow is left to ruff and mypy.
"""
