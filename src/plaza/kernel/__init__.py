"""The few strong nouns that every system stands on."""
