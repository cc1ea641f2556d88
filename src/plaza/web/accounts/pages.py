"""Account pages of our own: profile, second factor, deletion, stop links, and the demo's outbox."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from plaza.kernel.base.types import NotFound
from plaza.kernel.messaging.actions import stop_mail
from plaza.kernel.messaging.queries import read_stop_token
from plaza.kernel.people.actions import change_person, forget_person
from plaza.kernel.people.queries import actor_of
from plaza.kernel.people.registry import needs_second_factor
from plaza.web.accounts.adapter import has_second_factor, remember_language
from plaza.web.accounts.forms import ForgetForm, ProfileForm

both = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What there is about me, and what I can do with it."""
    return render(request, "accounts/account.html", {"has_second_factor": has_second_factor(request.user)})


@never_cache
@login_required
@both
def profile(request: HttpRequest) -> HttpResponse:
    """Name and language."""
    person: Any = request.user
    form = ProfileForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        saved = change_person(person_id=person.pk, actor=actor_of(person), **form.cleaned_data)
        with override(saved.language):
            messages.success(request, _("Your details are saved."))
        response = redirect("account")
        remember_language(response, saved.language)
        return response
    return render(request, "accounts/profile.html", {"form": form}, status=_status(form))


@never_cache
@login_required
@both
def forget(request: HttpRequest) -> HttpResponse:
    """Delete my account. Staff accounts are closed by an administrator, because work hangs on them."""
    person: Any = request.user
    if person.is_staff:
        return render(request, "accounts/forget_staff.html")
    form = ForgetForm(request.POST or None, own_email=person.email)
    if request.method == "POST" and form.is_valid():
        actor, person_id = actor_of(person), person.pk
        logout(request)
        forget_person(person_id=person_id, actor=actor)
        return render(request, "accounts/forgotten.html")
    return render(request, "accounts/forget.html", {"form": form}, status=_status(form))


@never_cache
@login_required
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why staff need a second factor, and the ways to set one up; afterwards on to where they were going."""
    if request.user.is_staff and not needs_second_factor(request.user):
        return redirect(_safe_way_on(request, request.session.pop("after_second_factor", "") or "/desk"))
    return render(request, "accounts/second_factor.html")


@csrf_exempt  # Mail programs post here for the reader (RFC 8058); the signed token is the permission.
@never_cache
@both
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop e-mails about one thing: a page with a button, or one click of the mail program."""
    read_stop_token(token)
    if request.method == "POST":
        stop_mail(token=token, actor=actor_of(request.user))
        return render(request, "accounts/stopped.html")
    return render(request, "accounts/stop.html", {"token": token})


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Mail that this demo kept instead of sending it, newest first."""
    kept = _kept_mail()
    query = request.GET.get("to", "").strip().lower()
    rows = kept.filter(to_email=query) if query else kept
    return render(request, "accounts/outbox.html", {"mails": rows[:100], "query": query})


@never_cache
@require_safe
def outbox_mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One kept mail as text, with a way to its HTML."""
    return render(request, "accounts/outbox_mail.html", {"mail": _one_kept(mail_id)})


@never_cache
@require_safe
def outbox_html(request: HttpRequest, mail_id: int) -> HttpResponse:
    """The mail's own HTML as a mail program shows it, shut off from the site."""
    response = HttpResponse(_one_kept(mail_id).html)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _kept_mail() -> Any:
    if not settings.PLAZA_DEMO:
        raise NotFound(_("The outbox page exists only in a demonstration."))
    from plaza.engines.mail_smtp.queries import list_kept_mail

    return list_kept_mail()


def _one_kept(mail_id: int) -> Any:
    mail = _kept_mail().filter(pk=mail_id).first()
    if mail is None:
        raise NotFound(_("There is no such e-mail in the outbox."))
    return mail


def _safe_way_on(request: HttpRequest, address: str) -> str:
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe else "/desk"


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


urlpatterns = [
    path("account/", account, name="account"),
    path("account/profile/", profile, name="account_profile"),
    path("account/delete/", forget, name="account_delete"),
    path("account/second-factor/", second_factor, name="account_second_factor"),
    path("mail/stop/<str:token>/", stop, name="mail_stop"),
    path("outbox/", outbox, name="outbox"),
    path("outbox/<int:mail_id>/", outbox_mail, name="outbox_mail"),
    path("outbox/<int:mail_id>/html/", outbox_html, name="outbox_html"),
]
