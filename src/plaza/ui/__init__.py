"""Shared page parts: layout, forms, lists, maps. No page of its own."""
