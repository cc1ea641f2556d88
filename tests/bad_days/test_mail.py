"""A mail server that is away: reports are taken all the same, and the mail goes when it is back."""

from __future__ import annotations

import time

import pytest

from plaza.engines.mail_smtp.tests.servers import Arrivals, free_port, smtp_server

from .grounds import Town, report

WAIT_SECONDS = 90


def states() -> None:
    """Runs inside a city: states of all messages, the one waiting made due now."""
    import json

    from plaza.kernel.messaging.models import Delivery

    Delivery.objects.exclude(state="sent").update(next_at="2020-01-01T00:00:00Z")
    print(json.dumps(list(Delivery.objects.values_list("state", flat=True))))


@pytest.mark.parametrize("trouble", ["stopped"])
def test_a_stopped_mail_server(town: Town, trouble: str) -> None:
    port, arrivals = free_port(), Arrivals()
    server = town.server(PLAZA_WORKERS="1", PLAZA_EMAIL_URL=f"smtp://127.0.0.1:{port}").start()
    try:
        status, answer = report(server.port, town.key, email="resident@example.org")
        assert status == 201, answer
        number = answer[0]["service_request_id"]
        checked = town.plaza("check", PLAZA_EMAIL_URL=f"smtp://127.0.0.1:{port}")
        assert checked.returncode == 3
        assert "mail" in checked.stdout and "Traceback" not in checked.stdout + checked.stderr
        assert "sent" not in town.inside("tests.bad_days.test_mail:states")
        with smtp_server(arrivals, port):
            deadline = time.monotonic() + WAIT_SECONDS
            while not arrivals.mails and time.monotonic() < deadline:
                town.inside("tests.bad_days.test_mail:states")
                time.sleep(0.5)
        assert [mail["To"] for mail in arrivals.mails] == ["resident@example.org"]
        assert number in arrivals.mails[0].get_body(("plain",)).get_content()
        assert "Traceback" not in server.log
    finally:
        server.kill()
