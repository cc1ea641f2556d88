"""Who may open a staff page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from plaza.kernel.base.types import NotAllowed
from plaza.ui.reader import may

View = Callable[..., HttpResponseBase]


def staff_only(permission: str = "") -> Callable[[View], View]:
    """Decorator for desk pages: signs in first, then asks that the person holds ``permission`` somewhere.

    Which cases they may see is still asked of the kernel with their own access.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may(request, permission):
                raise NotAllowed(
                    gettext("This page is for staff with another role. Ask your department's lead.")
                )
            return view(request, *args, **kwargs)

        return guarded

    return wrap
