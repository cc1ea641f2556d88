"""Pages that compose systems: home, search, account, the staff desk."""
