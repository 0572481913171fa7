"""A console's screen as a test sees it: a snapshot, and deltas laid over it as `room.js` does."""

from typing import Any

from proctor.presence import Kind
from proctor.room import KIND_NUMBER

Screen = dict[str, Any]


def screen_of(snapshot: dict[str, Any]) -> Screen:
    """The part of a snapshot that deltas change."""
    seats = {seat["id"]: seat for seat in snapshot["seats"]}
    places = {place["id"]: place["seat"] for place in snapshot["places"]}
    return {"seats": seats, "places": places, "header": snapshot["header"], "began": snapshot["now"]}


def apply(screen: Screen, delta: dict[str, Any] | None) -> Screen:
    """What is newer replaces what is older."""
    if delta is None:
        return screen
    seats = dict(screen["seats"])
    for seat in delta["seats"]:
        if seat["version"] >= seats[seat["id"]]["version"]:
            seats[seat["id"]] = seat
    header = delta.get("header", screen["header"])
    places = {one: seats[one].get("seat", 0) or seat for one, seat in screen["places"].items()}
    return {
        **screen,
        "seats": seats,
        "places": places,
        "header": header if header["count"] >= screen["header"]["count"] else screen["header"],
    }


def total(screen: Screen) -> int:
    """The sum that a console compares with the one in each message."""
    return screen["header"]["count"] + sum(
        seat["version"] + seat.get("heard", 0) + seat.get("paper", 0) + seat.get("silent_since", 0) + seat.get("unsaved_since", 0)
        + KIND_NUMBER[Kind(seat.get("connection", "here"))]
        for seat in screen["seats"].values()
    )  # fmt: skip


def assert_agrees(screen: Screen, fresh: dict[str, Any]) -> None:
    """Old snapshot + deltas = fresh snapshot, and the sum says so."""
    assert screen["seats"] == screen_of(fresh)["seats"]
    assert screen["places"] == screen_of(fresh)["places"]
    assert screen["header"] == fresh["header"]
    assert total(screen) == fresh["sum"]
