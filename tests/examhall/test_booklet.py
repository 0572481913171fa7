"""A booklet: one candidate's order of questions and options and one variant of each task, drawn from a stored seed."""

import hashlib
import itertools
from operator import itemgetter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examhall.papers.booklet import draw, draw_variants, seat_turn
from examhall.papers.interactions import Choice, Choices, Column, Match, Option, Order, Table, TextEntry
from examhall.papers.question import Document, Field, Paper, Question, Section, Slot


def options(prefix, count, last=()):
    return tuple(Option(f"{prefix}{n}", f"<p>{prefix} {n}</p>", n in last) for n in range(count))


def a_task(slot, variant):
    name = f"t{slot}v{variant}"
    columns = (Column("c1", "项目", Choice(options(f"{name}o", 6))), Column("c2", "金额", TextEntry()))
    return Question(
        name, f"<p>{name}</p>",
        (
            Field(f"{name}-order", Order(options(f"{name}c", 5))),
            Field(f"{name}-match", Match(options(f"{name}s", 4), options(f"{name}t", 5))),
            Field(f"{name}-table", Table(columns)),
            Field(f"{name}-tree", Choice(options(f"{name}x", 6), "tree", shuffle=False)),
        ),
        "20", documents=(Document(f"{name}-d", "合同", f"<p>{name} 合同</p>"),),
    )  # fmt: skip


def a_big_paper(variants=3, tasks=5):
    theory = [
        Slot((Question(f"q{n}", f"<p>{n}</p>", (Field(f"f{n}", Choice(options(f"q{n}o", 4, last=(3,)))),), "1"),))
        for n in range(40)
    ]
    several = [
        Slot((Question(f"m{n}", f"<p>{n}</p>", (Field(f"g{n}", Choices(options(f"m{n}o", 5))),), "2"),)) for n in range(20)
    ]
    practical = [Slot(tuple(a_task(slot, variant) for variant in range(variants))) for slot in range(tasks)]
    sections = (
        Section("s1", "单选", "", tuple(theory)), Section("s2", "多选", "", tuple(several)),
        Section("s3", "操作", "", tuple(practical), shuffle=False),
    )  # fmt: skip
    return Paper("p1", "卷", "L1", "theory", "zh-CN", "180", "2026-11-01", sections)


PAPER = a_big_paper()


def a_booklet(seed="seed", turn=0, paper=PAPER):
    return draw(paper, seed, draw_variants(paper, turn))


def fields(booklet):
    return {field.id: field for section in booklet.sections for question in section.questions for field in question.fields}


def ids(shown):
    return [one.id for one in shown]


def in_full(booklet):
    """Every id of a booklet in the order in which the candidate meets it."""
    for section in booklet.sections:
        for question in section.questions:
            yield question.id
            for field in question.fields:
                shape = field.interaction
                shapes = [column.cell for column in shape.columns] if isinstance(shape, Table) else [shape]
                for one in shapes:
                    for part in ("options", "cards", "sources", "targets"):
                        yield from ids(getattr(one, part, ()))


def test_the_same_seed_draws_the_same_booklet_on_any_machine_and_any_python():
    met = "/".join(in_full(a_booklet("2026-11-24/seat-07", 7)))
    assert hashlib.sha256(met.encode()).hexdigest() == "ddffb61debe13ddf67253be7e73e665d5a51dea20f0d7da503db78bc897a71d7"
    assert msgspec.json.encode(a_booklet("s", 1)) == msgspec.json.encode(a_booklet("s", 1))


def test_another_seed_draws_another_order():
    orders = {tuple(ids(a_booklet(f"seed {n}").sections[0].questions)) for n in range(50)}
    assert len(orders) == 50


def test_every_question_option_card_and_target_is_there_once():
    booklet = a_booklet()
    assert sorted(ids(booklet.sections[0].questions)) == sorted(f"q{n}" for n in range(40))
    for name, field in fields(booklet).items():
        paper_field = next(
            one for section in PAPER.sections for slot in section.slots for q in slot.variants for one in q.fields
            if one.id == name
        )  # fmt: skip
        shown, printed = msgspec.to_builtins(field.interaction), msgspec.to_builtins(paper_field.interaction)
        for part in ("options", "cards", "targets", "sources"):
            assert sorted(shown.get(part, ()), key=itemgetter("id")) == sorted(printed.get(part, ()), key=itemgetter("id"))


