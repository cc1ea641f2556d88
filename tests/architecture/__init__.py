"""The fence around the house: imports, house rules, style, types, the map, and what the docs say to type."""
