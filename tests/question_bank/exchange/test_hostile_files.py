"""Files made to do harm: each is refused with a reason before it can, and none is written to disk or opened further."""

import io
import stat
import zipfile

import pytest

from examhall import archives
from examhall.archives import Refused, pack, unpack
from question_bank.exchange.about import Defaults
from question_bank.exchange.brought import Outgoing
from question_bank.exchange.formats import FORMATS, read_file
from question_bank.exchange.safe_xml import read_xml
from question_bank.items import Cognitive, Difficulty, Kind
from question_bank.theory import AuthoredArea, AuthoredItem

DEFAULTS = Defaults("L1", "06")
ITEM = AuthoredItem(
    id="L1-06-T01", kind=Kind.TRUTH, difficulty=Difficulty.EASY, cognitive=Cognitive.APPLY, knowledge="重力", source="s", seconds=30,
    stem="水往低处流。", right=True,
)  # fmt: skip
AREA = AuthoredArea("06", "L1", [ITEM])


def packed(*members, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as out:
        for name, data in members:
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            info.compress_type = method
            out.writestr(info, data)
    return made.getvalue()


def refused(data):
    with pytest.raises(Refused) as caught:
        unpack(data)
    return caught.value.code


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/passwd", "C:/x", "C:\\x", "..\\x", "a\\..\\..\\x", "\\\\host\\x", "a/b/../../../c", "x:stream"],
)
def test_a_name_that_leads_out_is_refused(name):
    assert refused(packed((name, b"x"))) == "leads_out"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_a_device_is_refused(kind):
    info = zipfile.ZipInfo("x")
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    assert refused(packed((info, b"/etc/passwd"))) == "no_plain_file"


@pytest.mark.parametrize("name", ["x.zip", "a/X.ZIP", "x.tar.gz", "x.7z"])
def test_an_archive_in_an_archive_is_not_opened(name):
    assert refused(packed((name, b"x"))) == "nested"


def test_a_bomb_is_refused_by_its_ratio_its_size_and_its_sum(monkeypatch):
    assert refused(packed(("x", b"0" * 10_000_000))) == "unpacks_too_large"
    monkeypatch.setattr(archives, "LARGEST_MEMBER", 1000)
    assert refused(packed(("x", bytes(range(256)) * 8), method=zipfile.ZIP_STORED)) == "unpacks_too_large"
    monkeypatch.setattr(archives, "LARGEST_MEMBER", 10_000)
    monkeypatch.setattr(archives, "LARGEST_WHOLE", 3000)
    assert refused(packed(("x", bytes(2000)), ("y", bytes(2000)))) == "unpacks_too_large"


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_said():
    data = packed(("x", b"0" * 200_000))
    lying = data.replace((200_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(Refused) as caught:
        unpack(lying)["x"]
    assert caught.value.code == "broken_member"


def test_too_many_members_too_large_a_file_and_two_of_a_name_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    assert refused(packed(*((str(n), b"") for n in range(4)))) == "too_many_members"
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = packed(("x", b"1"), ("x", b"2"))
    assert refused(twice) == "member_twice"
    monkeypatch.setattr(archives, "LARGEST", 10)
    assert refused(packed(("x", b"1"))) == "too_large"


def test_what_is_encrypted_is_refused():
    data = bytearray(packed(("x", b"1")))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(bytes(data)) == "encrypted"


@pytest.mark.parametrize("cut", [5, 30, 60, -1, -10])
def test_a_damaged_archive_is_refused(cut):
    data = packed(("imsmanifest.xml", b"<manifest/>" * 5))[:cut]
    (fault,) = read_file(data, "p.zip", DEFAULTS).faults
    assert fault.code == "not_an_archive"


def test_what_we_pack_is_unpacked_the_same():
    members = {"a/b.xml": b"<x/>", "图.png": bytes(range(256))}
    assert dict(unpack(pack(members))) == members
    assert pack(members) == pack(members)


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><x>&j;</x>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
NETWORK = '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><x/>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, NETWORK, "<!DOCTYPE x><x/>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_entities_are_refused(text, encoding):
    with pytest.raises(Refused) as caught:
        read_xml(text.encode(encoding), "x.xml")
    assert caught.value.code in ("doctype", "not_xml")


def test_a_tree_too_deep_and_a_text_too_long_are_refused():
    for text in ("<a>" * 100_000 + "</a>" * 100_000, f"<a>{'x' * 11_000_000}</a>"):
        with pytest.raises(Refused) as caught:
            read_xml(text.encode(), "x.xml")
        assert caught.value.code == "not_xml"


def test_more_elements_than_any_question_has_are_refused_before_they_are_read():
    with pytest.raises(Refused) as caught:
        read_xml(b"<a>" + b"<b/>" * 2_100_000 + b"</a>", "x.xml")
    assert caught.value.code == "too_many_elements"


def test_words_beside_an_item_are_not_taken_where_they_cannot_be_read():
    written = FORMATS["qti3"].write([Outgoing(theory=AREA)])
    members = dict(unpack(written.data))
    for said in (b"", b"[]", b"{" * 5000, b'{"says": {}}', b'{"says": {"items/L1-06-T01.xml": "0"}, "task": {}}'):
        reading = read_file(pack({**members, "words/L1-06-T01.json": said}), "p.zip", DEFAULTS)
        assert reading.faults == []
        assert reading.items[0].theory.items[0].stem == "水往低处流。"
        assert reading.items[0].theory.items[0].knowledge == ""


@pytest.mark.parametrize("kind", ["qti", "moodle"])
def test_html_in_a_question_is_read_however_deep(kind):
    deep = "<div>" * 3000 + "x"
    text = f'<quiz><question type="truefalse"><questiontext format="html"><text><![CDATA[{deep}]]></text></questiontext></question></quiz>'
    reading = read_file(text.encode(), "q.xml", DEFAULTS)
    assert [one.code for one in reading.faults] == ["no_key"]
