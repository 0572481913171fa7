"""The form of a task: by which control each attribute is written, and what it is called; a test holds it to the shapes. Pure.

The controls, and the value each gives:

    line, sentence, prose, formula         a text (Markdown in prose)
    whole, number                          a figure as text
    check                                  true or false
    select                                 one of `choices`
    texts, groups                          a list of texts, one a line; a list of such lists
    pairs                                  {name: text}
    bands                                  [[count, points], ...]
    bounds                                 two formulas, or nothing
    figures                                {name: formula}, or {name: {value, places}} where it is rounded
    rows, overrides, given, yaml           of a table, a variant and a test (static/js/task_parts.js)
    documents, fields, columns, ...        a list of parts, each by the form of its kind
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from flask_babel import lazy_gettext as _
from msgspec import Struct

from question_bank import labels
from question_bank.items import Cognitive, Difficulty
from question_bank.tasks import authored

Said = Any  # a sentence to translate, or a plain text; flask-babel ships no types


class Line(Struct, frozen=True):
    """One attribute: the control, its label, a hint, and for `select` what can be chosen (value: word)."""

    name: str
    control: str
    label: Said
    hint: Said = ""
    choices: Mapping[str, Said] = {}


_ID: Final = Line("id", "line", _("Short name"), _("Letters, digits and _: formulas and tests call it so."))
_POINTS: Final = Line("points", "number", _("Points"))
_FOLLOW: Final = Line(
    "follow", "formula", _("Follow-through"), _("What is right after the candidate's own figures: own.fee * rate.")
)
_SHUFFLE: Final = Line("shuffle", "check", _("In random order"))
_OPTIONS: Final = Line("options", "pairs", _("Options"), _("Name and text, in the order of the file."))
_PLACES: Final = Line("places", "whole", _("Decimals"))
_UNIT: Final = Line("unit", "line", _("Unit"))
_TOLERANCE: Final = Line("tolerance", "number", _("Tolerance"), _("So far off is still right."))
_MONEY: Final = Line("money", "check", _("Shown as money"))
_STEP: Final = Line("step", "line", _("Step of the buttons"), _("Empty: no buttons."))
_IGNORE: Final = Line("ignore", "texts", _("Signs that do not count"), _("One a line."))
_FOLD: Final = Line("fold_case", "check", _("Capital or small letters alike"))
_LINES: Final = Line("lines", "whole", _("Lines high"))
_ASKED: Final = (
    _ID,
    Line("label", "line", _("Label")),
    Line("hint", "line", _("Hint for the candidate")),
    Line("group", "line", _("Heading in the workspace"), _("Neighbours with the same heading stand together.")),
)
_CHOICE_LAYOUT: Final = {
    "rows": _("rows to click"),
    "list": _("drop-down list"),
    "tree": _("tree, levels parted by >"),
    "code": _("code table with search"),
}
_PLACED: Final = _("Markdown; {{ name }} stands for a parameter or value, {{ price | money }} for an amount.")

FIELDS: Final[Mapping[type, tuple[Said, tuple[Line, ...]]]] = {
    authored.ChoiceField: (_("Single choice"), (
        *_ASKED, _OPTIONS, _POINTS, Line("right", "line", _("Right option"), _("Its name, or a formula below.")),
        Line("value", "formula", _("Formula that gives the right option")), _FOLLOW,
        Line("layout", "select", _("Looks like"), choices=_CHOICE_LAYOUT), _SHUFFLE,
    )),
    authored.ChoicesField: (_("Multiple choice"), (
        *_ASKED, _OPTIONS, Line("right", "texts", _("Right options"), _("Their names, one a line.")),
        Line("each", "number", _("Points for each right one")), Line("minus", "number", _("Taken for each wrong one")),
    )),
    authored.TextField: (_("Text"), (
        *_ASKED, _POINTS, Line("one_of", "texts", _("Right texts"), _("One a line. Or a pattern, or terms: one of the three.")),
        Line("pattern", "line", _("Pattern (regular expression)")),
        Line("must", "groups", _("Terms it must name"), _("Of each group one; one a line.")),
        Line("banned", "texts", _("Terms it must not name"), _("One a line.")),
        Line("example", "line", _("A right example"), _("Needed with a pattern or terms.")), _IGNORE, _FOLD,
        Line("longest", "whole", _("Longest"), _("0: no limit.")),
        Line("unit", "select", _("Counted in"), choices={"characters": _("characters"), "bytes": _("bytes")}), _LINES,
    )),
    authored.NumberField: (_("Number"), (
        *_ASKED, Line("value", "formula", _("Right value"), _("A formula over parameters, values and the fields before it.")),
        _POINTS, _PLACES, _UNIT, _TOLERANCE,
        Line("relative", "number", _("Relative tolerance"), _("0.01 is one in a hundred.")), _FOLLOW,
        Line("follow_tolerance", "number", _("Tolerance of the follow-through")),
        Line("plausible", "bounds", _("Plausible from and to"), _("Empty: a tenth to ten times.")),
        Line("rule", "formula", _("Rule"), _("Every number for which it holds is right: answer >= cost.")), _MONEY, _STEP,
    )),
    authored.JudgedField: (_("Read by markers"), (
        *_ASKED, Line("rubric", "prose", _("Rubric")), Line("example", "prose", _("A right example")), _POINTS,
        Line("step", "number", _("Steps of the points"), _("Markers give points in these steps, from 0.")), _LINES,
    )),
    authored.DateField: (_("Date"), (
        *_ASKED, Line("earliest", "line", _("Earliest"), _("YYYY-MM-DD, or the name of a parameter in {{ }}.")),
        Line("latest", "line", _("Latest")), _POINTS,
    )),
    authored.OrderField: (_("Order"), (
        *_ASKED, Line("cards", "pairs", _("Cards"), _("Name and text, in any order but the right one.")),
        Line("right", "texts", _("Right order"), _("Names of the cards, one a line.")),
        Line("bands", "bands", _("Points by cards in order"), _("So many cards in right order earn so many points.")),
        Line("layout", "select", _("Looks like"), choices={"cards": _("cards"), "letter": _("parts of a letter")}),
    )),
    authored.MatchField: (_("Match"), (
        *_ASKED, Line("sources", "pairs", _("Lines")), Line("targets", "pairs", _("Targets")),
        Line("right", "pairs", _("Right pairs"), _("Name of a line, name of its target.")),
        Line("each", "number", _("Points for each right pair")),
        Line("bands", "bands", _("Or points by right pairs"), _("So many right pairs earn so many points.")),
        Line("layout", "select", _("Looks like"), choices={"list": _("drop-down list"), "matrix": _("matrix")}), _SHUFFLE,
    )),
    authored.TableField: (_("Table"), (
        *_ASKED, Line("columns", "columns", _("Columns")),
        Line("key", "texts", _("Columns by which a row is known"), _("One a line.")),
        Line("rows", "rows", _("Right rows"), _("Names of options, texts or formulas.")),
        Line("extra", "number", _("Taken for each row too many")),
        Line("fixed", "check", _("Rows are printed"), _("One for each option of the first column.")),
    )),
}  # fmt: skip
COLUMNS: Final[Mapping[type, tuple[Said, tuple[Line, ...]]]] = {
    authored.ChoiceColumn: (_("Single choice"), (
        _ID, Line("label", "line", _("Label")), _POINTS, _OPTIONS,
        Line("layout", "select", _("Looks like"), choices={one: _CHOICE_LAYOUT[one] for one in ("list", "code")}), _SHUFFLE,
    )),
    authored.TextColumn: (_("Text"), (
        _ID, Line("label", "line", _("Label")), _POINTS, _IGNORE, _FOLD,
        Line("pattern", "line", _("Pattern (regular expression)"), _("The texts of the rows are then examples.")),
    )),
    authored.NumberColumn: (_("Number"), (
        _ID, Line("label", "line", _("Label")), _POINTS, _PLACES, _UNIT, _TOLERANCE,
        Line("follow", "pairs", _("Follow-through"), _("Name of a row, formula over own cells of the row.")), _MONEY, _STEP,
    )),
}  # fmt: skip
DOCUMENT: Final = (
    Line("id", "line", _("Short name")),
    Line("title", "line", _("Title")),
    Line("kind", "select", _("Looks like"), choices={
        "sheet": _("sheet"), "mail": _("mail"), "card": _("card of rules"), "data": _("data"), "timeline": _("timeline"),
    }),
    Line("text", "prose", _("Text"), _PLACED),
)  # fmt: skip
VARIANT: Final = (
    Line("name", "line", _("Short name")),
    Line("parameters", "pairs", _("Parameters that differ")),
    Line("fields", "overrides", _("Fields that differ"), _("What stands in a field of this variant instead.")),
)
TEST: Final = (
    Line("name", "sentence", _("What the candidate does wrong")),
    Line("expect", "number", _("Points it must earn")),
    Line(
        "given",
        "given",
        _("Answers that differ from the right ones"),
        _("A field, or table.row.column; a formula, name or text."),
    ),
    Line("only", "texts", _("Only in these variants"), _("One a line; empty: in all.")),
)
TASK: Final = (
    Line("id", "fixed", _("Item")),
    Line("level", "fixed", _("Level")),
    Line("language", "fixed", _("Language")),
    Line("title", "sentence", _("Title")),
    Line("stem", "prose", _("Stem"), _PLACED),
    Line("knowledge", "sentence", _("Point of knowledge")),
    Line("source", "sentence", _("Source")),
    Line("area", "area", _("Area")),
    Line("difficulty", "select", _("Difficulty"), choices={one: labels.DIFFICULTY[one] for one in Difficulty}),
    Line("cognitive", "select", _("Cognitive level"), choices={one: labels.COGNITIVE[one] for one in Cognitive}),
    Line("seconds", "whole", _("Expected time in seconds")),
    Line("points", "number", _("Points")),
    Line("workspace", "select", _("Workspace looks like"), choices={
        "": _("a plain sheet"), "shop": _("Shop back office"), "window": _("Single window"), "bank": _("Bank desk"),
        "ads": _("Ad console"), "order": _("Order desk"), "freight": _("Freight desk"), "document": _("Document desk"),
    }),
    Line("also", "texts", _("Other levels that set it"), _("L2 or L3, one a line.")),
    Line("facts", "texts", _("Facts it rests on"), _("Ids of the fact register, one a line.")),
    Line("as_of", "date", _("Facts checked on")),
    Line("solved", "fixed", _("Solved on")),
    Line("documents", "documents", _("Documents")),
    Line("parameters", "pairs", _("Parameters"), _("What variants may change: a number or a text.")),
    Line("values", "figures", _("Values"), _("Formulas over parameters and the values before them.")),
    Line("constraints", "texts", _("What must hold in every variant"), _("Comparisons, one a line: price_x < price_y.")),
    Line("fields", "fields", _("Fields")),
    Line("variants", "variants", _("Variants")),
    Line("tests", "tests", _("Tests")),
)  # fmt: skip


def form_of_tasks() -> dict[str, Any]:
    """The whole form as plain values, in the reader's language; every kind with the defaults of its attributes."""
    return {
        "task": _lines(TASK, authored.AuthoredTask), "document": _lines(DOCUMENT, authored.AuthoredDocument),
        "variant": _lines(VARIANT, authored.AuthoredVariant), "test": _lines(TEST, authored.AuthoredTest),
        "fields": _kinds(FIELDS), "columns": _kinds(COLUMNS),
    }  # fmt: skip


def _kinds(kinds: Mapping[type, tuple[Said, tuple[Line, ...]]]) -> dict[str, Any]:
    return {
        str(shape.__struct_config__.tag): {"label": str(label), "lines": _lines(lines, shape)}  # type: ignore[attr-defined]
        for shape, (label, lines) in kinds.items()
    }


def _lines(lines: tuple[Line, ...], shape: Any) -> list[dict[str, Any]]:
    defaults = dict(zip(reversed(shape.__struct_fields__), reversed(shape.__struct_defaults__), strict=False))
    return [
        {
            "name": one.name, "control": one.control, "label": str(one.label), "hint": str(one.hint),
            "choices": [[value, str(word)] for value, word in one.choices.items()],
            "default": _plain(defaults.get(one.name)),
        }
        for one in lines
    ]  # fmt: skip


def _plain(default: Any) -> Any:
    """A default as the page holds it; None where there is none or it is an empty list or mapping."""
    if default is None or isinstance(default, str | bool | int):
        return default
    return str(default) if isinstance(default, Decimal) else None
