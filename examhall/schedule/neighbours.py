"""Who sits around a seat: a machine that falls silent alone tells another story than one whose neighbours do so too. Pure."""

from collections.abc import Collection


def around(seat: int, columns: int, taken: Collection[int]) -> list[int]:
    """The taken ones of the eight seats around this one; seats count from 1, row by row."""
    row, column = divmod(seat - 1, columns)
    near = [
        (row + down) * columns + column + right + 1
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
        if (down or right) and 0 <= column + right < columns
    ]
    return [one for one in near if one in taken]
