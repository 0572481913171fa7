"""Archives that strangers packed: nothing is written to disk, no name leads out, no small file becomes a large one. Pure.

What is declared in an archive's directory bounds what is read of it: more than that comes out of no member.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

LARGEST: Final = 16 * 1024 * 1024  # bytes of a file as it is sent
MOST_MEMBERS: Final = 50_000
LARGEST_MEMBER: Final = 64 * 1024 * 1024  # bytes unpacked
LARGEST_WHOLE: Final = 256 * 1024 * 1024
MOST_RATIO: Final = 150  # unpacked bytes for one packed, where a member is not small
SMALL: Final = 256 * 1024
ENCRYPTED: Final = 0x1
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
NOT_AGAIN: Final = (".zip", ".gz", ".7z", ".rar", ".xz", ".bz2", ".tar", ".tgz")
WRITTEN_AT: Final = (1980, 1, 1, 0, 0, 0)  # the same items make the same bytes


class Refused(Exception):
    """This file, or something in it, is wrong; `code` and `values` tell what, for whoever has the words."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = {name: str(value) for name, value in values.items()}


class Package(Mapping[str, bytes]):
    """The members of a checked archive by name, each read when it is asked for."""

    def __init__(self, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
        self._archive, self._members = archive, members

    def __getitem__(self, name: str) -> bytes:
        member = self._members[name]
        try:
            return self._archive.read(member)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as fault:
            raise Refused("broken_member", file=name) from fault

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


def is_archive(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def unpack(data: bytes) -> Package:
    """The members of an archive. Refused for what no honest one holds, before anything is unpacked."""
    if len(data) > LARGEST:
        raise Refused("too_large", most=LARGEST // 1024 // 1024)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise Refused("not_an_archive") from fault
    if len(members) > MOST_MEMBERS:
        raise Refused("too_many_members", count=len(members), most=MOST_MEMBERS)
    kept: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        _check(member)
        if member.is_dir():
            continue
        if member.filename in kept:
            raise Refused("member_twice", file=member.filename)
        kept[member.filename] = member
    if sum(member.file_size for member in kept.values()) > LARGEST_WHOLE:
        raise Refused("unpacks_too_large", file="", most=LARGEST_WHOLE // 1024 // 1024)
    return Package(archive, kept)


def _check(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename  # before zipfile cuts it at a zero byte or turns its slashes
    path = PurePosixPath(name)
    if "\\" in name or "\0" in name or path.is_absolute() or ".." in path.parts or ":" in name:
        raise Refused("leads_out", file=name[:100])
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused("no_plain_file", file=name[:100])
    if member.flag_bits & ENCRYPTED:
        raise Refused("encrypted", file=name[:100])
    if member.compress_type not in METHODS:
        raise Refused("broken_member", file=name[:100])
    if path.suffix.casefold() in NOT_AGAIN:
        raise Refused("nested", file=name[:100])
    swollen = member.file_size > SMALL and member.file_size > member.compress_size * MOST_RATIO
    if swollen or member.file_size > LARGEST_MEMBER:
        raise Refused("unpacks_too_large", file=name[:100], most=LARGEST_MEMBER // 1024 // 1024)


def pack(members: Mapping[str, bytes]) -> bytes:
    """An archive of ours, in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, WRITTEN_AT)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, data)
    return out.getvalue()
