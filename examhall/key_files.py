"""Keys that are more than bytes derived from site.key: each a file of its own beside it, locked under the vault.

A file without its site.key is worthless, so it may be copied; the backup carries all of them. What is published of a key stands
in the database, so that what was signed with a lost one can still be checked.
"""

import os
import secrets
from pathlib import Path
from typing import Final

from flask_babel import lazy_gettext as _

from examhall.errors import Refusal
from examhall.vault import Vault

FOLDER: Final = "keys"
PURPOSE: Final = "key file"  # the vault's


class KeyLost(Refusal):
    """`file`: the file that is not where it was written, from the data folder on."""

    code = "key_lost"

    def __init__(self, file: str) -> None:
        super().__init__(file=file)
        self.says = _(
            "The signing key %(file)s is lost. Put its file back, or make a new key: what was signed stays valid.",
            file=file,
        )


def write_key(data: Path, vault: Vault, name: str, clear: bytes) -> None:
    """Keep a key under a name that is not taken, whole and on disk before anything is signed with it; FileExistsError."""
    folder = data / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}.{secrets.token_hex(8)}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(vault.lock(f"{PURPOSE} {name}", clear))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, folder / name)
    finally:
        draft.unlink()


def read_key(data: Path, vault: Vault, name: str) -> bytes:
    """The key in clear; KeyLost where its file is gone, Damaged where it is another's."""
    try:
        locked = (data / FOLDER / name).read_bytes()
    except FileNotFoundError as gone:
        raise KeyLost(f"{FOLDER}/{name}") from gone
    return vault.open(f"{PURPOSE} {name}", locked)


def all_locked(data: Path) -> dict[str, bytes]:
    """Name -> the locked file, of every key there is."""
    return {path.name: path.read_bytes() for path in sorted((data / FOLDER).glob("[!.]*"))}


def put_back(data: Path, files: dict[str, bytes]) -> None:
    """The inverse, into an empty folder."""
    if files:
        (data / FOLDER).mkdir(mode=0o700, parents=True)
    for name, locked in files.items():
        path = data / FOLDER / name
        path.touch(mode=0o600)
        path.write_bytes(locked)
