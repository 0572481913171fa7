"""A sealed paper shows all that candidates need and nothing that tells an answer."""

import re
from decimal import Decimal
from random import Random

import msgspec
import pytest

from examhall.papers.booklet import draw, draw_variants
from examhall.papers.interactions import Choice, Choices, Match, Order, Table, is_well_formed
from grading.marking import judge
from question_bank.assembly.parallel import assemble
from question_bank.items import Kind
from question_bank.keys import NumberKey, PatternKey, RowsKey, ScoringRule, TextKey
from question_bank.papers.sealing import Head, Pinned, as_authored, seal
from question_bank.specification import SPECIFICATIONS
from seeds.answering import as_sealed
from tests.bank_builders import content


def sealed(part, rule=ScoringRule.PER_OPTION, seed=7):
    items = {item.id: item for file in content() for item, *_ in file}
    specification = SPECIFICATIONS[f"L1-{part}"]
    chosen = assemble(specification, list(items.values()))
    pinned = [Pinned(item, 1, specification.section_of(item.kind).points) for item in chosen]
    head = Head("p1", "跨境电子商务员", "L1", part, "2026-11-01", rule)
    paper, maps = seal(head, specification.sections, pinned, Random(seed))
    return paper, maps, items


@pytest.fixture(scope="module", params=["theory", "practical"])
def both(request):
    return sealed(request.param)


def text_of(paper) -> str:
    return msgspec.json.encode(paper).decode()


def options_of(shape):
    match shape:
        case Choice(options=options) | Choices(options=options):
            return list(options)
        case Order(cards=cards):
            return list(cards)
        case Match(sources=sources, targets=targets):
            return [*sources, *targets]
        case Table(columns=columns):
            return [option for column in columns for option in options_of(column.cell)]
    return []


def questions_of(paper):
    return [question for section in paper.sections for slot in section.slots for question in slot.variants]


def test_no_key_word_is_in_the_sealed_text(both):
    said = text_of(both[0])
    for word in ('"right"', '"why"', '"rationales"', '"follow"', '"key"', '"match":', '"tolerance"', '"pattern"', '"bands"',
                 '"plausible"', '"expected"', '"difficulty"', '"knowledge"', '"given"', "own."):  # fmt: skip
        assert word not in said, word


def test_no_rationale_formula_or_author_is_in_the_sealed_text(both):
    paper, maps, items = both
    said = text_of(paper)
    for item in [items[name] for name in {one.item for one in maps}]:
        assert item.id not in said
        assert item.source not in said
        assert not [why for why in item.rationales.values() if len(why) > 8 and why in said]
        for variant in item.variants:
            for key in variant.key.fields.values():
                cells = [cell for row in key.rows for cell in row.values()] if isinstance(key, RowsKey) else [key]
                for cell in cells:
                    follow = getattr(cell, "follow", "")
                    assert not follow or follow not in said
                    if isinstance(cell, PatternKey):
                        assert cell.pattern not in said
                    if isinstance(cell, TextKey):
                        assert cell.example not in said


def test_no_number_that_is_asked_for_stands_in_the_shape_of_its_field(both):
    paper, maps, items = both
    keys = {one.question: one for one in maps}
    for question in questions_of(paper):
        key = {v.name: v for v in items[keys[question.id].item].variants}[keys[question.id].name].key
        for field in question.fields:
            authored = key.fields[keys[question.id].fields[field.id]]
            if isinstance(authored, NumberKey):
                printed = f"{field.label} {field.hint} {field.group} {field.interaction.unit}"
                assert f"{authored.value:f}" not in re.split(r"[^0-9.]+", printed)


def test_every_id_is_random_and_used_once(both):
    paper = both[0]
    ids = [one.id for one in questions_of(paper)]
    for question in questions_of(paper):
        ids += [document.id for document in question.documents]
        for field in question.fields:
            ids.append(field.id)
            ids += [option.id for option in options_of(field.interaction)]
            if isinstance(field.interaction, Table):
                ids += [column.id for column in field.interaction.columns]
    assert len(set(ids)) == len(ids)
    assert all(len(one) == 12 for one in ids)


