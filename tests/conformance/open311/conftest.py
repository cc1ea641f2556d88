"""One live server and a key for it."""

from __future__ import annotations

import pytest

from tests.fixtures.server import PlazaServer, plaza

from .speaking import Speaker


@pytest.fixture(scope="session")
def speaker(plaza_server: PlazaServer) -> Speaker:
    """Speaks Open311 with the sample city, with a key from the command line."""
    made = plaza("api-key", "create", "--scopes", "open311.write", "--data", str(plaza_server.data))
    assert made.returncode == 0, made.stderr
    return Speaker(plaza_server.url, made.stdout.strip())
