"""Pure decisions of messaging: words of a mail, safe headers, retries, who asked for no more mail."""

from plaza.kernel.messaging.rules.addresses import address_hash, clean_header, is_address, site_url, stop_url
from plaza.kernel.messaging.rules.retry import MAX_ATTEMPTS, SERVER_AWAY_SECONDS, next_attempt
from plaza.kernel.messaging.rules.words import (
    Rendered,
    check_template,
    direction,
    fields_of,
    render,
    render_html,
    render_subject,
    render_text,
)

__all__ = [
    "MAX_ATTEMPTS",
    "SERVER_AWAY_SECONDS",
    "Rendered",
    "address_hash",
    "check_template",
    "clean_header",
    "direction",
    "fields_of",
    "is_address",
    "next_attempt",
    "render",
    "render_html",
    "render_subject",
    "render_text",
    "site_url",
    "stop_url",
]
