"""Forms of the account pages: our own, and django-allauth's in our manner."""

from plaza.web.accounts.forms.own import ForgetForm, ProfileForm

__all__ = ["ForgetForm", "ProfileForm"]
