"""Names for rows: sixteen hexadecimal digits that nobody can guess."""

import secrets


def new_id() -> str:
    return secrets.token_hex(8)
