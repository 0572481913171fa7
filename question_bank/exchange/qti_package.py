"""A package of QTI read: its manifest, its items, its pictures, and the authors' words that one of ours carries along. Pure.

The authors' words are taken only where they say exactly what the item says: an item that was changed elsewhere is read as it
stands, and the words beside it tell only what QTI has no place for.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from examhall.prose import ProseProblem
from question_bank.exchange.about import Defaults, about
from question_bank.exchange.brought import Brought, Loss, Picture, Reading, Refused
from question_bank.exchange.packages import Package, is_archive, unpack
from question_bank.exchange.pictures import picture_name
from question_bank.exchange.qti_names import DIALECTS, Dialect, as_in_2x
from question_bank.exchange.qti_package_writing import MEDIA, TASKS, THEORY, item_of, variants_of
from question_bank.exchange.qti_reading import ItemReader
from question_bank.exchange.safe_xml import local, read_xml
from question_bank.tasks.authored import AuthoredTask, TaskProblem
from question_bank.theory import AuthoredArea

MANIFEST: Final = "imsmanifest.xml"
_ITEM: Final = re.compile(r"imsqti_(apip)?item_xmlv\d+p\d+")
_OF_TESTS: Final = re.compile(r"imsqti_(test|section|assessment)")


class _Resource(Struct, frozen=True):
    identifier: str
    path: str
    words: str  # the path of the authors' words; empty where there are none


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
    tasks = _Tasks(package, resources, _media(package))
    for resource in resources:
        try:
            _read(package, resource, tasks, reading, defaults)
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
        words = next((one for one in files if one.startswith((THEORY, TASKS)) and one in package), "")
        yield _Resource(element.get("identifier", ""), path, words)


def _media(package: Package) -> dict[str, str]:
    """Picture -> its path, of a package of ours."""
    return {posixpath.splitext(posixpath.basename(path))[0]: path for path in package if path.startswith(MEDIA)}


def _read(package: Package, resource: _Resource, tasks: "_Tasks", reading: Reading, defaults: Defaults) -> None:
    if resource.path not in package:
        raise Refused("missing_file", file=resource.path)
    if resource.words.startswith(TASKS) and (task := tasks.whole(resource.words)) is not None:
        if tasks.first(resource):
            _take_pictures(package, tasks.media, reading, msgspec.json.encode(task).decode())
            reading.items.append(Brought(resource.path, task=task))
        return
    area = _area(package[resource.words]) if resource.words.startswith(THEORY) else None
    data = package[resource.path]
    if area is not None and _says_the_same(area, data, tasks.media):
        _take_pictures(package, tasks.media, reading, msgspec.json.encode(area).decode())
        reading.items.append(Brought(resource.path, theory=area))
        return
    _read_item(data, resource.path, package, about(area) if area else {}, reading, defaults)


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


def _area(text: bytes) -> AuthoredArea | None:
    try:
        area = msgspec.json.decode(text, type=AuthoredArea)
    except msgspec.DecodeError:
        return None
    return area if len(area.items) == 1 else None


def _says_the_same(area: AuthoredArea, data: bytes, media: Mapping[str, str]) -> bool:
    """Whether an item is what our writer makes of these words."""
    dialect = _dialect(data)
    try:
        return dialect is not None and item_of(area, dialect, media, lambda code, **values: None) == data
    except (ProseProblem, KeyError, IndexError, ValueError):
        return False


def _dialect(data: bytes) -> Dialect | None:
    head = data[:400]
    return next((one for one in DIALECTS.values() if f'"{one.namespace}"'.encode() in head), None)


def _take_pictures(package: Package, media: Mapping[str, str], reading: Reading, words: str) -> None:
    for name, path in media.items():
        if f"(picture:{name})" in words:
            reading.pictures[name] = Picture(path, package[path])


class _Tasks:
    """Tasks of a package of ours: whole where every variant stands in it as our writer makes it."""

    def __init__(self, package: Package, resources: list[_Resource], media: Mapping[str, str]) -> None:
        self.package, self.resources, self.media = package, resources, media
        self._whole: dict[str, AuthoredTask | None] = {}
        self._seen: set[str] = set()

    def first(self, resource: _Resource) -> bool:
        known = resource.words in self._seen
        self._seen.add(resource.words)
        return not known

    def whole(self, words: str) -> AuthoredTask | None:
        if words not in self._whole:
            self._whole[words] = self._look(words)
        return self._whole[words]

    def _look(self, words: str) -> AuthoredTask | None:
        there = [one.path for one in self.resources if one.words == words]
        if any(path not in self.package for path in there):
            return None
        found = {self.package[path] for path in there}
        dialect = _dialect(next(iter(found)))
        try:
            task = msgspec.json.decode(self.package[words], type=AuthoredTask)
            if dialect is None:
                return None
            made = variants_of(task, dialect, self.media, lambda code, **values: None)
        except (msgspec.DecodeError, TaskProblem, ProseProblem, KeyError, ValueError):
            return None
        return task if set(made.values()) == found else None
