"""Pure decisions of places: areas around a point, spelling of streets, distances."""
