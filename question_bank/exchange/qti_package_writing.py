"""A package of QTI written: a manifest, an item for each theory item and each variant, pictures, the authors' words. Pure."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from typing import Final

import msgspec
from lxml import etree
from msgspec import Struct

from examhall.archives import pack
from question_bank.exchange.brought import Loss, Outgoing, Written
from question_bank.exchange.pictures import ENDINGS
from question_bank.exchange.qti_markup import rendered
from question_bank.exchange.qti_names import DIALECTS, SCHEMA_LOCATION, XSI, Dialect
from question_bank.exchange.qti_task_writing import VariantWriter
from question_bank.exchange.qti_writing import Files, ItemWriter, Lose
from question_bank.tasks.authored import AuthoredTask, TaskProblem
from question_bank.tasks.variants import build_task
from question_bank.theory import AuthoredArea

MANIFEST: Final = "imsmanifest.xml"
ITEMS: Final = "items/"
MEDIA: Final = "media/"
WORDS: Final = "words/"


class Beside(Struct, frozen=True, omit_defaults=True):
    """What a package carries beside its items: the author's words, and the fingerprint of each file that says them."""

    says: dict[str, str]  # path -> SHA-256
    theory: AuthoredArea | None = None
    task: AuthoredTask | None = None


def fingerprint(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def item_of(area: AuthoredArea, dialect: Dialect, files: Files, lose: Lose) -> bytes:
    """The text of a theory item."""
    return ItemWriter(dialect, files, lose).theory(area)


def variants_of(task: AuthoredTask, dialect: Dialect, files: Files, lose: Lose) -> dict[str, bytes]:
    """The text of each variant of a task, by its path. TaskProblem where it cannot be built."""
    writer = VariantWriter(dialect, files, lose)
    return {
        f"{ITEMS}{variant.question.id}.xml": writer.variant(variant.question.id, task.language, variant.question, variant.key)
        for variant in build_task(task, rendered).item.variants
    }


def write_qti(items: Sequence[Outgoing], version: str) -> Written:
    """A package of these items; what the version cannot hold is named, in the answer and in a text inside."""
    writer = _PackageWriter(DIALECTS[version])
    for item in items:
        writer.put(item)
    return writer.written()


def with_text(data: bytes, name: str, text: bytes) -> bytes:
    """A package of ours with one more file, which its manifest names as well."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    manifest = etree.fromstring(members[MANIFEST])
    space = etree.QName(manifest).namespace
    said = {"identifier": f"text-{name.partition('.')[0]}", "type": "webcontent", "href": name}
    resource = etree.SubElement(manifest[-1], f"{{{space}}}resource", said)
    etree.SubElement(resource, f"{{{space}}}file", href=name)
    return pack({**members, MANIFEST: etree.tostring(manifest, encoding="UTF-8", xml_declaration=True), name: text})


class _PackageWriter:
    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.members: dict[str, bytes] = {}
        self.losses: list[Loss] = []
        said = {"identifier": "examhall", SCHEMA_LOCATION: f"{dialect.manifest} {dialect.manifest_schema}"}
        self.manifest = etree.Element(f"{{{dialect.manifest}}}manifest", said, nsmap={None: dialect.manifest, "xsi": XSI})
        metadata = self.add(self.manifest, "metadata")
        self.add(metadata, "schema").text = dialect.schema
        self.add(metadata, "schemaversion").text = dialect.schema_version
        self.add(self.manifest, "organizations")
        self.resources = self.add(self.manifest, "resources")

    def add(self, parent: etree._Element, name: str, **said: str) -> etree._Element:
        return etree.SubElement(parent, f"{{{self.dialect.manifest}}}{name}", attrib=said)

    def put(self, item: Outgoing) -> None:
        media = {name: f"{MEDIA}{name}.{ENDINGS[mime]}" for name, (mime, _) in item.pictures.items()}

        def lose(code: str, **values: object) -> None:
            loss = Loss(item.id, code, {name: str(value) for name, value in values.items()})
            if loss not in self.losses[-50:]:
                self.losses.append(loss)

        if item.theory is not None:
            texts = {f"{ITEMS}{item.id}.xml": item_of(item.theory, self.dialect, media, lose)}
        elif item.task is not None:
            try:
                texts = variants_of(item.task, self.dialect, media, lose)
            except TaskProblem:
                self.losses.append(Loss(item.id, "task_problem", whole=True))
                return
        else:
            return
        beside = f"{WORDS}{item.id}.json"
        said = Beside({path: fingerprint(text) for path, text in texts.items()}, item.theory, item.task)
        self.members[beside] = msgspec.json.format(msgspec.json.encode(said), indent=1)
        for name, path in media.items():
            self.members[path] = item.pictures[name][1]
        for path, text in texts.items():
            self.members[path] = text
            self.resource(path, [beside, *media.values()])

    def resource(self, path: str, files: Sequence[str]) -> None:
        name = path.removeprefix(ITEMS).removesuffix(".xml")
        resource = self.add(self.resources, "resource", identifier=f"i-{name}", type=self.dialect.resource, href=path)
        for file in (path, *files):
            self.add(resource, "file", href=file)

    def written(self) -> Written:
        manifest = etree.tostring(self.manifest, encoding="UTF-8", xml_declaration=True)
        return Written(pack({MANIFEST: manifest, **self.members}), self.losses)
