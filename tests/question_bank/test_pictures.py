"""Pictures in items: drawn anew whatever was uploaded, kept once, inside what a candidate reads, and never from elsewhere."""

import re
import struct
import zlib
from base64 import b64decode, b64encode
from io import BytesIO

import msgspec
import pytest
from PIL import Image, PngImagePlugin
from sqlalchemy import func, select

from examhall.papers import safe
from examhall.papers.interactions import Choice, Option
from examhall.papers.question import Document, Field, Question
from examhall.pictures import PictureProblem, PictureTooLarge
from examhall.prose import render
from question_bank import queries
from question_bank.operations import approve_tested, draft_item, keep_picture, review_item
from question_bank.papers.operations import key_of
from question_bank.pictures import (
    LARGEST,
    PictureMissing,
    pictures_in,
    read_picture,
    with_pictures,
)
from question_bank.readable import as_text
from question_bank.tables import picture
from tests.bank_builders import a_desk


def drawn(size=(40, 30), colour="red", kind="PNG", mode="RGB", **options):
    into = BytesIO()
    Image.new(mode, size, colour).save(into, kind, **options)
    return into.getvalue()


def noise(size=(400, 400), kind="PNG"):
    into = BytesIO()
    Image.effect_noise(size, 120).convert("RGB").save(into, kind)
    return into.getvalue()


@pytest.mark.parametrize(
    ("kind", "mime"), [("PNG", "image/png"), ("GIF", "image/png"), ("WEBP", "image/png"), ("JPEG", "image/jpeg")]
)
def test_every_usual_kind_is_read_and_drawn_anew(kind, mime):
    read = read_picture(drawn(kind=kind))
    assert (read.mime, read.width, read.height) == (mime, 40, 30)
    assert Image.open(BytesIO(read.data)).format == mime.removeprefix("image/").upper()
    assert read_picture(drawn(kind=kind)).id == read.id, "the same picture has the same id"


def test_nothing_but_pixels_survives():
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "<script>alert(1)</script>")
    upload = drawn(pnginfo=said) + b"<script>alert(2)</script>"
    assert b"script" in upload
    assert b"script" not in read_picture(upload).data
    into = BytesIO()
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "secret place", 6
    Image.new("RGB", (40, 30)).save(into, "JPEG", exif=exif)
    turned = read_picture(into.getvalue())
    assert (turned.width, turned.height) == (30, 40), "turned as its camera said"
    assert b"secret" not in turned.data


def test_what_is_clear_becomes_white():
    read = read_picture(drawn(mode="RGBA", colour=(0, 0, 0, 0)))
    assert Image.open(BytesIO(read.data)).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_is_made_smaller_and_one_that_stays_too_heavy_becomes_a_photograph():
    assert max(read_picture(drawn((4000, 1000))).width, 0) == 1600
    heavy = read_picture(noise((560, 560)))
    assert heavy.mime == "image/jpeg"
    assert len(heavy.data) <= LARGEST


