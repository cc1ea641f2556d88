"""How django-allauth meets our kernel: accounts are announced, mail goes through messaging."""

from __future__ import annotations

import time
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import get_language

from plaza.kernel.messaging.actions import notify
from plaza.kernel.messaging.types import Recipient
from plaza.kernel.people.actions import announce_person
from plaza.kernel.people.registry import needs_second_factor
from plaza.ui.reader import current_city, current_language

FRESH_SECONDS = 300


def has_second_factor(person: Any) -> bool:
    """Whether an authenticator app, a passkey or a security key is set up."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(person, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts as this city keeps them."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """The row and its event in one transaction."""
        user.language = current_language()
        with transaction.atomic():
            saved = super().save_user(request, user, form, commit=commit)
            if commit:
                announce_person(saved)
        return saved

    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).strip().lower()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A row in the urgent lane instead of a connection inside the request; codes are wiped when sent."""
        person = context.get("user")
        words = {**context, "email": email, "city_name": _city_name()}
        subject = render_to_string(f"{template_prefix}_subject.txt", words, self.request)
        body = render_to_string(f"{template_prefix}_message.txt", words, self.request)
        notify(
            template="account_mail",
            to=Recipient(
                email, getattr(person, "name", ""), get_language() or "en", getattr(person, "pk", None)
            ),
            context={"heading": " ".join(subject.split()), "words": body.strip()},
            key=f"account:{uuid.uuid4()}",
            urgent=True,
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to the desk, or first to setting up their second factor; residents go home."""
        if request.user.is_authenticated and request.user.is_staff:
            return "/account/second-factor/" if needs_second_factor(request.user) else "/desk"
        return str(settings.LOGIN_REDIRECT_URL)

    def is_reauthentication_required(self, *, app: str, **given: Any) -> bool:
        """Who signed in a moment ago is not asked again; setting up a second step follows right on that."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = any(time.time() - record["at"] < FRESH_SECONDS for record in records)
        return not fresh and bool(super().is_reauthentication_required(app=app, **given))

    def post_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponseBase:
        """From here on pages speak the language the person chose for the account."""
        response: HttpResponseBase = super().post_login(request, user, **given)
        if user.language in dict(settings.LANGUAGES):
            remember_language(response, user.language)
        return response


def remember_language(response: Any, language: str) -> None:
    """The cookie that LocaleMiddleware reads before anything else."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def _city_name() -> str:
    from plaza.kernel.base.types import pick

    city = current_city()
    return pick(city.name, current_language(), city.default_language)
