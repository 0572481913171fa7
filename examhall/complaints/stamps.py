"""The stamp on a form that anybody may send: when it was opened, and that it is one of ours. Pure.

With it a form that comes back faster than a person writes is not taken, and one that comes twice is known to be the same.
"""

import hmac
from typing import Final

from flask_babel import lazy_gettext as _

from examhall.errors import Refusal
from examhall.instants import SECOND, Instant
from examhall.keyed_hash import keyed_hash

FASTEST: Final = 5 * SECOND  # from opening the form to sending it
KEPT: Final = 24 * 60 * 60 * SECOND


class TooQuick(Refusal):
    code = "too_quick"
    says = _("This came faster than a person writes. Please look it over and send it again in a few seconds.")


class TrapFilled(Refusal):
    """Scripts fill in what no person sees; a browser that helped somebody too well gets the form back without it."""

    code = "trap_filled"
    says = _("A field that must stay empty was filled in. It has been emptied: please send the form again.")


class OldForm(Refusal):
    code = "old_form"
    says = _("This form has been open for too long. All that you wrote is kept: please send it again.")


def stamp(key: bytes, now: Instant, drawn: str) -> str:
    """A stamp for a form opened now; `drawn` by chance, without a dot."""
    said = f"{now}.{drawn}"
    return f"{said}.{keyed_hash(key, said).hex()}"


def check_stamp(key: bytes, typed: str, now: Instant) -> None:
    """TooQuick, OldForm; a stamp that is not ours is as good as an old one."""
    said, _dot, mark = typed.rpartition(".")
    if not hmac.compare_digest(keyed_hash(key, said).hex().encode(), mark.encode()):
        raise OldForm()
    opened = int(said.partition(".")[0])
    if now - opened < FASTEST:
        raise TooQuick()
    if now - opened > KEPT:
        raise OldForm()
