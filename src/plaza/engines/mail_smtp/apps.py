"""The app of the mail engine: makes its kinds of address known to messaging."""

from django.apps import AppConfig


class MailSmtpConfig(AppConfig):
    name = "plaza.engines.mail_smtp"
    label = "mail_smtp"

    def ready(self) -> None:
        from plaza.engines.mail_smtp.outbox import OutboxMail
        from plaza.engines.mail_smtp.smtp import SmtpMail
        from plaza.kernel.messaging import registry

        for scheme in ("smtp", "smtp+tls", "smtps"):
            registry.engine(scheme, SmtpMail.from_url)
        registry.engine("outbox", OutboxMail.from_url)
