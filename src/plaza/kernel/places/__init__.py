"""Places: boundaries, streets, addresses and facilities of the city, and where any point lies."""
