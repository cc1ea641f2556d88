"""Messaging: one door for mail in the reader's language, sent by the worker until it arrives or has failed."""