def test_questions_are_numbered_through_in_the_order_of_this_booklet():
    numbers = [question.number for section in a_booklet().sections for question in section.questions]
    assert numbers == list(range(1, 66))


def test_a_section_that_is_not_to_be_shuffled_keeps_its_order():
    assert [question.id[:2] for question in a_booklet().sections[2].questions] == ["t0", "t1", "t2", "t3", "t4"]
    tree = fields(a_booklet())["t0v0-tree"].interaction
    assert ids(tree.options) == [f"t0v0x{n}" for n in range(6)]


def test_none_of_the_above_stays_last():
    for n in range(20):
        shown = fields(a_booklet(f"seed {n}"))
        assert all(shown[f"f{q}"].interaction.options[-1].id == f"q{q}o3" for q in range(40))


@given(st.text(max_size=20))
def test_cards_to_be_put_in_order_never_lie_in_the_papers_order(seed):
    shown = fields(a_booklet(seed))
    for slot in range(5):
        cards = ids(shown[f"t{slot}v{slot % 3}-order"].interaction.cards)
        assert cards != [f"t{slot}v{slot % 3}c{n}" for n in range(5)]


def test_cards_are_permuted_and_every_order_comes_up():
    paper = Paper(
        "p", "卷", "L1", "theory", "zh-CN", "1", "2026-11-01",
        (Section("s", "", "", (Slot((Question("q", "", (Field("f", Order(options("c", 3))),), "1"),)),)),),
    )  # fmt: skip
    seen = {tuple(ids(fields(draw(paper, f"{n}", (0,)))["f"].interaction.cards)) for n in range(200)}
    assert seen == set(itertools.permutations(("c0", "c1", "c2"))) - {("c0", "c1", "c2")}


def test_a_single_card_is_simply_shown():
    paper = Paper(
        "p", "卷", "L1", "theory", "zh-CN", "1", "2026-11-01",
        (Section("s", "", "", (Slot((Question("q", "", (Field("f", Order(options("c", 1))),), "1"),)),)),),
    )  # fmt: skip
    assert ids(fields(draw(paper, "x", (0,)))["f"].interaction.cards) == ["c0"]


def test_a_candidate_never_receives_another_variant():
    text = msgspec.json.encode(a_booklet(turn=1)).decode()
    chosen = draw_variants(PAPER, 1)[-5:]
    for slot, variant in itertools.product(range(5), range(3)):
        assert (f"t{slot}v{variant}" in text) == (chosen[slot] == variant)
    assert "variants" not in text
    assert "seed" not in text


@pytest.mark.parametrize("variants", [3, 4, 5, 7])
def test_neighbours_in_row_and_column_share_no_variant_of_any_task(variants):
    paper, columns, rows = a_big_paper(variants), 8, 5
    turns = {seat: draw_variants(paper, seat_turn(*divmod(seat - 1, columns)))[-5:] for seat in range(1, rows * columns + 1)}
    for seat in turns:
        beside = [seat + 1] if seat % columns else []
        for other in (*beside, seat + columns):
            if other in turns:
                assert not any(one == two for one, two in zip(turns[seat], turns[other], strict=True)), (seat, other)


@given(st.integers(0, 500))
def test_every_booklet_names_a_variant_that_is_there_for_every_slot(turn):
    chosen = draw_variants(PAPER, turn)
    slots = [slot for section in PAPER.sections for slot in section.slots]
    assert len(chosen) == len(slots)
    assert all(0 <= variant < len(slot.variants) for variant, slot in zip(chosen, slots, strict=True))


def test_over_a_room_every_variant_is_used_about_equally():
    counts = [0, 0, 0]
    for seat in range(1, 41):
        counts[draw_variants(PAPER, seat_turn(*divmod(seat - 1, 8)))[-1]] += 1
    assert max(counts) - min(counts) <= 2