def test_the_right_option_stands_anywhere():
    paper, maps, items = sealed("theory")
    places = set()
    for one in maps:
        if items[one.item].kind is Kind.SINGLE:
            question = next(q for q in questions_of(paper) if q.id == one.question)
            right = items[one.item].variants[0].key.fields["answer"].right
            places.add([one.names[option.id] for option in question.fields[0].interaction.options].index(right))
    assert places == {0, 1, 2, 3}


def test_cards_do_not_stand_in_the_right_order(both):
    paper, maps, items = both
    keys = {one.question: one for one in maps}
    for question in questions_of(paper):
        one = keys[question.id]
        key = {v.name: v for v in items[one.item].variants}[one.name].key
        for field in question.fields:
            if isinstance(field.interaction, Order):
                order = [one.names[card.id] for card in field.interaction.cards]
                assert order != list(key.fields[one.fields[field.id]].right)


def test_another_sealing_of_the_same_items_shares_no_id():
    first, second = (sealed("practical", seed=seed)[0] for seed in (1, 2))
    assert not {q.id for q in questions_of(first)} & {q.id for q in questions_of(second)}


def test_the_right_answer_sealed_and_brought_back_earns_everything(both):
    paper, maps, items = both
    questions = {question.id: question for question in questions_of(paper)}
    for one in maps:
        variant = {v.name: v for v in items[one.item].variants}[one.name]
        shapes = {field.id: field.interaction for field in variant.question.fields}
        responses = {}
        for field in questions[one.question].fields:
            authored = one.fields[field.id]
            expected = variant.key.fields[authored].expected
            if isinstance(expected, str) and "/" in expected and authored.endswith("date"):
                expected = expected.split("/")[0]
            sent = as_sealed(field.interaction, one.names, expected)
            assert is_well_formed(field.interaction, sent)
            responses[authored] = as_authored(shapes[authored], one.names, sent)
        marks = judge(variant.question, variant.key, responses)
        assert sum((mark.points for mark in marks.values()), Decimal(0)) == variant.key.points, one


def test_an_id_of_another_question_is_refused():
    _, maps, items = sealed("theory")
    first = next(one for one in maps if items[one.item].kind is Kind.SINGLE)
    shape = items[first.item].variants[0].question.fields[0].interaction
    other = next(name for one in maps if one is not first for name in one.names)
    with pytest.raises(KeyError):
        as_authored(shape, first.names, other)


def test_a_booklet_shows_one_variant_of_each_task_and_no_word_of_another():
    paper, maps, _ = sealed("practical")
    booklet = msgspec.json.encode(draw(paper, "seed", draw_variants(paper, 3))).decode()
    shown = [one for one in maps if one.question in booklet]
    assert len(shown) == 5
    for one in maps:
        if one not in shown:
            assert not [drawn for drawn in (*one.fields, *one.names) if drawn in booklet]


def test_the_headings_say_how_many_items_and_what_each_is_worth():
    paper, _, _ = sealed("theory")
    assert [section.title for section in paper.sections] == [
        "一、单项选择题（共40题，每题1分）", "二、多项选择题（共20题，每题2分）", "三、判断题（共20题，每题1分）",
    ]  # fmt: skip
    assert paper.points == "100"
    assert [section.title for section in sealed("practical")[0].sections] == ["一、操作技能题（共5题，每题20分）"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (ScoringRule.PER_OPTION, "少选且没有错选的，所选的每个选项得 0.5 分"),
        (ScoringRule.ALL_OR_NOTHING, "少选、错选或不选得 0 分"),
        (ScoringRule.PROPORTIONAL, "按选对的比例得分"),
    ],
)
def test_the_multiple_choice_rule_is_printed(rule, said):
    assert said in sealed("theory", rule)[0].sections[1].rule
