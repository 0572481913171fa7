"""Whether a browser has shown the keys of an administration, and if not, what exactly was wrong. Pure."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.secure_browser.keys import fits, key_id


class Fault(StrEnum):
    """The first rule that did not hold, in the order in which they are looked at."""

    NO_BROWSER_KEYS = "no_browser_keys"
    NOTHING_SHOWN = "nothing_shown"
    OTHER_ADDRESS = "other_address"
    CONFIG_KEY = "config_key"
    BROWSER_KEY = "browser_key"
    NO_PASS = "no_pass"  # noqa: S105  no password
    NETWORK = "network"


# What a sitting's journal notes of it; the console asks for a proctor's eye.
SIGNALS: Final = ("secure_browser", "foreign_network")

SAYS: Final[dict[Fault, LazyString]] = {
    Fault.NO_BROWSER_KEYS: _("No Browser Exam Key has been entered for this exam, so no browser can be recognised."),
    Fault.NOTHING_SHOWN: _("This browser shows no key: it is not Safe Exam Browser, or its settings do not send keys."),
    Fault.OTHER_ADDRESS: _("The keys were made for another address than the one that was asked for."),
    Fault.CONFIG_KEY: _("Safe Exam Browser runs with other settings than those of this exam."),
    Fault.BROWSER_KEY: _("This build of Safe Exam Browser is not on the list of this exam."),
    Fault.NO_PASS: _("This browser did not come in through the start page of this exam."),
    Fault.NETWORK: _("This machine is not in the network of the exam room."),
}


class Accepted(Struct, frozen=True):
    """The keys of one administration. Both lists are asked; an empty one lets nobody in."""

    config: tuple[str, ...]
    browser: tuple[str, ...]


class Shown(Struct, frozen=True):
    """What a browser showed when it asked for `url`, an address that the server itself gave out.

    `reached`: the address by which it says it reached us. It explains a wrong hash and never makes a right one.
    """

    url: str
    reached: str = ""
    config: str = ""
    browser: str = ""
    version: str = ""

    @property
    def anything(self) -> bool:
        return bool(self.config or self.browser)


class Finding(Struct, frozen=True):
    """What came of a check. `expected`: the ids of the keys that would do, or the networks; `received`: how the hash began."""

    shown: Shown
    fault: Fault | None = None
    expected: tuple[str, ...] = ()
    received: str = ""

    @property
    def signal(self) -> str:
        return SIGNALS[self.fault is Fault.NETWORK]


def check(accepted: Accepted, shown: Shown) -> Finding:
    """Config Key first, then Browser Exam Key, each against every key of its list."""
    if not accepted.browser:
        return Finding(shown, Fault.NO_BROWSER_KEYS)
    if not shown.anything:
        return Finding(shown, Fault.NOTHING_SHOWN, _ids(accepted.config))
    if not fits(shown.config, shown.url, accepted.config):
        elsewhere = fits(shown.config, shown.reached, accepted.config)
        fault = Fault.OTHER_ADDRESS if elsewhere else Fault.CONFIG_KEY
        return Finding(shown, fault, _ids(accepted.config), shown.config[:8])
    if not fits(shown.browser, shown.url, accepted.browser):
        return Finding(shown, Fault.BROWSER_KEY, _ids(accepted.browser), shown.browser[:8])
    return Finding(shown)


def without_pass(accepted: Accepted, shown: Shown) -> Finding:
    """A browser that shows no keys now and has not shown them before."""
    return Finding(shown, Fault.NO_PASS, _ids(accepted.config))


def _ids(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(key_id, keys))
