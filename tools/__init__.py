"""Tools for those who build Plaza: the inspector, the map maker, measurements, a ledger verifier."""
