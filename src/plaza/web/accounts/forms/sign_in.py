"""django-allauth's forms without placeholders: a label says what a field is, and stays when one types."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp


class Plain:
    """Mixed in before a form of allauth."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class Login(Plain, account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page has its own link to a new password.
        self.fields["password"].help_text = ""


class Signup(Plain, account.SignupForm): ...  # type: ignore[misc]


class ChangeEmail(Plain, account.ChangeEmailForm): ...  # type: ignore[misc]


class AddEmail(Plain, account.AddEmailForm): ...  # type: ignore[misc]


class ChangePassword(Plain, account.ChangePasswordForm): ...  # type: ignore[misc]


class SetPassword(Plain, account.SetPasswordForm): ...  # type: ignore[misc]


class ResetPassword(Plain, account.ResetPasswordForm): ...  # type: ignore[misc]


class NewPassword(Plain, account.ResetPasswordKeyForm): ...  # type: ignore[misc]


class Reauthenticate(Plain, account.ReauthenticateForm): ...  # type: ignore[misc]


class RequestCode(Plain, account.RequestLoginCodeForm): ...  # type: ignore[misc]


class LoginCode(Plain, account.ConfirmLoginCodeForm): ...  # type: ignore[misc]


class EmailCode(Plain, account.ConfirmEmailVerificationCodeForm): ...  # type: ignore[misc]


class PasswordCode(Plain, account.ConfirmPasswordResetCodeForm): ...  # type: ignore[misc]


class SecondStep(Plain, mfa.AuthenticateForm): ...  # type: ignore[misc]


class SecondStepAgain(Plain, mfa.ReauthenticateForm): ...  # type: ignore[misc]


class ActivateApp(Plain, totp.ActivateTOTPForm): ...  # type: ignore[misc]
