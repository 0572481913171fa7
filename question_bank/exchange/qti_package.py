"""A package of QTI read: its manifest, its items, its pictures, and the authors' words that one of ours carries along. Pure.

The authors' words are taken only where every file is still as it was written: an item that was changed elsewhere is read as it
stands, and the words beside it tell only what QTI has no place for. Nothing of them is carried out here, no template is filled.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from examhall.archives import Package, Refused, is_archive, unpack
from question_bank.exchange.about import Defaults, about
from question_bank.exchange.brought import Brought, Loss, Picture, Reading
from question_bank.exchange.pictures import picture_name
from question_bank.exchange.qti_names import as_in_2x
from question_bank.exchange.qti_package_writing import MEDIA, WORDS, Beside, fingerprint
from question_bank.exchange.qti_reading import ItemReader
from question_bank.exchange.safe_xml import local, read_xml

MANIFEST: Final = "imsmanifest.xml"
_ITEM: Final = re.compile(r"imsqti_(apip)?item_xmlv\d+p\d+")
_OF_TESTS: Final = re.compile(r"imsqti_(test|section|assessment)")


class _Resource(Struct, frozen=True):
    """An item of the manifest; `words` is the path of what a package of ours carries beside it, or empty."""

    path: str
    words: str


def read_qti(data: bytes, file: str, defaults: Defaults) -> Reading:
    """All items of a package, or the one of a bare item file."""
    reading = Reading()
    if not is_archive(data):
        _read_item(data, file, {}, {}, reading, defaults)
        return reading
    package = unpack(data)
    resources = list(_resources(package, reading))
    if not resources:
        raise Refused("no_items")
    reader = _PackageReader(package, reading, defaults)
    for resource in resources:
        try:
            reader.read(resource)
        except Refused as refused:
            reading.wrong(resource.path, refused)
    return reading


def _resources(package: Package, reading: Reading) -> Iterator[_Resource]:
    if MANIFEST not in package:
        raise Refused("no_manifest")
    for element in read_xml(package[MANIFEST], MANIFEST).iter():
        if local(element) != "resource":
            continue
        kind, path = element.get("type", ""), unquote(element.get("href", ""))
        if _OF_TESTS.match(kind):
            reading.losses.append(Loss(path, "test", whole=True))
        if not _ITEM.match(kind):
            continue
        files = [unquote(one.get("href", "")) for one in element if local(one) == "file"]
        yield _Resource(path, next((one for one in files if one.startswith(WORDS) and one in package), ""))


class _PackageReader:
    def __init__(self, package: Package, reading: Reading, defaults: Defaults) -> None:
        self.package, self.reading, self.defaults = package, reading, defaults
        self.media = {PurePosixPath(path).stem: path for path in package if path.startswith(MEDIA)}
        self.taken = set[str]()  # words of tasks: one for all their variants

    def read(self, resource: _Resource) -> None:
        """One item. Refused, Beyond."""
        if resource.path not in self.package:
            raise Refused("missing_file", file=resource.path)
        beside = self.beside(resource)
        if beside is None or not self.holds(beside):
            said = about(beside.theory) if beside is not None and beside.theory is not None else {}
            _read_item(self.package[resource.path], resource.path, self.package, said, self.reading, self.defaults)
        elif resource.words not in self.taken:
            self.taken.add(resource.words)
            self.reading.items.append(Brought(resource.path, beside.theory, beside.task))
            self.take_pictures(msgspec.json.encode(beside).decode())

    def beside(self, resource: _Resource) -> Beside | None:
        """What a package of ours carries beside this item; None where it does not speak of it."""
        if not resource.words:
            return None
        try:
            found = msgspec.json.decode(self.package[resource.words], type=Beside)
        except (msgspec.DecodeError, RecursionError):
            return None
        whole = found.task is not None or (found.theory is not None and len(found.theory.items) == 1)
        return found if whole and resource.path in found.says else None

    def holds(self, beside: Beside) -> bool:
        """Whether every file still says what the words were written as."""
        return all(path in self.package and fingerprint(self.package[path]) == said for path, said in beside.says.items())

    def take_pictures(self, words: str) -> None:
        for name, path in self.media.items():
            if f"(picture:{name})" in words:
                self.reading.pictures[name] = Picture(path, self.package[path])


def _read_item(
    data: bytes, path: str, package: Mapping[str, bytes], said: Mapping[str, str], reading: Reading, defaults: Defaults
) -> None:
    """An item as it stands."""

    def name(address: str) -> str:
        inside = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))
        if "://" in address or address.startswith("data:"):
            return ""
        if inside not in package:
            raise Refused("missing_file", file=address[:100])
        picture = package[inside]
        reading.pictures[picture_name(picture)] = Picture(inside, picture)
        return picture_name(picture)

    place = path
    try:
        root = as_in_2x(read_xml(data, path))
        place = f"{path} · {root.get('identifier', '')[:60]}"
        if local(root) != "assessmentItem":
            raise Refused("not_an_item", found=local(root)[:60])
        reading.items.append(ItemReader(root, place, said, name, reading, defaults).read())
    except Refused as refused:
        reading.wrong(place, refused)
