"""A marked sitting as an analysis reads it. Pure, and no numpy."""

from msgspec import Struct


class Sheet(Struct, frozen=True):
    """One marked sitting: its exact mark sheet, which scheme it was marked by, and where the candidate sat."""

    sitting: str
    text: str
    scheme: str
    room: str
    place: tuple[int, int]
    groups: tuple[str, ...]  # in the order of the kinds
