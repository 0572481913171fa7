"""Sends a short message to an e-mail address or a mobile number, in the way the installation is set up for.

`EXAMHALL_POST` is `console` (the message is written into the server's log: for demos and tests) or `smtp://host:587`, with
user and password in it where the server asks for them, `smtps://` for TLS from the start. `EXAMHALL_POST_FROM` is the sender.
`EXAMHALL_SMS` is `console` or the address of a hook, which gets {"to": number, "text": text} by POST, with
`EXAMHALL_SMS_TOKEN` as bearer token; any 2xx answer means that it took the message.
"""

import json
import logging
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from urllib.error import URLError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from flask_babel import lazy_gettext as _

from examhall.config import Config
from examhall.errors import Refusal

CONSOLE = "console"
PATIENCE = 15  # seconds
PERMANENT = 500  # an SMTP answer from here on stays as it is
ANSWERS = ("smtp_code", "code", "errno")  # where a fault has the number that was answered

log = logging.getLogger(__name__)


class NotSent(Refusal):
    code = "not_sent"
    says = _("The message could not be sent just now. Please try again in a few minutes, or use another address.")


class AddressRefused(NotSent):
    """For good: another try changes nothing."""

    code = "address_refused"
    says = _("This address takes no messages. Please check it, or use another one.")


def send(config: Config, kind: str, to: str, subject: str, text: str) -> None:
    """Send `text` to a contact of this kind: email or mobile. Slow: off the loop, please. NotSent, AddressRefused."""
    transport = config.post if kind == "email" else config.sms
    if transport == CONSOLE:
        log.warning("message to %s: %s", to, text)
        return
    try:
        if kind == "email":
            _mail(config, to, subject, text)
        else:
            _hand_to_hook(config, to, text)
    except smtplib.SMTPRecipientsRefused as fault:
        answers = [code for code, _said in fault.recipients.values()]
        log.error("a message was not sent: the mail server answers %s", answers)  # the address is nobody's business
        raise (AddressRefused() if min(answers) >= PERMANENT else NotSent()) from fault
    except (OSError, smtplib.SMTPException, URLError) as fault:
        answer = next((told for name in ANSWERS if (told := getattr(fault, name, None))), "")
        log.error("a message was not sent: %s %s", type(fault).__name__, answer)
        raise NotSent() from fault


def _mail(config: Config, to: str, subject: str, text: str) -> None:
    server = urlsplit(config.post)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = config.post_from, to, subject
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = make_msgid(domain=parseaddr(config.post_from)[1].rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday reply comes back
    message.set_content(text)
    context, host = ssl.create_default_context(), server.hostname or "localhost"
    with (
        smtplib.SMTP_SSL(host, server.port or 465, timeout=PATIENCE, context=context)
        if server.scheme == "smtps"
        else smtplib.SMTP(host, server.port or 587, timeout=PATIENCE)
    ) as line:
        line.ehlo()
        if line.has_extn("starttls"):
            line.starttls(context=context)
        if server.username:
            line.login(unquote(server.username), unquote(server.password or ""))
        line.send_message(message)


def _hand_to_hook(config: Config, to: str, text: str) -> None:
    body = json.dumps({"to": to, "text": text}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {config.sms_token}"}
    with urlopen(Request(config.sms, body, headers), timeout=PATIENCE):  # noqa: S310  the operator's own setting, https or http
        pass
