"""One kind of key, one rule. A kind without a rule fails here, when the program starts, not on exam day.

A rule takes the key, the response to one field and the candidate's own other answers, gives a Mark, and never raises,
whatever the candidate typed.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from grading.marks import Mark
from grading.rules.choice import mark_choice
from grading.rules.choices import mark_choices
from grading.rules.day import mark_date
from grading.rules.exact import mark_exact
from grading.rules.following import Own
from grading.rules.judged import mark_judged
from grading.rules.mapping import mark_mapping
from grading.rules.number import mark_number
from grading.rules.one_of import mark_one_of
from grading.rules.pattern import mark_pattern
from grading.rules.predicate import mark_predicate
from grading.rules.rows import mark_rows
from grading.rules.sequence import mark_sequence
from grading.rules.set_of import mark_set
from grading.rules.text import mark_text
from question_bank.keys import (
    ChoiceKey,
    ChoicesKey,
    DateKey,
    ExactKey,
    FieldKey,
    JudgedKey,
    MappingKey,
    NumberKey,
    OneOfKey,
    PatternKey,
    PredicateKey,
    RowsKey,
    SequenceKey,
    SetKey,
    TextKey,
)

RULES: Final[Mapping[type, Callable[[Any, Any, Own], Mark]]] = {
    ChoiceKey: mark_choice,
    ChoicesKey: mark_choices,
    ExactKey: mark_exact,
    OneOfKey: mark_one_of,
    NumberKey: mark_number,
    PredicateKey: mark_predicate,
    SetKey: mark_set,
    SequenceKey: mark_sequence,
    MappingKey: mark_mapping,
    PatternKey: mark_pattern,
    DateKey: mark_date,
    TextKey: mark_text,
    JudgedKey: mark_judged,
    RowsKey: mark_rows,
}
if missing := set(get_args(FieldKey)) - RULES.keys():
    raise RuntimeError(f"no rule marks {missing}")
