"""The names of QTI: 2.1 and 2.2 write simpleChoice, 3.0 writes qti-simple-choice; kept here as in 2.x. Pure."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from lxml import etree

from question_bank.exchange.safe_xml import local

MATHML: Final = "http://www.w3.org/1998/Math/MathML"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA_LOCATION: Final = f"{{{XSI}}}schemaLocation"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_CAPITAL: Final = re.compile(r"([A-Z])")
_HYPHEN: Final = re.compile(r"-([a-z])")


class Dialect(NamedTuple):
    """One version: the namespace of its items, the kind of their resources in a manifest, where its templates and schemas live.

    `schema` and `schema_version` are what a manifest says of its package.
    """

    version: str
    namespace: str
    resource: str
    templates: str
    template_ending: str
    manifest: str
    schema: str
    schema_version: str
    item_schema: str
    manifest_schema: str

    @property
    def hyphenated(self) -> bool:
        return self.version == "3.0"

    def tag(self, name: str) -> str:
        """An element of QTI, named as in 2.x, with the namespace of this version."""
        return f"{{{self.namespace}}}{hyphens(name) if self.hyphenated else name}"

    def attributes(self, said: Mapping[str, str]) -> dict[str, str]:
        if not self.hyphenated:
            return dict(said)
        return {_CAPITAL.sub(r"-\1", name).lower() if not name.startswith("{") else name: text for name, text in said.items()}

    def template(self, name: str) -> str:
        return f"{self.templates}{name}{self.template_ending}"


DIALECTS: Final = {
    "2.1": Dialect(
        "2.1", "http://www.imsglobal.org/xsd/imsqti_v2p1", "imsqti_item_xmlv2p1",
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/", "", "http://www.imsglobal.org/xsd/imscp_v1p1",
        "QTIv2.1 Package", "1.0.0", "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
        "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
    ),
    "2.2": Dialect(
        "2.2", "http://www.imsglobal.org/xsd/imsqti_v2p2", "imsqti_item_xmlv2p2",
        "http://www.imsglobal.org/question/qti_v2p2/rptemplates/", "", "http://www.imsglobal.org/xsd/imscp_v1p1",
        "QTIv2.2 Package", "1.0.0", "http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd",
        "http://www.imsglobal.org/xsd/qti/qtiv2p2/qtiv2p2_imscpv1p2_v1p0.xsd",
    ),
    "3.0": Dialect(
        "3.0", "http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "imsqti_item_xmlv3p0",
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/", ".xml", "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "QTI Package", "3.0.0", "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    ),
}  # fmt: skip


def hyphens(name: str) -> str:
    return "qti-" + _CAPITAL.sub(r"-\1", name).lower()


def camel(name: str) -> str:
    return _HYPHEN.sub(lambda found: found[1].upper(), name)


def as_in_2x(root: etree._Element) -> etree._Element:
    """The same tree with the names of 2.x and no namespaces, whatever version it was written in."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = local(element)
        if name.startswith("qti-"):
            element.tag = camel(name.removeprefix("qti-"))
            said = {camel(one) if not one.startswith(("{", "data-")) else one: text for one, text in element.items()}
            element.attrib.clear()
            element.attrib.update(said)
        else:
            element.tag = name
    return root
