"""Settings from the environment: what cannot be followed is refused before anything starts, with the setting's name."""

import logging
import os
from email.utils import parseaddr
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

PREFIX: Final = "EXAMHALL_"
KNOWN: Final = frozenset(
    f"{PREFIX}{name}"
    for name in (
        "DATA", "DATABASE_URL", "HOST", "PORT", "CERT", "KEY", "SECURE", "ORIGIN", "AUTHORITY", "POST", "POST_FROM", "SMS",
        "SMS_TOKEN", "CODES_AN_HOUR", "PROXIES", "JITTER_MS", "LOG", "FONTS", "BACKUP_PASSPHRASE", "SEB_PASSWORD",
    )
)  # fmt: skip
MAIL: Final = ("smtp", "smtps")
HOOK: Final = ("https", "http")


class BrokenSetting(ValueError):
    """What a setting says cannot be followed."""


def said(name: str, usual: str = "") -> str:
    """What the environment says; an empty setting says nothing."""
    return os.environ.get(PREFIX + name, "").strip() or usual


def number(name: str, usual: int, least: int = 0) -> int:
    """A whole number. BrokenSetting."""
    text = said(name, str(usual))
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        raise BrokenSetting(f"{PREFIX}{name} is a whole number from {least}, not {text}.")
    return int(text)


def way_out(name: str, usual: str, schemes: tuple[str, ...]) -> str:
    """How messages leave: `usual`, or the address of a server. BrokenSetting, which never names a password."""
    text = said(name, usual)
    if text == usual:
        return text
    try:
        address = urlsplit(text)
        if address.scheme in schemes and address.hostname and address.port != 0:
            return text
    except ValueError:  # no port at all: told as any other fault
        pass
    raise BrokenSetting(
        f"{PREFIX}{name} is {usual}, or begins with {' or '.join(f'{one}://' for one in schemes)} and a server."
    )


def sender(name: str, usual: str) -> str:
    """Who mail is from: an address, with or without a name before it. BrokenSetting."""
    text = said(name, usual)
    mailbox, at, domain = parseaddr(text)[1].rpartition("@")
    if not (mailbox and at and domain):
        raise BrokenSetting(f"{PREFIX}{name} is an address of mail, like exam@example.org, not {text}.")
    return text


def log_level() -> str:
    """How much the processes write. BrokenSetting."""
    text = said("LOG", "WARNING").upper()
    if text not in logging.getLevelNamesMapping():
        raise BrokenSetting(f"{PREFIX}LOG is ERROR, WARNING, INFO or DEBUG, not {text}.")
    return text


def fonts() -> Path | None:
    """A folder of further fonts for print, where there is one. BrokenSetting."""
    text = said("FONTS")
    if text and not Path(text).is_dir():
        raise BrokenSetting(f"{PREFIX}FONTS is no folder: {text}.")
    return Path(text) if text else None


def write_log() -> None:
    """Let this process write its log to stderr, each line with its time."""
    logging.basicConfig(level=log_level(), format="%(asctime)s %(levelname)s %(name)s %(message)s")


def unknown() -> list[str]:
    """What is named like a setting of ours and is none: a slip of the pen that nobody would notice."""
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in KNOWN)
