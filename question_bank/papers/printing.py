"""A sealed paper as the typesetter's data: what stands on the printed sheet, and apart from it the sheet of answers. Pure.

The sheet is made of a paper as the hall has it, which holds no key. Its words are in the language of the paper.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from string import ascii_uppercase
from typing import Any, Final

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
from examhall.papers.question import Field, Paper, Question
from examhall.print.authored_blocks import blocks, pictures_in
from question_bank.headings import plain
from question_bank.papers.sealing import SealedKey
from question_bank.readable import as_text, readable

EMPTY_ROWS: Final = 6  # of a table that the candidate fills
BESIDE: Final = ((4, 8), (2, 18))  # so many options stand beside each other up to so many Chinese characters
MOST_LETTERED: Final = 12  # more options than these are a code table in small print

PRINTED: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-CN": {
        "law": "法规以 {date} 现行有效为准", "points": "满分 {points} 分", "minutes": "时间 {minutes} 分钟", "name": "姓名",
        "ticket": "准考证号", "each": "（{points}分）", "page": "第 {page} 页　共 {pages} 页", "order": "顺序",
        "target": "可选", "code": "代码表", "date": "　　　　年　　　月　　　日", "key": "参考答案",
        "variant": "变式 {variant}", "number": "题号", "answer": "答案", "worth": "分值",
    },
    "en": {
        "law": "Law as in force on {date}", "points": "{points} points", "minutes": "{minutes} minutes", "name": "Name",
        "ticket": "Admission ticket", "each": "({points} points)", "page": "Page {page} of {pages}", "order": "Order",
        "target": "To choose from", "code": "Code table", "date": "Year ______  Month ____  Day ____", "key": "Answers",
        "variant": "Variant {variant}", "number": "No.", "answer": "Answer", "worth": "Points",
    },
}  # fmt: skip


def letter(place: int) -> str:
    """A to Z, then AA and so on; places count from 0."""
    return ascii_uppercase[place] if place < 26 else letter(place // 26 - 1) + letter(place % 26)


def sheet(paper: Paper, variants: Sequence[int], minutes: int, body: str = "") -> dict[str, Any]:
    """Everything on the printed paper. `variants`: one index for each slot, in order; `body`: who holds the exam."""
    said, chosen, number = PRINTED[paper.language], iter(variants), 0
    sections = []
    for section in paper.sections:
        questions = []
        for slot in section.slots:
            number += 1
            questions.append(_question(number, slot.variants[next(chosen)], said))
        sections.append({"title": section.title, "rule": section.rule, "questions": questions})
    several = any(len(slot.variants) > 1 for section in paper.sections for slot in section.slots)
    head = [
        said["law"].format(date=paper.law_as_of),
        said["points"].format(points=paper.points),
        said["minutes"].format(minutes=minutes),
    ]
    if several:
        head.append(said["variant"].format(variant=letter(max(variants))))
    return {
        "body": body, "title": paper.title, "language": paper.language, "head": head, "words": said, "sections": sections,
    }  # fmt: skip


def _question(number: int, question: Question, said: Mapping[str, str]) -> dict[str, Any]:
    task = bool(question.documents) or len(question.fields) > 1
    return {
        "number": number, "task": task, "title": question.title, "stem": blocks(question.stem),
        "points": said["each"].format(points=question.points) if task else "",
        "documents": [{"title": one.title, "kind": one.kind, "blocks": blocks(one.html)} for one in question.documents],
        "fields": [_field(one) for one in question.fields],
    }  # fmt: skip


def _field(field: Field) -> dict[str, Any]:
    return {"label": field.label, "hint": field.hint, "group": field.group, "answer": _answer(field.interaction)}


def _answer(shape: Interaction) -> dict[str, Any]:
    """The place to answer, as one can write into it with a pen."""
    match shape:
        case Choice(options=options) | Choices(options=options):
            kind = "codes" if len(options) > MOST_LETTERED else "options"
            return {"kind": kind, "options": _lettered(options), "beside": _beside(options)}
        case TextEntry(lines=lines):
            return {"kind": "text", "lines": lines}
        case NumberEntry(unit=unit):
            return {"kind": "number", "unit": unit}
        case DateEntry():
            return {"kind": "date"}
        case Order(cards=cards):
            return {"kind": "order", "options": _lettered(cards)}
        case Match(sources=sources, targets=targets):
            return {"kind": "match", "sources": [blocks(one.html) for one in sources], "options": _lettered(targets)}
        case Table(columns=columns, fixed=fixed):
            return _table(columns, fixed)


def _beside(options: Sequence[Option]) -> int:
    """How many of these options fit beside each other, so that none takes a second line."""
    if any("<img" in one.html or "<table" in one.html for one in options):
        return 1
    texts = [as_text(one.html) for one in options]
    widest = max((sum(0.55 if character.isascii() else 1 for character in text) for text in texts), default=0)
    beside = next((count for count, most in BESIDE if widest <= most), 1)
    return beside - 1 if beside > 2 and len(options) % beside == 1 else beside  # none stands alone in the last line


def _table(columns: Sequence[Column], fixed: bool) -> dict[str, Any]:
    """A grid to write into; a fixed one has its first column printed. What a column chooses from is listed below it."""
    first = columns[0].cell
    printed = [blocks(one.html) for one in first.options] if fixed and isinstance(first, Choice) else []
    lists = [
        {"label": column.label, "options": _lettered(column.cell.options)}
        for column in columns[1 if printed else 0 :]
        if isinstance(column.cell, Choice)
    ]
    units = [column.cell.unit if isinstance(column.cell, NumberEntry) else "" for column in columns]
    labels = [f"{column.label}（{unit}）" if unit else column.label for column, unit in zip(columns, units, strict=True)]
    return {"kind": "table", "labels": labels, "printed": printed, "rows": len(printed) or EMPTY_ROWS, "lists": lists}


def _lettered(options: Iterable[Option]) -> list[dict[str, Any]]:
    return [{"letter": letter(place), "blocks": blocks(one.html)} for place, one in enumerate(options)]


def pictures_of(paper: Paper) -> dict[str, tuple[str, bytes]]:
    """All pictures on a paper: id -> media type and bytes."""
    found: dict[str, tuple[str, bytes]] = {}
    for section in paper.sections:
        for question in chain.from_iterable(slot.variants for slot in section.slots):
            for html in _texts(question):
                found |= pictures_in(html)
    return found


def _texts(question: Question) -> list[str]:
    found = [question.stem, *(one.html for one in question.documents)]
    for field in question.fields:
        match field.interaction:
            case Choice(options=options) | Choices(options=options) | Order(cards=options):
                found += [one.html for one in options]
            case Match(sources=sources, targets=targets):
                found += [one.html for one in (*sources, *targets)]
    return found


def key_sheet(paper: Paper, keys: Iterable[SealedKey], variants: Sequence[int]) -> dict[str, Any]:
    """The answers to the same printed paper, question by question: letters where options have them, texts elsewhere."""
    said, by_question = PRINTED[paper.language], {one.question: one for one in keys}
    chosen, number, sections = iter(variants), 0, []
    for section in paper.sections:
        rows = []
        for slot in section.slots:
            number += 1
            question = slot.variants[next(chosen)]
            rows += _answers(number, question, by_question[question.id])
        sections.append({"title": section.title, "rows": rows, "task": any(row["label"] for row in rows)})
    return {
        "title": paper.title, "language": paper.language, "words": said, "sections": sections,
        "head": [said["law"].format(date=paper.law_as_of)],
    }  # fmt: skip


def _answers(number: int, question: Question, key: SealedKey) -> list[dict[str, Any]]:
    """A row for each field; a question of one field is told by its letters alone."""
    authored = {field.id: field.interaction for field in key.authored.question.fields}
    alone = len(question.fields) == 1
    rows = []
    for field in question.fields:
        name = key.fields[field.id]
        right = key.key.fields[name]
        lines = readable(authored[name], right.expected)
        if isinstance(field.interaction, Choice | Choices):
            wanted = {right.expected} if isinstance(right.expected, str) else {*right.expected}
            options = enumerate(field.interaction.options)
            letters = "".join(letter(place) for place, one in options if key.names[one.id] in wanted)
            lines = [letters] if alone else [f"{letters}　{'；'.join(lines)}"]
        points = question.points if alone else plain(right.points)
        rows.append({"number": number, "label": "" if alone else field.label, "lines": lines, "points": points})
    return rows
