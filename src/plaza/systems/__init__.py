"""What a city runs, one folder each, by area."""
