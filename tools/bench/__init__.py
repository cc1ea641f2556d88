"""Measurements: each module with a function ``run`` is one, named as its file. See ``./plaza bench``."""
