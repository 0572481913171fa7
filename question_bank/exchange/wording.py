"""What can be wrong with a file and how to mend it, and what cannot be represented: the sentences. Pure."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from question_bank.exchange.brought import Fault, Loss

_AS_UTF8: Final = _("Save the file as UTF-8.")
_NEW_FILE: Final = _("Export the file again, or ask whoever gave it to you.")
_PACK_ANEW: Final = _("Pack it anew with nothing but the questions and their pictures.")
_SPLIT: Final = _("Split the file into smaller ones.")
_GIVE_KEY: Final = _("Say in the file which answer is right.")
_PLAIN_NUMBER: Final = _("Write a number in figures.")
_A_DAY: Final = _("Write the day as YYYY-MM-DD.")

FAULTS: Final[Mapping[str, tuple[LazyString, LazyString]]] = {
    # the file
    "too_large": (_("The file is larger than %(most)s MB."), _SPLIT),
    "other_than_named": (
        _("The file's name ends with %(ending)s, but it is nothing of that kind inside."),
        _("Save it anew in that format, or give it the ending of what it is (.txt for GIFT)."),
    ),
    "not_utf8": (_("The file is not UTF-8; it looks like %(guess)s (line %(line)s)."), _AS_UTF8),
    "not_text": (_("The file is no text."), _("Give a QTI package, Moodle XML, GIFT or the spreadsheet.")),
    "not_xml": (_("%(file)s is not well-formed, line %(line)s: %(what)s."), _NEW_FILE),
    "too_many_elements": (_("%(file)s is larger than any question."), _SPLIT),
    "doctype": (_("%(file)s declares a document type or entities, which no question needs."), _("Remove the declaration.")),
    "empty": (_("There is no item in the file."), _("Check that it is the right file.")),
    # archives
    "not_an_archive": (_("The archive cannot be opened."), _NEW_FILE),
    "too_many_members": (_("The archive holds %(count)s files, more than %(most)s."), _SPLIT),
    "member_twice": (_("The archive holds %(file)s twice."), _PACK_ANEW),
    "unpacks_too_large": (_("The archive unpacks to more than is allowed (%(most)s MB): %(file)s."), _PACK_ANEW),
    "leads_out": (_("The archive holds a name that leads out of it: %(file)s."), _PACK_ANEW),
    "no_plain_file": (_("The archive holds a link or a device: %(file)s."), _PACK_ANEW),
    "encrypted": (_("The archive is encrypted: %(file)s."), _("Pack it without a password.")),
    "nested": (_("The archive holds another archive: %(file)s."), _PACK_ANEW),
    "broken_member": (_("A file of the archive is damaged: %(file)s."), _NEW_FILE),
    "missing_file": (_("The package names a file that it does not hold: %(file)s."), _NEW_FILE),
    "no_manifest": (_("The package has no imsmanifest.xml."), _("Export it as a QTI package.")),
    "no_items": (_("The manifest of the package names no item."), _("Export it as a QTI package with its items.")),
    "not_an_item": (_("This is no item of QTI but <%(found)s>."), _NEW_FILE),
    "bad_picture": (_("The picture %(file)s cannot be used."), _("Save it as PNG or JPEG and not larger than a page.")),
    "bad_file": (_("The file %(file)s inside the question cannot be read."), _NEW_FILE),
    "unknown_picture": (
        _("It names a picture that neither the file nor the bank has."),
        _("Add the picture in the editor instead."),
    ),
    # items
    "id_too_long": (
        _("The id %(value)s is longer than %(most)s characters."),
        _("Leave the id empty: a new item gets its own."),
    ),
    "twice": (_("The id %(value)s stands in the file twice."), _("Leave one of them empty.")),
    "other_kind": (_("The bank has %(value)s as another kind of item."), _("Leave the id empty: a new item gets its own.")),
    "not_assigned": (
        _("%(level)s, area %(area)s, is not assigned to you."),
        _("Take the item out, or ask for the assignment."),
    ),
    "being_written": (
        _("%(who)s is writing %(value)s just now."),
        _("Wait until it has gone to review or was given up, or take the item out of the file."),
    ),
    "written_by_you": (
        _("You are writing %(value)s yourself, and your draft says something else."),
        _("Send your draft to review or give it up on its page, then give the file again; or take the item out of the file."),
    ),
    "too_long": (_("Its words are longer than %(most)s characters."), _("Shorten it, or make two items of it.")),
    "unfit": (_("It is no item a paper could carry."), _("Mend it in the file.")),
    "unsaid": (
        _("It is no item a paper could carry."),
        _("Write it in the file, or fill it in where the file is given."),
    ),
    "bad_word": (_("%(value)s is not known here."), _("Use one of: %(allowed)s.")),
    "bad_seconds": (_("%(value)s is no number of seconds."), _("Write a whole number, 5 to 600.")),
    "bad_as_of": (_("%(value)s is no date."), _A_DAY),
    "bad_solved": (_("%(value)s is no date."), _A_DAY),
    "bad_calculation": (_("%(value)s is neither yes nor no."), _("Write true or false.")),
    "no_key": (_("It does not say what is right."), _GIVE_KEY),
    "bad_number": (_("%(value)s is no number."), _PLAIN_NUMBER),
    "few_pairs": (_("There are fewer than two pairs to match."), _("Give at least two pairs.")),
    "few_cards": (_("There are fewer than two parts to put in order."), _("Give at least two.")),
    # GIFT
    "bad_comment": (
        _("The line that begins with // examhall cannot be read."),
        _("Remove the line, or export the items again."),
    ),
    "braces": (_("Its braces do not fit together."), _("Close each brace, and write \\{ for a brace that is text.")),
    "no_sign": (_("An answer begins with neither = nor ~."), _("Write = before what is right and ~ before what is wrong.")),
    # Moodle
    "not_moodle": (_("This is no Moodle XML: it begins with <%(found)s>."), _("Export the questions as Moodle XML.")),
    # QTI
    "no_body": (_("The item has no body."), _NEW_FILE),
    "undeclared": (_("The response %(response)s is not declared."), _NEW_FILE),
    "unknown_right": (_("What is right is not among the choices: %(right)s."), _GIVE_KEY),
    "match_sets": (_("A match needs two sets and pairs of two."), _NEW_FILE),
    # the spreadsheet
    "not_a_spreadsheet": (_("The spreadsheet cannot be opened."), _("Save it as .xlsx, without a password.")),
    "too_many_rows": (_("The sheet has more than %(most)s rows."), _SPLIT),
    "too_many_columns": (_("The sheet has a cell beyond column %(most)s."), _("Delete what stands outside of the table.")),
    "column_twice": (_("The column %(column)s stands there twice."), _("Delete one of them.")),
    "no_head": (_("The heads of the columns are not found."), _("Keep the heads of the template, at least: %(needed)s.")),
    "number_in_text": (
        _("%(column)s: the cell holds a number, %(value)s, and may look otherwise than it is read."),
        _("Format the cell as text and write what the candidate shall read."),
    ),
    "bad_cell": (_("%(column)s: %(value)s is not known here."), _("Choose from: %(allowed)s.")),
    "empty_cell": (_("%(column)s is empty."), _("Fill it in.")),
    "formula": (
        _("%(column)s: the cell holds a formula that was never calculated."),
        _("Write the value itself: copy the cell and paste it as a value."),
    ),
    "bad_truth": (_("%(column)s: %(value)s is neither true nor false."), _("Write 正确 or 错误.")),
    "bad_letters": (
        _("%(column)s: %(value)s names no option."),
        _("Write the letters of the right options, out of %(allowed)s."),
    ),
}

LOSSES: Final[Mapping[str, LazyString]] = {
    # whole items that do not come
    "description": _("It asks nothing: a text without a way of answering."),
    "essay": _("A free text that persons mark has no rubric in the file."),
    "several_answers": _("Several gaps with answers in one text."),
    "several_numbers": _("Several right numbers."),
    "wildcard": _("A right text with a wildcard (*)."),
    "moodle_type": _("Moodle's kind of question %(type)s."),
    "interaction": _("The way of answering %(interaction)s."),
    "template": _("A template of response processing that is no standard one: %(template)s."),
    "processing": _("Response processing of its own."),
    "templates": _("Values drawn at random by the item itself."),
    "stimulus": _("A stimulus shared with other items."),
    "adaptive": _("An adaptive item, answered in several turns."),
    "order_shape": _("An order in which not every part has its place."),
    "match_shape": _("A match in which a line has none or several partners."),
    "test": _("A test with its sections: papers are assembled here."),
    # parts
    "partial": _("Points for an answer that is partly right: only the best one counts as right here."),
    "fixed": _("The place that an option keeps while the others are mixed: here all are mixed."),
    "weights": _("Points or deductions of single options: here the paper says how a multiple choice is paid."),
    "feedback": _("Feedback for which there is no place here."),
    "feedback_of_truth": _("Feedback of true and of false: here one explanation serves both."),
    "general_feedback": _("General feedback: here every option has its own explanation."),
    "hints": _("Hints for further tries."),
    "rubric": _("Notes for others than the candidate."),
    "link": _("A link: its text stays, its address does not."),
    "picture": _("A picture that lies elsewhere: its words stay."),
    "media": _("Sound, film or another embedded object."),
    "formula": _("Parts of a formula that are not shown here."),
    # on the way out
    "words_not_kept": _("The author's words of this version were not kept."),
    "task_not_in_format": _("An operation task: this format holds theory items only."),
    "pictures_not_in_format": _("Its pictures: this format holds text only."),
    "formulas_as_tex": _("Its formulas are written as LaTeX: the other system must be set to show them."),
    "control_characters": _("Control characters in its text."),
    "cell_too_long": _("A text longer than a cell can hold."),
    "rows_full": _("More items than a sheet may have."),
    "markup_of_3": _("Underlined, struck, marked or ruby text, and where a list begins to count: known from version 3 on."),
    "picture_unknown": _("A picture that the bank does not have."),
    "field_not_in_format": _("The field %(field)s: QTI has no such way of answering or of marking."),
    "bands_not_in_format": _("The field %(field)s: points for a part of it."),
    "follow_not_in_format": _("The field %(field)s: points for figures that follow from an earlier slip."),
    "task_problem": _("The task cannot be built."),
}


def of_fault(fault: Fault) -> tuple[str, str]:
    """What is wrong, and how to mend it. An unfit item has sentences of its own (proofreading.py)."""
    what, mend = FAULTS[fault.code]
    return str(what) % fault.values, str(mend) % fault.values


def of_loss(loss: Loss) -> str:
    """What is lost."""
    return str(LOSSES[loss.code]) % loss.values
