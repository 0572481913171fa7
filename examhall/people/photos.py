"""Candidates' photos: whatever was handed in is drawn anew at the size of a ticket and kept as ciphertext in the database."""

from collections.abc import Collection
from io import BytesIO
from typing import Final

from flask_babel import lazy_gettext as _
from PIL import Image, ImageOps
from sqlalchemy import Connection, delete, insert, select

from examhall.audit import trail
from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people.tables import person_photo
from examhall.pictures import PictureProblem, reading_image, upright
from examhall.vault import Vault

PHOTO: Final = "photo"  # the vault's purpose
LARGEST_UPLOAD: Final = 5 * 1024 * 1024  # bytes
SIZE: Final = (360, 480)  # pixels, 3 : 4 as on a ticket
ONE_INCH: Final = (360, 504)  # pixels, 5 : 7 as applicants hand it in
SMALLEST: Final = (295, 413)  # pixels of a one-inch photo at 300 dpi
UPRIGHT: Final = (0.55, 0.85)  # width by height: what can be cut to 5 : 7 without losing the head
QUALITY: Final = 82
KINDS: Final = ("JPEG", "PNG", "WEBP")


class PhotoProblem(Refusal):
    """A file that cannot be used as a photo."""

    code = "no_photo"
    says = _("This file is not a photo that can be read. Use JPEG, PNG or WebP, at most 5 MB and 16 million pixels.")


class PhotoTooSmall(PhotoProblem):
    says = _("This photo is too small: after the crop it needs at least 295 × 413 pixels.")


class PhotoNotUpright(PhotoProblem):
    says = _("This picture is not upright. Crop it to head and shoulders: five wide, seven high.")


def redrawn(data: bytes) -> bytes:
    """The photo as it is kept: a JPEG of 360 x 480 pixels, cut to its middle, with nothing in it but pixels. PhotoProblem."""
    return _cut(_read(data), SIZE)


def redrawn_one_inch(data: bytes) -> bytes:
    """An applicant's own photo, a JPEG of 360 x 504 pixels. PhotoProblem, PhotoTooSmall, PhotoNotUpright."""
    image = _read(data)
    if not UPRIGHT[0] <= image.width / image.height <= UPRIGHT[1]:
        raise PhotoNotUpright()
    shrinks = min(image.width / ONE_INCH[0], image.height / ONE_INCH[1])
    if ONE_INCH[0] * shrinks < SMALLEST[0] or ONE_INCH[1] * shrinks < SMALLEST[1]:
        raise PhotoTooSmall()
    return _cut(image, ONE_INCH)


def _read(data: bytes) -> Image.Image:
    if len(data) > LARGEST_UPLOAD:
        raise PhotoProblem()
    try:
        with reading_image():
            return upright(data, KINDS)[0].convert("RGB")
    except PictureProblem as fault:
        raise PhotoProblem() from fault


def _cut(image: Image.Image, size: tuple[int, int]) -> bytes:
    into = BytesIO()
    ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=(0.5, 0.35)).save(into, "JPEG", quality=QUALITY)
    return into.getvalue()


def keep_photo(connection: Connection, hall: Hall, now: Instant, by: str, person_id: str, photo: bytes) -> None:
    """Put a redrawn photo in the place of the one before, and a line in the trail."""
    row = {"person_id": person_id, "locked": hall.vault.lock(PHOTO, photo), "added_by": by, "added_at": now}
    connection.execute(delete(person_photo).where(person_photo.c.person_id == person_id))
    connection.execute(insert(person_photo), row)
    trail.write(connection, hall.audit_key, now, by, "keep_photo", person_id)


def photos_of(connection: Connection, vault: Vault, people: Collection[str]) -> dict[str, bytes]:
    """person -> JPEG; who has no photo is left out."""
    rows = connection.execute(select(person_photo).where(person_photo.c.person_id.in_(people)))
    return {row.person_id: vault.open(PHOTO, row.locked) for row in rows}
