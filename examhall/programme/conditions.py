"""What an eligibility clause asks for, as data: the shape of `eligibility_condition.says`. Pure."""

from enum import StrEnum

from msgspec import Struct


class ConditionKind(StrEnum):
    WORK = "work"  # so many months at work in the profession
    TRAINING = "training"  # regular training of the standard hours, with a certificate of completion
    CERTIFICATE = "certificate"  # one of these certificates, or one like them
    DIPLOMA = "diploma"  # of a school in the profession
    STUDENT = "student"  # in reading at a school


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """`months` at work; `names` of certificates, and whether one like them counts; `held_here`: the level whose own does."""

    kind: ConditionKind
    months: int = 0
    names: tuple[str, ...] = ()
    or_similar: bool = False
    held_here: str = ""
