"""Messaging: one door for mail in the reader's language, sent until it arrives or has failed."""
