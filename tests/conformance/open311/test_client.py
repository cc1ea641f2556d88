"""The client ``georeport`` of the Python registry, unchanged, against a live server in both formats."""

from __future__ import annotations

import pytest
from georeport import GeoReport

from .speaking import Speaker


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads_everything(speaker: Speaker, form: str):
    number = speaker.report(description="for the client")
    speaker.report(description="and another, because one alone is no list in XML clients")
    client = GeoReport(f"{speaker.base}/open311/v2", output_format=form)
    codes = {service["service_code"] for service in client.get_service_list()}
    assert "pothole" in codes
    assert client.get_service_definition("pothole")["service_code"] == "pothole"
    listed = client.get_service_requests(status="open", service_code="pothole")
    assert number in {row["service_request_id"] for row in listed}
    assert client.get_service_request(number)["service_request_id"] == number
