"""What a case type declares, compiled."""
