"""Django's SQLite engine with a queue before the one writer."""
