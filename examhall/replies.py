"""What several pages answer in the same way: a refusal with its status, code and sentence, a file, how far work is."""

from typing import Any, Final

import msgspec
from flask import Response

from examhall.errors import NotFound, Refusal

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

STATUS = {
    "malformed": 400, "sign_in": 401, "sign_in_failed": 403, "code_failed": 403, "not_allowed": 403, "partial": 403,
    "access_refused": 403, "not_found": 404, "not_verified": 404, "not_now": 409, "no_such_move": 409,
    "second_person_needed": 409, "not_yet_due": 409, "too_early": 409, "another_machine": 409, "undecided": 409,
    "missing": 409, "too_large": 413, "reason_needed": 422, "code_needed": 422, "weak_password": 422,
    "too_fast": 429, "slow_down": 429, "fault": 500, "damaged": 500, "clock_suspect": 503, "storage_gone": 503,
    "overloaded": 503, "storage_full": 507,
}  # fmt: skip

RETRY_AFTER = {"too_fast": "1", "slow_down": "2", "storage_gone": "2", "overloaded": "2", "storage_full": "10"}


def status_of(refusal: Refusal) -> int:
    return STATUS.get(refusal.code, 409)


def body_of(refusal: Refusal) -> dict[str, Any]:
    """code, sentence and details; to be made inside an application context, which knows the language."""
    return {**refusal.details, "code": refusal.code, "says": str(refusal.says)}


def headers_of(refusal: Refusal) -> list[tuple[str, str]]:
    wait = RETRY_AFTER.get(refusal.code)
    return [("Retry-After", wait)] if wait else []


encode = msgspec.json.Encoder(decimal_format="string").encode


def workbook(content: bytes, name: str) -> Response:
    """A workbook to be kept, and by no cache."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype=XLSX, headers=headers)


def pdf(content: bytes, name: str) -> Response:
    """A document to be looked at or kept, and by no cache."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)


def progress(job: Any) -> Response:
    """How far the back office is with a job's row: {state, done, total}. NotFound where there is none."""
    if job is None:
        raise NotFound()
    return Response(encode({"state": job.state, "done": job.done, "total": job.total}), mimetype="application/json")
