"""Which items somebody may see: reviewers all of them, authors what they are assigned and what they wrote. Pure."""

from collections.abc import Collection

from msgspec import Struct


class Scope(Struct, frozen=True, order=True):
    """What an author is assigned: one area of a level, or all of them where `area` is empty."""

    level: str
    area: str = ""

    def holds(self, level: str, area: str) -> bool:
        return self.level == level and self.area in ("", area)


class Sight(Struct, frozen=True):
    """Somebody at the bank: `scopes` are what they are assigned, None for who sees everything."""

    person: str
    scopes: frozenset[Scope] | None

    def reaches(self, level: str, area: str, wrote: Collection[str] = ()) -> bool:
        """Whether an item of this place is theirs to see; `wrote`: the persons who wrote it."""
        return self.scopes is None or self.person in wrote or any(scope.holds(level, area) for scope in self.scopes)
