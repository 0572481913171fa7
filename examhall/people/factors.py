"""Verbs on the second factor: taking a code once, enrolling, recovery codes, and whose roles are asked for it."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from examhall.audit import trail
from examhall.errors import ChangedMeanwhile, Refusal
from examhall.hall import Hall
from examhall.people.identity import folded
from examhall.people.operations import changing_access
from examhall.people.permissions import MAY, Action, Role
from examhall.people.second_factor import fitting_step, is_recovery_code, new_recovery_codes
from examhall.people.tables import factor_rule, recovery_code, second_factor
from examhall.vault import Vault

FACTOR: Final = "second_factor"  # the vault's purposes
RECOVERY: Final = "recovery_code"
MOST_WRONG: Final = 100  # in a row: by then it is not the telephone's owner who guesses
WEIGHTY: Final = (
    Action.RELEASE_PAPER_KEY, Action.SEAL_PAPER, Action.DECIDE_KEPT, Action.VOID_PART, Action.SEE_MARKS, Action.MARK_ANSWERS,
    Action.MANAGE_PEOPLE,
)  # fmt: skip
SUGGESTED: Final = frozenset().union(*(MAY[action] for action in WEIGHTY))  # who releases, seals, decides, sees marks


class CodeFailed(Refusal):
    """One sentence for a wrong code, one used before and one that is too old."""

    code = "code_failed"
    says = _("This code does not fit, or it was used already. Please type the one that is shown now, or a recovery code.")


class CodeShut(Refusal):
    code = "code_failed"
    says = _(
        "Too many wrong codes in a row: only a recovery code opens this now. An exams officer can reset the second factor."
    )


def factor_of(connection: Connection, person_id: str) -> Row[Any] | None:
    return connection.execute(select(second_factor).where(second_factor.c.person_id == person_id)).first()


def recovery_codes_left(connection: Connection, person_id: str) -> int:
    """How many codes on paper were not used yet."""
    left = select(func.count()).where(recovery_code.c.person_id == person_id, recovery_code.c.used_at.is_(None))
    return int(connection.execute(left).scalar_one())


def take_code(hall: Hall, person_id: str, typed: str) -> None:
    """Use up a code of the telephone or of the paper: neither opens anything twice. CodeFailed, CodeShut."""
    with hall.database.writing() as connection:
        taken = _take_recovery_code if is_recovery_code(typed) else _take_code
        refusal = taken(connection, hall, person_id, folded(typed))
    if refusal is not None:  # only now: a wrong code is counted, and what refuses inside undoes its transaction
        raise refusal


def _take_code(connection: Connection, hall: Hall, person_id: str, code: str) -> Refusal | None:
    row, mine = factor_of(connection, person_id), second_factor.c.person_id == person_id
    if row is None:
        return CodeFailed()
    if row.wrong >= MOST_WRONG:
        return CodeShut()
    step = fitting_step(hall.vault.open(FACTOR, row.locked).decode(), code, hall.now(), row.last_step)
    if step is not None:
        used = update(second_factor).where(mine, second_factor.c.last_step < step).values(last_step=step, wrong=0)
        if connection.execute(used).rowcount == 1:
            return None
    connection.execute(update(second_factor).where(mine).values(wrong=second_factor.c.wrong + 1))
    return CodeFailed()


def _take_recovery_code(connection: Connection, hall: Hall, person_id: str, code: str) -> Refusal | None:
    mine = (recovery_code.c.person_id == person_id, recovery_code.c.lookup == _looked_up(hall.vault, person_id, code))
    used = update(recovery_code).where(*mine, recovery_code.c.used_at.is_(None)).values(used_at=hall.now())
    if connection.execute(used).rowcount != 1:
        return CodeFailed()
    connection.execute(update(second_factor).where(second_factor.c.person_id == person_id).values(wrong=0))
    trail.write(connection, hall.audit_key, hall.now(), person_id, "use_recovery_code", person_id)
    return None


def enrol(hall: Hall, person_id: str, secret: str, typed: str) -> list[str]:
    """Keep a secret whose code of now was typed, in the place of the one before; the new recovery codes. CodeFailed."""
    now = hall.now()
    step = fitting_step(secret, folded(typed), now, 0)
    if step is None:
        raise CodeFailed()
    row = {"person_id": person_id, "locked": hall.vault.lock(FACTOR, secret.encode()), "since": now, "last_step": step}
    with changing_access(hall, person_id) as connection:
        _forget(connection, person_id)
        connection.execute(insert(second_factor), row)
        trail.write(connection, hall.audit_key, now, person_id, "enrol_factor", person_id)
        return _write_recovery_codes(connection, hall.vault, person_id)


def renew_recovery_codes(connection: Connection, hall: Hall, person_id: str) -> list[str]:
    """Ten new codes; the old ones open nothing any more."""
    connection.execute(delete(recovery_code).where(recovery_code.c.person_id == person_id))
    trail.write(connection, hall.audit_key, hall.now(), person_id, "renew_recovery_codes", person_id)
    return _write_recovery_codes(connection, hall.vault, person_id)


def reset_factor(hall: Hall, by: str, person_id: str, reason: str) -> None:
    """Telephone and paper are lost: whoever must have a second factor sets a new one up at the next sign-in."""
    with changing_access(hall, person_id) as connection:
        _forget(connection, person_id)
        trail.write(connection, hall.audit_key, hall.now(), by, "reset_factor", person_id, reason=reason)


def rule_now(connection: Connection) -> tuple[int, frozenset[str]]:
    """Edition and roles; edition 0 and nobody where it was never set."""
    row = connection.execute(select(factor_rule).order_by(factor_rule.c.edition.desc()).limit(1)).first()
    return (row.edition, frozenset(msgspec.json.decode(row.roles, type=list[str]))) if row else (0, frozenset())


def set_rule(connection: Connection, hall: Hall, by: str, seen: int, roles: Iterable[Role]) -> None:
    """Ask these roles for a second factor, from each one's next sign-in on. ChangedMeanwhile where `seen` is not the newest."""
    edition, before = rule_now(connection)
    if edition != seen:
        raise ChangedMeanwhile()
    asked = sorted(roles)
    connection.execute(
        insert(factor_rule),
        {"edition": edition + 1, "roles": msgspec.json.encode(asked).decode(), "set_by": by, "set_at": hall.now()},
    )
    trail.write(
        connection, hall.audit_key, hall.now(), by, "set_factor_rule", str(edition + 1), roles=asked, before=sorted(before)
    )


def is_asked(connection: Connection, roles: Iterable[str]) -> bool:
    """Whether somebody with these roles may not sign in without a second factor."""
    return not rule_now(connection)[1].isdisjoint(roles)


def _forget(connection: Connection, person_id: str) -> None:
    connection.execute(delete(recovery_code).where(recovery_code.c.person_id == person_id))
    connection.execute(delete(second_factor).where(second_factor.c.person_id == person_id))


def _write_recovery_codes(connection: Connection, vault: Vault, person_id: str) -> list[str]:
    codes = new_recovery_codes()
    rows = [{"person_id": person_id, "lookup": _looked_up(vault, person_id, folded(code))} for code in codes]
    connection.execute(insert(recovery_code), rows)
    return codes


def _looked_up(vault: Vault, person_id: str, code: str) -> str:
    return vault.lookup(RECOVERY, f"{person_id} {code}")
