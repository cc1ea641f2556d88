"""Vendors and machinery behind small interfaces."""
