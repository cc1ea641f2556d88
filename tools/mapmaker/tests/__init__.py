"""Tests of the map maker."""
