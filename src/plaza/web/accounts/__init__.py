"""Sign-in, sign-up and account pages, on django-allauth and our own page parts."""
