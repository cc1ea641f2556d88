"""Options of sign-in: what django-allauth is told. The settings import this; no Django here."""

from __future__ import annotations

from typing import Any

ACCOUNT_FORMS = {
    "login": "Login",
    "signup": "Signup",
    "add_email": "AddEmail",
    "change_email": "ChangeEmail",
    "change_password": "ChangePassword",
    "set_password": "SetPassword",
    "reset_password": "ResetPassword",
    "reset_password_from_key": "NewPassword",
    "reauthenticate": "Reauthenticate",
    "request_login_code": "RequestCode",
    "confirm_login_code": "LoginCode",
    "confirm_email_verification_code": "EmailCode",
    "confirm_password_reset_code": "PasswordCode",
}
MFA_FORMS = {
    "authenticate": "SecondStep",
    "reauthenticate": "SecondStepAgain",
    "activate_totp": "ActivateApp",
}


def _forms(names: dict[str, str]) -> dict[str, str]:
    return {key: f"plaza.web.accounts.forms.sign_in.{name}" for key, name in names.items()}


def allauth_settings(*, https: bool, behind_proxy: bool, issuer: str = "Plaza") -> dict[str, Any]:
    """Settings of django-allauth for sign-in by e-mail with password, code or passkey.

    Limits are allauth's own and stay on; those named here only say more clearly what they are.
    """
    return {
        "ACCOUNT_FORMS": _forms(ACCOUNT_FORMS),
        "MFA_FORMS": _forms(MFA_FORMS),
        "ACCOUNT_ADAPTER": "plaza.web.accounts.adapter.AccountAdapter",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_USER_MODEL_EMAIL_FIELD": "email",
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": True,
        "ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND": True,
        "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
        "ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND": True,
        "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED": True,
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
        "ACCOUNT_UNIQUE_EMAIL": True,
        "ACCOUNT_CHANGE_EMAIL": True,
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 600,
        "ACCOUNT_LOGOUT_ON_GET": False,
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if https else "http",
        "ACCOUNT_RATE_LIMITS": {"login_failed": "10/m/ip,5/5m/key", "signup": "20/m/ip"},
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1 if behind_proxy else 0,
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_TOTP_ISSUER": issuer,
        "MFA_TOTP_TOLERANCE": 1,
        # Browsers allow passkeys without https only on the machine itself, which is where a demo runs.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not https,
    }
