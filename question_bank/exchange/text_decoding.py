"""A text file's bytes as text: UTF-8, with or without its mark; anything else gets a clear answer. Pure."""

import codecs

from examhall.archives import Refused


def decode(data: bytes) -> str:
    """The text, with the line ends of Unix. Refused where it is not UTF-8, with a guess at what it is."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused("not_utf8", guess="UTF-16", line=1)
    if b"\0" in data:
        raise Refused("not_text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused("not_utf8", guess=_guess(data), line=data[: fault.start].count(b"\n") + 1) from fault
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guess(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GB18030"
