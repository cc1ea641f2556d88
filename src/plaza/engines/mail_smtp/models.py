"""Mail that a demo keeps instead of sending it."""

from __future__ import annotations

from django.db import models


class KeptMail(models.Model):
    message_id = models.CharField(max_length=200, unique=True)
    to_email = models.CharField(max_length=254)
    subject = models.TextField()
    language = models.CharField(max_length=12, default="en")
    text = models.TextField()
    html = models.TextField()
    raw = models.TextField()
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.subject
