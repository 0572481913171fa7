"""XML that strangers wrote: no document type, no entity, nothing fetched, no tree too deep or too large. Pure."""

from typing import Final

from lxml import etree

from examhall.archives import Refused

LARGEST: Final = 16 * 1024 * 1024  # bytes
MOST_ELEMENTS: Final = 1_000_000  # each takes a hundred bytes and more once it is read


def read_xml(data: bytes, file: str) -> etree._Element:
    """The root of a document. Refused where it is none, or tries what a question never needs."""
    if len(data) > LARGEST or data.count(b"<") > 2 * MOST_ELEMENTS:
        raise Refused("too_many_elements", file=file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        line = fault.position[0] if fault.position else 1
        raise Refused("not_xml", file=file, line=line, what=str(fault.msg).split(",")[0]) from fault
    except ValueError as fault:  # a declared encoding that the machine does not know
        raise Refused("not_xml", file=file, line=1, what=fault) from fault
    if root.getroottree().docinfo.doctype:
        raise Refused("doctype", file=file)
    return root


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
