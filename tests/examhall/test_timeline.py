"""What a proctor may see of a journal: every entry, and never a value, a note or a word of an answer."""

import msgspec

from examhall.sittings import entries as e
from examhall.sittings.timeline import timeline
from tests.builders import BROWSER, CHIEF, NINE, PROCTOR, Story, at

MARKER = "绝不能让监考员看见"


def a_whole_day():
    """A journal of one entry of each kind, with the marker wherever a candidate's words can stand."""
    said = {"field": f"f-{MARKER}", "value": MARKER, "browser": BROWSER, "token": f"t-{MARKER}"}
    return Story().happens(
        1,
        e.Pledged("2026-1"), e.Authorised(PROCTOR), e.AuthorisationWithdrawn(PROCTOR), e.Authorised(PROCTOR),
        e.Leased(1, BROWSER, "seat 1"), e.Started(NINE), e.MachineAsked("other", "seat 2"), e.MachineApproved("other", PROCTOR),
        e.MachineRefused("third", PROCTOR), e.Answered(**said, number=1, place=0),
        e.Answered(**{**said, "value": {MARKER: [MARKER]}, "token": "t2"}, number=2, place=0, late=True),
        e.KeptAside(**{**said, "token": "t3"}, number=3, why="late"),
        e.KeptAdmitted(12, f"f-{MARKER}", MARKER, 0, "his own", CHIEF), e.KeptRejected(12, "no", CHIEF),
        e.Noted({"position": MARKER, "marks": [{"text": MARKER}], "flags": [MARKER]}, BROWSER), e.Observed("focus_lost"),
        e.AccessWaived("spare machine", PROCTOR), e.Accommodated(0, e.Supports(), "entered", CHIEF), e.Locked("away", "candidate"), e.Unlocked(PROCTOR), e.Paused("p1", at(1), "noise", PROCTOR), e.HoldShortened("p1", at(1), "worked", CHIEF), e.Resumed("p1", PROCTOR),
        e.Granted(60, "noise", PROCTOR), e.Messaged("five minutes", PROCTOR), e.HelpAsked("machine"), e.HelpTaken(PROCTOR),
        e.HelpReleased(PROCTOR), e.HelpAnswered(PROCTOR), e.SeatChanged(1, 9, "machine failed", PROCTOR),
        e.HandedInFor("cannot press it", PROCTOR), e.Reopened("r0", at(1), 60, "mistake", CHIEF),
        e.HandedIn(BROWSER, 4, f"t4-{MARKER}", 3), e.Reopened("r1", at(1), 60, "mistake", CHIEF), e.Expired(at(61)),
        e.Reopened("r2", at(61), 60, "outage", CHIEF), e.Terminated("phone", PROCTOR), e.Closed(CHIEF),
        e.MarkedAbsent(PROCTOR), e.AbsenceCorrected("was there", CHIEF),
    )  # fmt: skip


def test_no_value_no_note_and_no_name_of_a_field_passes():
    told = timeline(a_whole_day().records)
    assert MARKER not in msgspec.json.encode(told).decode()


def test_every_kind_of_entry_is_there_with_both_times():
    records = a_whole_day().records
    told = timeline(records)
    assert {type(record.entry) for record in records} == set(e.Fact.__subclasses__()), "the day above has every kind"
    assert [(one.number, one.at, one.received_at) for one in told] == [(r.number, r.at, r.received_at) for r in records]
    assert {one.kind for one in told} == {kind.__struct_config__.tag for kind in e.Fact.__subclasses__()}


def test_what_the_room_must_judge_is_told():
    told = {one.kind: one.detail for one in timeline(a_whole_day().records)}
    assert told["paused"] == {"hold": "p1", "since": at(1), "reason": "noise", "by": PROCTOR, "second": "", "most": None}
    assert told["answered"]["late"] is True
    assert told["kept_aside"]["why"] == "late"
    assert told["terminated"]["reason"] == "phone"
    assert told["noted"] == {}
    assert told["prepared"] == {}
