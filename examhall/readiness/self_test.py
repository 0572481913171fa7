"""What a station finds out about itself, and whether that is enough for an examination. Pure."""

from collections.abc import Iterable
from typing import Annotated, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Meta, Struct

WIDTH: Final = 1366  # pixels
HEIGHT: Final = 768
MOST_OFFSET: Final = 60_000  # ms: the exam's clock is the hall's, but a wrong date breaks certificates and logs
MOST_LATENCY: Final = 300  # ms there and back
SLOW: Final = 1_000

Short = Annotated[str, Meta(max_length=40)]
Figure = Annotated[int, Meta(ge=0, le=10**9)]


class Figures(Struct, forbid_unknown_fields=True):
    """As the station's page measures it. `missing`: what its browser cannot do; times in ms, None where it failed."""

    missing: Annotated[list[Short], Meta(max_length=20)]
    width: Figure
    height: Figure
    offset_ms: Annotated[int, Meta(ge=-(10**15), le=10**15)] | None
    storage: bool
    socket: bool
    latency_ms: Figure | None


class Finding(Struct, frozen=True):
    """One line of the result: ok, warn or stop, what was found, and what to do where it is not ok."""

    name: LazyString
    state: str
    found: LazyString | str
    mend: LazyString | str = ""


def findings(figures: Figures) -> list[Finding]:
    """Everything that was tested, in the order of the page."""
    return [
        _browser(figures),
        _screen(figures),
        _clock(figures),
        _storage(figures),
        _socket(figures),
        _latency(figures),
    ]


def passed(found: Iterable[Finding]) -> bool:
    """Nothing that stops an examination on this station."""
    return all(one.state != "stop" for one in found)


def _browser(figures: Figures) -> Finding:
    name = _("Browser")
    if figures.missing:
        mend = _("Install a current Chrome, Edge, Firefox or Safe Exam Browser.")
        return Finding(name, "stop", _("cannot do: %(what)s", what=", ".join(figures.missing)), mend)
    return Finding(name, "ok", _("can do all that is needed"))


def _screen(figures: Figures) -> Finding:
    enough = figures.width >= WIDTH and figures.height >= HEIGHT
    mend = "" if enough else _("Set the screen to at least %(width)s × %(height)s.", width=WIDTH, height=HEIGHT)
    return Finding(_("Resolution"), "ok" if enough else "stop", f"{figures.width} × {figures.height}", mend)


def _clock(figures: Figures) -> Finding:
    name = _("Clock")
    if figures.offset_ms is None:
        return Finding(name, "stop", _("the server did not answer"), _("Check the network cable and the address."))
    off = _("%(seconds)s s from the server", seconds=f"{round(figures.offset_ms / 1000, 1) or 0.0:+.1f}")
    if abs(figures.offset_ms) <= MOST_OFFSET:
        return Finding(name, "ok", off)
    return Finding(name, "warn", off, _("Set the clock and date of this machine; the exam itself goes by the server's clock."))


def _storage(figures: Figures) -> Finding:
    name = _("Storage for answers")
    if figures.storage:
        return Finding(name, "ok", _("written and read again"))
    return Finding(
        name, "stop", _("cannot be written"), _("Leave private mode, allow this site to keep data, and free disk space.")
    )


def _socket(figures: Figures) -> Finding:
    name = _("Live connection")
    if figures.socket:
        return Finding(name, "ok", _("comes about"))
    mend = _("Allow WebSocket in proxy and firewall. Answers are saved without it, but the proctor's acts come later.")
    return Finding(name, "warn", _("does not come about"), mend)


def _latency(figures: Figures) -> Finding:
    name = _("Answer time of the server")
    if figures.latency_ms is None:
        return Finding(name, "stop", _("the server did not answer"), _("Check the network cable and the address."))
    said = f"{figures.latency_ms} ms"
    if figures.latency_ms <= MOST_LATENCY:
        return Finding(name, "ok", said)
    mend = _("Use a cable instead of a radio network, and look for other traffic.")
    return Finding(name, "stop" if figures.latency_ms > SLOW else "warn", said, mend)
