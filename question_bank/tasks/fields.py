"""From an authored field to what the candidate sees and what is right: one builder per way of answering."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, get_args

from flask_babel import gettext as _
from msgspec.structs import replace

from examhall.papers.interactions import (
    Choice,
    Choices,
    Column,
    DateEntry,
    Interaction,
    Match,
    NumberEntry,
    Option,
    Order,
    Table,
    TextEntry,
)
from examhall.papers.question import Field
from question_bank.keys import (
    CellKey,
    ChoiceKey,
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
from question_bank.tasks.authored import (
    AuthoredColumn,
    AuthoredField,
    ChoiceColumn,
    ChoiceField,
    ChoicesField,
    DateField,
    JudgedField,
    MatchField,
    NumberColumn,
    NumberField,
    OrderField,
    TableField,
    TextColumn,
    TextField,
)
from question_bank.tasks.documents import fill
from question_bank.tasks.expressions import parse
from question_bank.tasks.figures import Figures

Built = tuple[Interaction, FieldKey]

MOST_STEPS = 100  # from nothing to all the points that markers can give


class Builder:
    """Builds the fields of one variant from its figures; `inline` turns Markdown of one line into clean HTML."""

    def __init__(self, figures: Figures, inline: Callable[[str], str]):
        self.figures, self.inline = figures, inline

    def build(self, field: AuthoredField) -> tuple[Field, FieldKey]:
        """The field and its key. ValueError with a sentence when the author's text does not make sense."""
        interaction, key = BUILDERS[type(field)](self, field)
        shown = Field(field.id, interaction, self.fill(field.label), self.fill(field.hint), self.fill(field.group))
        return shown, key

    def fill(self, text: str) -> str:
        return fill(text, self.figures.stepwise)

    def options(self, texts: Mapping[str, str]) -> tuple[Option, ...]:
        return tuple(Option(name, self.inline(self.fill(text))) for name, text in texts.items())

    def choice(self, field: ChoiceField) -> Built:
        right = str(self.figures.stepwise[field.id]) if field.value else field.right
        key = ChoiceKey(right=right, points=field.points, follow=_checked(field.follow))
        return Choice(self.options(field.options), layout=field.layout, shuffle=field.shuffle), key

    def choices(self, field: ChoicesField) -> Built:
        return Choices(self.options(field.options)), SetKey(right=tuple(field.right), each=field.each, minus=field.minus)

    def text(self, field: TextField) -> Built:
        shape = TextEntry(longest=0, lines=field.lines, count=field.unit if field.longest else "")
        if bool(field.one_of) + bool(field.pattern) + bool(field.must) != 1:
            raise ValueError(_("a text field needs right texts, a pattern or terms it must name: one of the three"))
        example, ignore = self.fill(field.example), tuple(field.ignore)
        if field.one_of:
            texts = tuple(self.fill(text) for text in field.one_of)
            return shape, OneOfKey(texts=texts, points=field.points, fold_case=field.fold_case, ignore=ignore)
        if not example:
            raise ValueError(_("a text field by a pattern or terms needs an example that is right"))
        if field.pattern:
            pattern = self.fill(field.pattern)
            return shape, PatternKey(pattern=pattern, example=example, points=field.points, fold_case=field.fold_case)
        return shape, TextKey(
            must=tuple(tuple(self.fill(term) for term in group) for group in field.must),
            banned=tuple(self.fill(term) for term in field.banned),
            example=example, points=field.points, longest=field.longest, unit=field.unit,
        )  # fmt: skip

    def number(self, field: NumberField) -> Built:
        value = self.figures.number(field.value, field.places)
        shape = NumberEntry(unit=field.unit, money=field.money, step=field.step)
        if field.rule:
            return shape, self.predicate(field, value)
        low, high = field.plausible or (f"{abs(value)} / 10", f"{abs(value)} * 10")
        bounds = (self.figures.number(low, 6), self.figures.number(high, 6))
        key = NumberKey(
            value=value, points=field.points, tolerance=field.tolerance, relative=field.relative, places=field.places,
            unit=field.unit, follow=_checked(field.follow), follow_tolerance=field.follow_tolerance,
            plausible=bounds if value >= 0 or field.plausible else (-bounds[1], -bounds[0]),
        )  # fmt: skip
        return shape, key

    def predicate(self, field: NumberField, example: Decimal) -> PredicateKey:
        """The rule's key; ValueError where the example does not hold."""
        figures = {**self.figures.stepwise, "answer": example}
        if parse(field.rule).evaluate(figures) is not True:
            raise ValueError(_("the example %(example)s does not satisfy the rule", example=example))
        return PredicateKey(rule=field.rule, example=example, points=field.points, unit=field.unit)

    def judged(self, field: JudgedField) -> Built:
        if field.step <= 0 or field.points > MOST_STEPS * field.step:
            raise ValueError(_("markers give points in steps above 0, and in a hundred of them at most"))
        rubric, example = self.fill(field.rubric), self.fill(field.example)
        key = JudgedKey(rubric=rubric, example=example, points=field.points, step=field.step)
        return TextEntry(lines=field.lines), key

    def day(self, field: DateField) -> Built:
        earliest, latest = (date.fromisoformat(self.fill(text)) for text in (field.earliest, field.latest))
        if earliest > latest:
            raise ValueError(_("no day lies from %(earliest)s to %(latest)s", earliest=earliest, latest=latest))
        return DateEntry(), DateKey(earliest=earliest, latest=latest, points=field.points)

    def order(self, field: OrderField) -> Built:
        return Order(self.options(field.cards), layout=field.layout), SequenceKey(right=tuple(field.right), bands=field.bands)

    def match(self, field: MatchField) -> Built:
        if bool(field.each) is bool(field.bands):
            raise ValueError(_("a matching field pays for each right pair or by their number, one of the two"))
        shape = Match(self.options(field.sources), self.options(field.targets), shuffle=field.shuffle, layout=field.layout)
        return shape, MappingKey(right=field.right, each=field.each, bands=field.bands)

    def table(self, field: TableField) -> Built:
        columns = {column.id: column for column in field.columns}
        drawn = [Column(column.id, self.fill(column.label), self.cell_shape(column)) for column in field.columns]
        if field.fixed and isinstance(head := drawn[0].cell, Choice):
            drawn[0] = replace(drawn[0], cell=replace(head, shuffle=False))  # its options are printed as the rows
        shape = Table(tuple(drawn), field.fixed)
        rows = tuple(
            {name: self.cell_key(columns[name], row, right) for name, right in cells.items() if name in columns}
            for row, cells in field.rows.items()
        )
        return shape, RowsKey(key=tuple(field.key), rows=rows, extra=field.extra)

    def cell_shape(self, column: AuthoredColumn) -> Choice | TextEntry | NumberEntry:
        match column:
            case ChoiceColumn():
                return Choice(self.options(column.options), layout=column.layout, shuffle=column.shuffle)
            case TextColumn():
                return TextEntry()
            case NumberColumn():
                return NumberEntry(unit=column.unit, money=column.money, step=column.step)

    def cell_key(self, column: AuthoredColumn, row: str, right: str) -> CellKey:
        match column:
            case ChoiceColumn():
                return ChoiceKey(right=self.fill(right), points=column.points)
            case TextColumn(pattern=pattern) if pattern:
                return PatternKey(
                    pattern=self.fill(pattern), example=self.fill(right), points=column.points, fold_case=column.fold_case
                )
            case TextColumn():
                return ExactKey(
                    text=self.fill(right), points=column.points, fold_case=column.fold_case, ignore=tuple(column.ignore)
                )
            case NumberColumn():
                value = self.figures.number(right, column.places)
                return NumberKey(
                    value=value, points=column.points, tolerance=column.tolerance, places=column.places, unit=column.unit,
                    follow=_checked(column.follow.get(row, "")), plausible=(abs(value) / 10, abs(value) * 10),
                )  # fmt: skip


def _checked(formula: str) -> str:
    """A follow-through formula, refused now if it could not be read on marking day."""
    if formula:
        parse(formula)
    return formula


BUILDERS: Final[Mapping[type, Callable[[Builder, Any], Built]]] = {
    ChoiceField: Builder.choice,
    ChoicesField: Builder.choices,
    TextField: Builder.text,
    NumberField: Builder.number,
    JudgedField: Builder.judged,
    DateField: Builder.day,
    OrderField: Builder.order,
    MatchField: Builder.match,
    TableField: Builder.table,
}
if missing := set(get_args(AuthoredField)) - BUILDERS.keys():
    raise RuntimeError(f"no builder for {missing}")
