"""Reads of messaging: deliveries, how the post is doing, words of a message, stop links."""

from plaza.kernel.messaging.queries.deliveries import get_delivery, list_deliveries, mail_state
from plaza.kernel.messaging.queries.stops import is_stopped, make_stop_token, read_stop_token
from plaza.kernel.messaging.queries.texts import find_text, list_message_texts

__all__ = [
    "find_text",
    "get_delivery",
    "is_stopped",
    "list_deliveries",
    "list_message_texts",
    "mail_state",
    "make_stop_token",
    "read_stop_token",
]
