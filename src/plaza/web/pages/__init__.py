"""Pages that put together what systems contribute."""