def bomb():
    """A PNG of a few hundred bytes that says it has ten thousand million pixels."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    pieces = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    chunks = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in pieces
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize(
    "upload",
    [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"GIF89a", drawn()[:60], drawn(kind="JPEG")[:-400], b"%PDF-1.7", drawn(kind="BMP")],
)  # fmt: skip
def test_what_is_no_picture_is_refused_with_a_sentence(upload):
    with pytest.raises(PictureProblem) as refused:
        read_picture(upload)
    assert str(refused.value.says)


@pytest.mark.parametrize("upload", [bomb(), drawn((5000, 4000)), bytes(5 * 1024 * 1024 + 1), noise((1600, 1600))])
def test_what_is_too_large_is_refused(upload):
    with pytest.raises(PictureTooLarge):
        read_picture(upload)


def asking(read, shows="一只纸箱"):
    html = render(f"看图：![{shows}](picture:{read.id})")
    options = (Option("a", html.removeprefix("<p>看图：").removesuffix("</p>")), Option("b", "乙"))
    return Question("q", html, (Field("f", Choice(options)),), "1", documents=(Document("d", "单据", html),))


def test_the_picture_is_inside_wherever_the_question_shows_it():
    read = read_picture(drawn())
    question = asking(read)
    assert pictures_in(question) == {read.id}
    shown = with_pictures(question, {read.id: read})
    for html in (shown.stem, shown.documents[0].html, shown.fields[0].interaction.options[0].html):
        found = re.search(r'<img alt="一只纸箱" src="data:image/png;base64,([^"]+)" width="40" height="30">', html)
        assert b64decode(found[1]) == read.data
    assert shown.fields[0].interaction.options[1].html == "乙"
    with pytest.raises(PictureMissing):
        with_pictures(question, {})


@pytest.mark.parametrize("shows", ["尺寸 30 × 20 > 10", '"正面"', "a' onerror='alert(1)", "<b>粗</b>"])
def test_what_it_shows_may_hold_any_sign(shows):
    read = read_picture(drawn())
    shown = with_pictures(asking(read, shows), {read.id: read})
    assert shown.stem.count("<img ") == 1
    assert "data:image/png" in shown.stem
    assert as_text(shown.stem).startswith("看图：")
    assert shows.split()[0].strip("\"'<b>")[:1] in as_text(shown.stem)


def kept(bank, data):
    read = read_picture(data)
    with bank.hall.database.writing() as connection:
        keep_picture(connection, bank.hall, bank.hall.now(), bank.staff["author"], read)
    return read


def test_a_picture_is_kept_once_and_said_in_the_trail(bank):
    kept(bank, drawn())
    read = kept(bank, drawn())
    with bank.hall.database.reading() as connection:
        assert queries.pictures(connection, [read.id, "0" * 32]) == {read.id: read}
        assert connection.execute(select(func.count()).select_from(picture)).scalar() == 1


def test_an_item_with_a_picture_that_the_bank_has_not_is_refused(bank):
    with bank.hall.database.writing() as connection:
        item = queries.read_version(connection, "L1-06-S01", 1).item
        variant = item.variants[0]
        lost = msgspec.structs.replace(variant.question, stem=render(f"![箱](picture:{'0' * 32})"))
        changed = msgspec.structs.replace(item, variants=(msgspec.structs.replace(variant, question=lost),))
        with pytest.raises(PictureMissing):
            draft_item(connection, bank.hall, bank.hall.now(), bank.staff["author"], changed)


def test_a_sealed_paper_is_whole_with_its_pictures(sqlite_bank):
    bank = sqlite_bank
    read = kept(bank, drawn(colour="blue"))
    with bank.hall.database.writing() as connection:
        item = queries.read_version(connection, "L1-06-S01", 1).item
        (variant,) = item.variants
        question = msgspec.structs.replace(variant.question, stem=render(f"看图作答：![纸箱](picture:{read.id})"))
        changed = msgspec.structs.replace(item, variants=(msgspec.structs.replace(variant, question=question),))
        version = draft_item(connection, bank.hall, bank.hall.now(), bank.staff["author"], changed)
        review_item(connection, bank.hall, bank.hall.now(), bank.staff["reviewer"], item.id, version)
        approve_tested(connection, bank.hall, bank.hall.now(), bank.staff["approver"], item.id, version)
    paper = bank.sealed()
    with bank.hall.database.reading() as connection:
        sealed = safe.open_with(connection, paper, key_of(connection, bank.hall, paper))
    stems = [slot.variants[0].stem for section in sealed.sections for slot in section.slots]
    (shown,) = [stem for stem in stems if "看图作答" in stem]
    assert f'src="data:image/png;base64,{b64encode(read.data).decode()}"' in shown
    assert not [stem for stem in stems if "picture:" in stem]


def test_a_picture_comes_in_through_the_author_s_door_alone(sqlite_bank):
    desk = a_desk(sqlite_bank.hall)
    author = desk("author")
    told = author.post(
        "/bank/write/pictures", data=drawn(), content_type="application/octet-stream", headers={"Accept": "application/json"}
    )
    assert told.json == {"id": read_picture(drawn()).id}
    refused = author.post(
        "/bank/write/pictures", data=b"<svg>", content_type="application/octet-stream", headers={"Accept": "application/json"}
    )
    assert (refused.status_code, refused.json["code"]) == (409, "no_picture")
    for other in ("reviewer", "officer", "proctor"):
        assert (
            desk(other).post("/bank/write/pictures", data=drawn(), content_type="application/octet-stream").status_code == 403
        )


def test_only_who_may_hand_in_files_gets_a_large_body_in(sqlite_bank):
    desk, large = a_desk(sqlite_bank.hall), bytes(200 * 1024)
    ask = {"content_type": "application/octet-stream", "headers": {"Accept": "application/json"}}
    assert desk("author").post("/bank/write/pictures", data=large, **ask).json["code"] == "no_picture", "it was read"
    assert desk("reviewer").post("/bank/write/pictures", data=large, **ask).status_code in (403, 413)
    assert desk("author").post("/bank/write/pictures", data=bytes(6 * 1024 * 1024), **ask).status_code == 413
    assert desk("author").post("/bank/write", data=large, **ask).status_code == 413
