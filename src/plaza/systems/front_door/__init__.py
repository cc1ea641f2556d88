"""Front door: where residents meet their city."""
