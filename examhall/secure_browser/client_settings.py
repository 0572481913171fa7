"""The settings that Safe Exam Browser gets for one administration: where to start, how to leave, what stays shut. Pure."""

from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from msgspec import Struct

GATE: Final = "/seb/gate/"  # plain letters and digits follow, and no query: every client hashes such an address alike
QUIT: Final = "/seb/quit/"
PAGE: Final = "/sittings/"

_ALLOWED: Final = 1  # the action of a filter rule
_MODERN_VIEW: Final = 3  # of Apple's two web views, the one that tells the page its keys
_FULL_SCREEN: Final = 1


class Secrets(Struct, frozen=True):
    """What is drawn for one administration; `salt` goes into the Browser Exam Key that clients compute."""

    gate: str
    quit: str
    quit_password: str
    salt: bytes


def gate_url(origin: str, gate: str) -> str:
    return origin + GATE + gate


def quit_url(origin: str, token: str) -> str:
    return origin + QUIT + token


def page_url(origin: str, sitting_id: str) -> str:
    """The one page of a sitting."""
    return origin + PAGE + sitting_id


def client_settings(origin: str, secrets: Secrets) -> dict[str, Any]:
    """All that is not left to the client. No value that clients hash differently may stand here (disagreements.py)."""
    return {
        "sebConfigPurpose": 0,  # starts an exam, does not set up a machine
        "startURL": gate_url(origin, secrets.gate),
        "quitURL": quit_url(origin, secrets.quit),
        "quitURLConfirm": True,
        "allowQuit": True,
        "hashedQuitPassword": sha256(secrets.quit_password.encode()).hexdigest(),
        "sendBrowserExamKey": True,  # both headers, for all its name
        "examKeySalt": secrets.salt,
        "browserWindowWebView": _MODERN_VIEW,
        "browserViewMode": _FULL_SCREEN,
        "browserWindowAllowReload": True,
        "showReloadWarning": False,
        "allowBrowsingBackForward": False,
        "newBrowserWindowByLinkPolicy": 0,
        "newBrowserWindowByScriptPolicy": 0,
        "URLFilterEnable": True,
        "URLFilterEnableContentFilter": False,  # or Apple's clients take the old web view
        "URLFilterRules": [
            {"action": _ALLOWED, "active": True, "expression": f"{urlsplit(origin).netloc}/*", "regex": False},
        ],
        "examSessionClearCookiesOnStart": True,
        "examSessionClearCookiesOnEnd": True,
        "allowedDisplaysMaxNumber": 1,
        "allowDisplayMirroring": False,
        "allowVirtualMachine": False,
        "allowScreenSharing": False,
        "allowVideoCapture": False,
        "allowAudioCapture": False,
        "allowDictation": False,
        "allowSiri": False,
        "allowSpellCheck": False,
        "allowDictionaryLookup": False,
        "allowDownUploads": False,
        "allowPreferencesWindow": False,
        "allowSwitchToApplications": False,
        "enablePrivateClipboard": True,
        "enablePrintScreen": False,
    }
