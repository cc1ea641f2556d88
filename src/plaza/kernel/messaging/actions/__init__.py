"""The one door for messages: ``notify`` writes a row in the caller's transaction; the worker sends later."""

from plaza.kernel.messaging.actions.notify import cancel, notify
from plaza.kernel.messaging.actions.send import forget_old_messages, send_due
from plaza.kernel.messaging.actions.stop import allow_mail, stop_mail
from plaza.kernel.messaging.actions.texts import save_message_text

__all__ = [
    "allow_mail",
    "cancel",
    "forget_old_messages",
    "notify",
    "save_message_text",
    "send_due",
    "stop_mail",
]
