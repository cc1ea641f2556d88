"""Tests of the places primitive."""
