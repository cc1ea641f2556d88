"""Every address of the site, and how a person comes to it. A new route that is not here fails a test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Page(NamedTuple):
    """An address to open: ``{number}`` and the like are filled from what the small city holds."""

    route: str
    path: str
    reader: str = "public"
    status: int = 200
    all_languages: bool = True


PAGES = (
    Page("home", "/"),
    Page("home", "/", "resident"),
    Page("search", "/search?q=hole"),
    Page("search", "/search?q=xqzzwy"),
    Page("search", "/search"),
    Page("place", "/place?lat={lat}&lon={lon}"),
    Page("display", "/display"),
    Page("accessibility", "/accessibility"),
    Page("about", "/about"),
    Page("(unknown)", "/there-is-nothing", status=404),
    Page("report_start", "/report/"),
    Page("report_start", "/report/?q=hole"),
    Page("report_start", "/report/?q=xqzzwy"),
    Page("report_start", "/report/?group=streets"),
    Page("report_new", "/report/new/pothole/"),
    Page("report_resume", "/report/unknown/", status=404),
    Page("track", "/track/"),
    Page("track", "/track/?number=12", status=422),
    Page("public_requests", "/requests/"),
    Page("public_requests", "/requests/?type=pothole&stage=closed&days=365"),
    Page("public_requests", "/requests/?q=xqzzwy"),
    Page("public_requests_map", "/requests/map/"),
    Page("public_request", "/requests/{number}/"),
    Page("public_request", "/requests/{closed}/"),
    Page("public_request", "/requests/{private}/", status=404),
    Page("own_request", "/follow/{token}/"),
    Page("own_request", "/follow/{number}-wrong/", status=404),
    Page("follow_confirm", "/follow/confirm/{confirm}/"),
    Page("follow_stop", "/follow/stop/{confirm}/"),
    Page("mail_stop", "/mail/stop/{stop}/"),
    Page("outbox", "/outbox/"),
    Page("outbox_mail", "/outbox/{mail}/"),
    Page("account_login", "/account/login/"),
    Page("account_signup", "/account/signup/"),
    Page("account_request_login_code", "/account/login/code/"),
    Page("account_reset_password", "/account/password/reset/"),
    Page("account", "/account/", "resident"),
    Page("account_profile", "/account/profile/", "resident"),
    Page("account_delete", "/account/delete/", "resident"),
    Page("account_delete", "/account/delete/", "staff"),
    Page("account_email", "/account/email/", "resident"),
    Page("account_change_password", "/account/password/change/", "resident"),
    Page("account_logout", "/account/logout/", "resident"),
    Page("account_reauthenticate", "/account/reauthenticate/", "resident"),
    Page("account_second_factor", "/account/second-factor/", "resident"),
    Page("mfa_index", "/account/2fa/", "resident"),
    Page("mfa_index", "/account/2fa/", "careful"),
    Page("mfa_activate_totp", "/account/2fa/totp/activate/", "resident"),
    Page("mfa_deactivate_totp", "/account/2fa/totp/deactivate/", "careful"),
    Page("mfa_view_recovery_codes", "/account/2fa/recovery-codes/", "careful"),
    Page("mfa_generate_recovery_codes", "/account/2fa/recovery-codes/generate/", "careful"),
    Page("mfa_reauthenticate", "/account/2fa/reauthenticate/", "careful"),
    Page("mfa_list_webauthn", "/account/2fa/webauthn/", "careful"),
    Page("mfa_add_webauthn", "/account/2fa/webauthn/add/", "resident"),
    Page("desk", "/desk", "staff"),
    Page("desk_keys", "/desk/keys", "staff"),
    Page("desk_requests", "/desk/requests/", "staff"),
    Page("desk_requests", "/desk/requests/?tab=open", "staff"),
    Page("desk_requests", "/desk/requests/?tab=open&q=xqzzwy", "staff"),
    Page("desk_new", "/desk/requests/new/", "staff"),
    Page("desk_new", "/desk/requests/new/?type=pothole", "staff"),
    Page("desk_case", "/desk/requests/{number}/", "staff"),
    Page("desk_case", "/desk/requests/{closed}/", "staff"),
    Page("desk_edit", "/desk/requests/{number}/edit/", "staff"),
    Page("desk_retype", "/desk/requests/{number}/type/", "staff"),
    Page("desk_link", "/desk/requests/{number}/link/", "staff"),
    Page("desk_sheet", "/desk/requests/{number}/sheet/", "staff"),
    Page("desk_photos", "/desk/photos/", "staff"),
    Page("desk_tasks", "/desk/tasks/", "staff"),
    Page("desk_find", "/desk/find/", "staff"),
    Page("desk_find", "/desk/find/?q=pothole", "staff"),
)

WALKED = {
    "report": {
        "report_start", "report_resume", "report_before", "report_where", "report_same", "report_follow",
        "report_details", "report_tell", "report_who", "report_check", "report_cancel", "report_done",
    },
    "account": {
        "account_login", "mfa_authenticate", "account_confirm_login_code",
        "account_confirm_password_reset_code", "account_complete_password_reset",
        "account_signup", "account_email_verification_sent",
    },
    "passkey": {
        "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn",
    },
}  # fmt: skip
"""Pages that are reached only on the way through a form; the walk says when it did not come by one."""

NOT_PAGES = {
    "report_more_details": "the page of report_details again, when an answer asks more",
    "report_suggest": "JSON", "report_where_suggest": "JSON", "report_photo": "a picture",
    "public_requests_feed": "Atom", "public_requests_beside": "a part of the map page",
    "public_requests_points": "GeoJSON", "search_suggest": "JSON", "language": "sets a cookie and goes back",
    "theme": "CSS", "robots": "text", "favicon": "a picture", "manifest": "JSON",
    "map_style": "JSON", "map_layer": "GeoJSON", "map_background": "GeoJSON",
    "outbox_html": "the mail's own HTML, shut off from the site",
    "set_language": "takes a form and goes back",
    "photo": "a picture", "photo_small": "a picture",
    "desk_act": "takes a form; the page with what was typed is desk_case",
    "desk_photo": "takes a form and goes back", "desk_task": "takes a form and goes back",
    "account_inactive": "allauth's page for switched-off accounts",
    "account_set_password": "goes on to changing it: every account has one",
    "account_password_reset_completed": "goes on to the page of the code",
    "mfa_download_recovery_codes": "a text file",
    "mfa_login_webauthn": "JSON for the passkey button",
}  # fmt: skip
PROGRAMS = ("open311/", "health", "metrics")


def discover() -> Iterator[tuple[str, str]]:
    """Name and pattern of every address in the URL configuration that is not for programs."""
    from django.urls import get_resolver

    for name, pattern in _walk(get_resolver().url_patterns, ""):
        if not pattern.startswith(PROGRAMS):
            yield name or pattern, pattern


def _walk(patterns: list[object], before: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        here = before + str(one.pattern)  # type: ignore[attr-defined]
        if hasattr(one, "url_patterns"):
            yield from _walk(one.url_patterns, here)
        else:
            yield getattr(one, "name", "") or "", here
