"""Ledger: every change is an event, sealed into one order, a hash chain and a tree that proves it."""
