"""Plaza: the platform on which a city runs its digital services."""
