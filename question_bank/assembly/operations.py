"""Verbs on specifications: saving a new version, and beginning another as a copy. Nothing is overwritten."""

import re
from typing import Final

import msgspec
from flask_babel import lazy_gettext as _
from msgspec.structs import replace
from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from examhall.audit import trail
from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from question_bank.assembly.queries import standing, standing_one
from question_bank.assembly.specifying import LONGEST_TITLE
from question_bank.specification import Specification
from question_bank.tables import specification

CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,19}")

_encode = msgspec.json.Encoder(decimal_format="string").encode


class ChangedMeanwhile(Refusal):
    code = "changed_meanwhile"
    says = _("Somebody saved another version meanwhile. What you typed is kept here; compare it and save again.")


class BadCode(Refusal):
    code = "bad_code"
    says = _("The code has two to twenty letters, digits and hyphens, a letter or digit first.")


class NoTitle(Refusal):
    code = "no_title"
    says = _("Give it a name, of at most 80 characters.")


class CodeTaken(Refusal):
    code = "code_taken"
    says = _("There is a specification with this code already.")


def save_specification(connection: Connection, hall: Hall, now: Instant, by: str, wanted: Specification, based_on: int) -> int:
    """A new version of a specification, whole as it is; returns its number. ChangedMeanwhile if `based_on` is no longer newest.

    Papers keep the version they were assembled by.
    """
    if standing_one(connection, wanted.code).version != based_on:
        raise ChangedMeanwhile()
    _insert(connection, now, by, wanted, based_on + 1, ChangedMeanwhile())
    trail.write(connection, hall.audit_key, now, by, "save_specification", wanted.code, version=based_on + 1)
    return based_on + 1


def add_specification(connection: Connection, hall: Hall, now: Instant, by: str, code: str, title: str, like: str) -> None:
    """Begin a specification as a copy of another. BadCode, NoTitle, CodeTaken, NotFound."""
    if not CODE.fullmatch(code):
        raise BadCode()
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise NoTitle()
    if code in standing(connection):
        raise CodeTaken()
    copied = replace(standing_one(connection, like).specification, code=code, title=title)
    _insert(connection, now, by, copied, 1, CodeTaken())
    trail.write(connection, hall.audit_key, now, by, "add_specification", code, like=like)


def _insert(connection: Connection, now: Instant, by: str, wanted: Specification, version: int, taken: Refusal) -> None:
    row = {"code": wanted.code, "version": version, "text": _encode(wanted).decode(), "set_by": by, "set_at": now}
    try:
        connection.execute(insert(specification), row)
    except IntegrityError as both:  # two saved at the same moment, and the database let one through
        raise taken from both
