"""One small module per group of commands."""
