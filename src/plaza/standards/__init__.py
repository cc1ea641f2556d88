"""The outside doors: published standards, spoken to the letter."""
