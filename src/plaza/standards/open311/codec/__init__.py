"""Open311's bytes to plain values and back; knows neither database nor web framework."""

from __future__ import annotations

from .answers import definition_of, request_of, service_of, status_of, update_of
from .asked import Asked, BadQuestion, read_list_question
from .submitted import Submission, read_submission
from .wire import CONTENT_TYPES, Document, errors, to_json, to_xml

__all__ = [
    "CONTENT_TYPES",
    "Asked",
    "BadQuestion",
    "Document",
    "Submission",
    "definition_of",
    "errors",
    "read_list_question",
    "read_submission",
    "request_of",
    "service_of",
    "status_of",
    "to_json",
    "to_xml",
    "update_of",
]
