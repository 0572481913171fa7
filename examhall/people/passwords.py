"""What a password of the staff must be: long enough, not the user name, and none that everybody tries first. Pure."""

import secrets
from typing import Final

from flask_babel import lazy_gettext as _

from examhall.errors import Refusal
from examhall.people.identity import folded
from examhall.people.second_factor import SIGNS

SHORTEST: Final = 10
LONGEST: Final = 200

# Those of ten signs and more on the lists of passwords that leak most often, and what this programme suggests.
_LEAKED: Final = """
1234567890 0123456789 9876543210 1234567891 12345678910 123456789a a123456789 123456789q q123456789 qq123456789 woaini1314
woaini520 woaini123 5201314520 1111111111 0000000000 8888888888 6666666666 1122334455 1231231231 1qaz2wsx3edc 1q2w3e4r5t
1q2w3e4r5t6y q1w2e3r4t5 qwertyuiop qwertyuiop123 qwerty12345 qwerty123456 asdfghjkl1 zxcvbnm123 password01 password10
password12 password123 password1234 passw0rd123 password2025 password2026 admin12345 admin123456 administrator welcome123
letmein123 iloveyou123 abc1234567 abcd123456 abcdefghij abc123456789 aa12345678 aa123456789 asd123456789 changeme123
examhall123 examhall2026 kaoshi123456 kaoshi2026 test123456 test1234567 football123 sunshine123 princess123 dragon12345
"""
WORST: Final = frozenset(_LEAKED.split())


class PasswordProblem(Refusal):
    """A new password that is not taken; `field` is where the sentence stands."""

    code = "weak_password"
    field = "password"


class TooShort(PasswordProblem):
    says = _("At least 10 characters, please: a few words one after the other are good and easy to keep.")


class TooLong(PasswordProblem):
    says = _("At most 200 characters, please.")


class TooWellKnown(PasswordProblem):
    says = _("This password is on every list that is tried first. Please choose another.")


class LikeTheName(PasswordProblem):
    says = _("The password must not be the user name, nor the user name with figures behind it.")


class SameAsBefore(PasswordProblem):
    says = _("This is the password you have now. Please choose another.")


class NotTheSame(PasswordProblem):
    field = "again"
    says = _("The two do not agree. Please type the new password twice.")


def check_new(password: str, again: str, username: str) -> None:
    """PasswordProblem where this is not good enough as a new password, or was not typed twice the same."""
    if len(password) < SHORTEST:
        raise TooShort()
    if len(password) > LONGEST:
        raise TooLong()
    rest = folded(password).removeprefix(folded(username))
    if rest != folded(password) and (not rest or rest.isdigit()):
        raise LikeTheName()
    if password.casefold() in WORST or len(set(password)) < 4:
        raise TooWellKnown()
    if password != again:
        raise NotTheSame()


def one_time_password() -> str:
    """What an officer hands over: sixteen signs that can be read out, in groups."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(4))
