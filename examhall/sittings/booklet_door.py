"""The door that booklets go out through: the ready bytes, once the part is open. Reading writes nothing."""

from typing import Any

from examhall.errors import MachineTaken, NotFound, NotNow
from examhall.sittings import board
from examhall.sittings.states import BEFORE
from examhall.sittings.thin_door import Answer, ThinDoor


class BookletDoor(ThinDoor):
    """GET /sittings/<id>/booklet: a thousand ask for theirs in the second after the opening."""

    method, ending = "GET", "/booklet"

    def answer(self, sitting_id: str, environ: dict[str, Any]) -> Answer:
        hall, lease = self.hall, self.lease(sitting_id, environ)
        hall.presence.heard(sitting_id, hall.now(), environ.get("REMOTE_ADDR", ""))
        with hall.database.reading() as connection:
            shown = board.read(connection, [sitting_id]).get(sitting_id)
            if shown is None:
                raise NotFound()
            stands = shown.sitting
            if stands.state in BEFORE or not stands.opened_at:
                raise NotNow(state=str(stands.state))
            if stands.browser != lease.browser:
                raise MachineTaken()
            content, digest = hall.safe.booklet_bytes(connection, stands.booklet)
        etag = f'"{digest[:32]}"'
        if environ.get("HTTP_IF_NONE_MATCH") == etag:
            return 304, [("ETag", etag)], b""
        headers = [
            ("Content-Type", "application/json"), ("Content-Encoding", "gzip"), ("ETag", etag),
            ("Cache-Control", "private, no-cache"),
        ]  # fmt: skip
        return 200, headers, content
