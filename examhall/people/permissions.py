"""Who may do what, alone or with a second person: one table. Pure."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    CANDIDATE = "candidate"  # 考生
    PROCTOR = "proctor"  # 监考员
    CHIEF_PROCTOR = "chief_proctor"  # 主考
    CENTRE_STAFF = "centre_staff"  # 考点工作人员
    AUTHOR = "author"  # 命题
    REVIEWER = "reviewer"  # 审题
    EXAMS_OFFICER = "exams_officer"  # 考务
    MARKER = "marker"  # 阅卷
    CHIEF_MARKER = "chief_marker"  # 阅卷组长
    INSPECTOR = "inspector"  # 巡考
    AUTHORITY = "authority"  # 主管机构
    APPLICANT = "applicant"  # 报考人员, through a door of their own: never granted


class Action(StrEnum):
    SIT = "sit"
    WATCH_ROOM = "watch_room"
    CHECK_IN = "check_in"  # at the door: identity, entries, the list of the day
    SEE_READINESS = "see_readiness"  # go or no-go of the day's rooms
    SETTLE_IDENTITY = "settle_identity"  # where there is a doubt about who it is
    KEEP_PHOTOS = "keep_photos"
    RUN_ROOM = "run_room"  # authorise, open, pause, message, grant within the limit
    CONFIRM_ACT = "confirm_act"  # be the second person for a room's act
    DECIDE_KEPT = "decide_kept"
    REOPEN = "reopen"
    DECIDE_OUTAGE = "decide_outage"  # what an outage gives each candidate, and whether to wait on
    READ_IN_ANSWERS = "read_in_answers"  # of a machine that cannot reconnect, from a file
    CLOSE_ROOM = "close_room"
    SEE_EVIDENCE = "see_evidence"  # photographs on a misconduct sheet
    SIGN_RECORD = "sign_record"  # of a room; whose signatures seal it is the record's own table
    SEE_RECORD = "see_record"  # of a room, with its misconduct sheets and printed forms
    WRITE_ITEMS = "write_items"
    REVIEW_ITEMS = "review_items"
    SET_REVIEW = "set_review"  # by how many persons items are reviewed
    EXPORT_ITEMS = "export_items"  # whole items with their keys, out of the house
    ASSIGN_AUTHORS = "assign_authors"  # who sees and writes items of which level and area
    SET_SPECIFICATION = "set_specification"  # what papers are made of
    ASSEMBLE_PAPERS = "assemble_papers"
    SEAL_PAPER = "seal_paper"
    RELEASE_PAPER_KEY = "release_paper_key"
    PREPARE_ADMINISTRATION = "prepare_administration"
    SET_ACCESS = "set_access"  # which browser and which network an administration asks for
    FETCH_SETTINGS = "fetch_settings"  # the files that put it onto the machines
    ACCOMMODATE = "accommodate"  # enter, change and end approved accommodations
    LAY_OUT_ROOM = "lay_out_room"  # rows, aisles, spare seats of a room
    SET_TEXTS = "set_texts"  # the sentences proctors choose from
    SEE_APPLICATIONS = "see_applications"  # of a centre, with their evidence
    DECIDE_APPLICATIONS = "decide_applications"  # approve, return, reject
    WRITE_NOTICE = "write_notice"  # where and when a batch is confirmed at the centre
    TAKE_FEES = "take_fees"  # confirm at the counter; close the own account of a day
    ADMIT_LATE = "admit_late"  # to the counter, outside the window
    GIVE_BACK_FEES = "give_back_fees"  # void and refund, always two persons
    SEE_ACCOUNTS = "see_accounts"  # receipts and accounts of a centre
    ACCEPT_ACCOUNTS = "accept_accounts"  # somebody else's closed day
    RECONCILE_FEES = "reconcile_fees"  # over all centres
    ARRANGE = "arrange"  # batches, their places, administrations, seats, candidate lists, deferrals
    SEE_ARRANGEMENT = "see_arrangement"  # the same, to look at
    HAND_OUT_TICKETS = "hand_out_tickets"  # print, issue and issue again, note that one was collected
    GRADE = "grade"
    VOID_PART = "void_part"  # for misconduct
    SEE_MARKS = "see_marks"
    MARK_ANSWERS = "mark_answers"  # that go to persons, without knowing whose they are
    MODERATE_MARKS = "moderate_marks"  # decide where two markers differ, and who is neither of them
    OVERSEE_MARKING = "oversee_marking"  # how far the markers are, and how evenly they mark
    SET_MARKING = "set_marking"  # how near two marks must be
    ANALYSE = "analyse"  # items and papers by the marks of many, and whose answers are alike
    AMEND_KEYS = "amend_keys"  # of what was sat, and propose the rescoring by it
    DECIDE_RESCORING = "decide_rescoring"  # of somebody else: make it live or drop it
    CONFIRM_RESULTS = "confirm_results"  # and decide that nothing follows from what a room noted
    RELEASE_RESULTS = "release_results"  # what another confirmed; or withdraw it
    REVIEW_SCORES = "review_scores"  # mark again what a candidate asks to be reviewed, and sign what another marked
    SET_REVIEW_FEES = "set_review_fees"  # what a review of a score costs, and by when it is answered
    OPEN_INSPECTION = "open_inspection"  # of a marked sitting, for its candidate
    WATCH_INSPECTION = "watch_inspection"  # show the code and end it, where one is named
    SEE_RELEASED = "see_released"  # results that are public, and reports on them; of a centre
    ISSUE_CERTIFICATES = "issue_certificates"  # propose, and as another person issue, replace and revoke
    HAND_OUT_CERTIFICATES = "hand_out_certificates"  # and keep the register of who received which
    DESIGN_CERTIFICATES = "design_certificates"  # what stands on them, and the rule of their numbers
    EDIT_PROGRAMME = "edit_programme"  # what the public site says: texts, fees, clauses, notices, names
    KEEP_INSTITUTIONS = "keep_institutions"  # authorisations, inspections, trainers, training that was given
    HANDLE_COMPLAINTS = "handle_complaints"  # but never of where one works
    READ_TRAIL = "read_trail"
    MANAGE_PEOPLE = "manage_people"
    APPLY = "apply"
    BAR_PEOPLE = "bar_people"  # enter and end what a misconduct decision bars somebody from
    RESET_FACTOR = "reset_factor"  # of somebody whose telephone is lost; whose is in staff/reach.py
    SET_FACTOR_RULE = "set_factor_rule"  # whose roles are asked for a second factor
    SET_RETENTION = "set_retention"  # for how long each kind of personal data is kept
    PURGE = "purge"  # propose what goes, and, as another person, carry it out
    DISCLOSE = "disclose"  # everything that is kept of one person, to that person
    KEEP_OWN_ACCESS = "keep_own_access"  # one's own password and second factor


MAY: Final[dict[Action, frozenset[Role]]] = {
    Action.SIT: frozenset({Role.CANDIDATE}),
    Action.WATCH_ROOM: frozenset({Role.PROCTOR, Role.CHIEF_PROCTOR, Role.INSPECTOR, Role.AUTHORITY}),
    Action.CHECK_IN: frozenset({Role.PROCTOR, Role.CHIEF_PROCTOR, Role.CENTRE_STAFF}),
    Action.SEE_READINESS: frozenset(
        {Role.PROCTOR, Role.CHIEF_PROCTOR, Role.CENTRE_STAFF, Role.EXAMS_OFFICER, Role.INSPECTOR, Role.AUTHORITY}
    ),
    Action.SETTLE_IDENTITY: frozenset({Role.CHIEF_PROCTOR}),
    Action.KEEP_PHOTOS: frozenset({Role.CENTRE_STAFF, Role.EXAMS_OFFICER}),
    Action.RUN_ROOM: frozenset({Role.PROCTOR, Role.CHIEF_PROCTOR}),
    Action.CONFIRM_ACT: frozenset({Role.PROCTOR, Role.CHIEF_PROCTOR}),
    Action.DECIDE_KEPT: frozenset({Role.CHIEF_PROCTOR}),
    Action.REOPEN: frozenset({Role.CHIEF_PROCTOR}),
    Action.DECIDE_OUTAGE: frozenset({Role.CHIEF_PROCTOR}),
    Action.READ_IN_ANSWERS: frozenset({Role.CHIEF_PROCTOR}),
    Action.CLOSE_ROOM: frozenset({Role.CHIEF_PROCTOR}),
    Action.SEE_EVIDENCE: frozenset({Role.PROCTOR, Role.CHIEF_PROCTOR, Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.SIGN_RECORD: frozenset({Role.PROCTOR, Role.CHIEF_PROCTOR, Role.CENTRE_STAFF, Role.INSPECTOR}),
    Action.SEE_RECORD: frozenset(
        {Role.PROCTOR, Role.CHIEF_PROCTOR, Role.CENTRE_STAFF, Role.EXAMS_OFFICER, Role.INSPECTOR, Role.AUTHORITY}
    ),
    Action.WRITE_ITEMS: frozenset({Role.AUTHOR}),
    Action.REVIEW_ITEMS: frozenset({Role.REVIEWER}),
    Action.SET_REVIEW: frozenset({Role.AUTHORITY}),
    Action.EXPORT_ITEMS: frozenset({Role.AUTHORITY}),
    Action.ASSIGN_AUTHORS: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.SET_SPECIFICATION: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.ASSEMBLE_PAPERS: frozenset({Role.EXAMS_OFFICER}),
    Action.SEAL_PAPER: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.RELEASE_PAPER_KEY: frozenset({Role.EXAMS_OFFICER, Role.CHIEF_PROCTOR, Role.AUTHORITY}),
    Action.PREPARE_ADMINISTRATION: frozenset({Role.EXAMS_OFFICER}),
    Action.SET_ACCESS: frozenset({Role.EXAMS_OFFICER}),
    Action.FETCH_SETTINGS: frozenset({Role.EXAMS_OFFICER, Role.CENTRE_STAFF}),
    Action.ACCOMMODATE: frozenset({Role.EXAMS_OFFICER}),
    Action.LAY_OUT_ROOM: frozenset({Role.CENTRE_STAFF, Role.EXAMS_OFFICER}),
    Action.SET_TEXTS: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.SEE_APPLICATIONS: frozenset({Role.CENTRE_STAFF, Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.DECIDE_APPLICATIONS: frozenset({Role.CENTRE_STAFF, Role.EXAMS_OFFICER}),
    Action.WRITE_NOTICE: frozenset({Role.CENTRE_STAFF, Role.EXAMS_OFFICER}),
    Action.TAKE_FEES: frozenset({Role.CENTRE_STAFF}),
    Action.ADMIT_LATE: frozenset({Role.EXAMS_OFFICER}),
    Action.GIVE_BACK_FEES: frozenset({Role.CENTRE_STAFF, Role.EXAMS_OFFICER}),
    Action.SEE_ACCOUNTS: frozenset({Role.CENTRE_STAFF, Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.ACCEPT_ACCOUNTS: frozenset({Role.CENTRE_STAFF, Role.EXAMS_OFFICER}),
    Action.RECONCILE_FEES: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.ARRANGE: frozenset({Role.EXAMS_OFFICER}),
    Action.SEE_ARRANGEMENT: frozenset({Role.EXAMS_OFFICER, Role.CENTRE_STAFF, Role.INSPECTOR, Role.AUTHORITY}),
    Action.HAND_OUT_TICKETS: frozenset({Role.EXAMS_OFFICER, Role.CENTRE_STAFF}),
    Action.GRADE: frozenset({Role.EXAMS_OFFICER}),
    Action.VOID_PART: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.SEE_MARKS: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.MARK_ANSWERS: frozenset({Role.MARKER, Role.CHIEF_MARKER}),
    Action.MODERATE_MARKS: frozenset({Role.EXAMS_OFFICER, Role.CHIEF_MARKER}),
    Action.OVERSEE_MARKING: frozenset({Role.EXAMS_OFFICER, Role.CHIEF_MARKER, Role.AUTHORITY}),
    Action.SET_MARKING: frozenset({Role.AUTHORITY}),
    Action.ANALYSE: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.AMEND_KEYS: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.DECIDE_RESCORING: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.CONFIRM_RESULTS: frozenset({Role.EXAMS_OFFICER}),
    Action.RELEASE_RESULTS: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.REVIEW_SCORES: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.SET_REVIEW_FEES: frozenset({Role.AUTHORITY}),
    Action.OPEN_INSPECTION: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.WATCH_INSPECTION: frozenset(
        {Role.PROCTOR, Role.CHIEF_PROCTOR, Role.CENTRE_STAFF, Role.EXAMS_OFFICER, Role.INSPECTOR, Role.AUTHORITY}
    ),
    Action.SEE_RELEASED: frozenset({Role.CENTRE_STAFF, Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.ISSUE_CERTIFICATES: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.HAND_OUT_CERTIFICATES: frozenset({Role.EXAMS_OFFICER, Role.CENTRE_STAFF}),
    Action.DESIGN_CERTIFICATES: frozenset({Role.AUTHORITY}),
    Action.EDIT_PROGRAMME: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.KEEP_INSTITUTIONS: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.HANDLE_COMPLAINTS: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.READ_TRAIL: frozenset({Role.EXAMS_OFFICER, Role.INSPECTOR, Role.AUTHORITY}),
    Action.MANAGE_PEOPLE: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.APPLY: frozenset({Role.APPLICANT}),
    Action.BAR_PEOPLE: frozenset({Role.AUTHORITY}),
    Action.RESET_FACTOR: frozenset({Role.CHIEF_PROCTOR, Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.SET_FACTOR_RULE: frozenset({Role.AUTHORITY}),
    Action.SET_RETENTION: frozenset({Role.AUTHORITY}),
    Action.PURGE: frozenset({Role.EXAMS_OFFICER, Role.AUTHORITY}),
    Action.DISCLOSE: frozenset({Role.AUTHORITY}),
    Action.KEEP_OWN_ACCESS: frozenset(Role) - {Role.CANDIDATE, Role.APPLICANT},
}


def may(roles: Iterable[str], action: Action) -> bool:
    """Whether somebody with these roles may do this."""
    return not MAY[action].isdisjoint(roles)
