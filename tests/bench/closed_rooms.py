"""Rooms that have sat a real paper of the bank and are closed: what grading has to work on."""

import random
from collections.abc import Callable, Sequence

from sqlalchemy import select

from examhall.hall import Hall
from examhall.papers.interactions import Choice
from examhall.people.operations import add_person
from examhall.programme.operations import Programme, load_programme
from examhall.registration.operations import place, register
from examhall.schedule.operations import add_administration, add_batch, add_centre, add_room
from examhall.schedule.settings import HouseRules
from examhall.sittings import closing, room_runs
from examhall.sittings.clerk import Wish
from examhall.sittings.commands import TakeLease
from examhall.sittings.room_runs import Act
from examhall.sittings.tables import sitting
from examhall.text_file import read_text_file
from question_bank.papers.laying import prepare_administration
from question_bank.papers.operations import release_paper
from tests.bank_builders import CONTENT, Bank, a_bank
from tests.builders import BROWSER, CHIEF, PROCTOR, a_hand_in, a_save

ROWS, COLUMNS = 8, 5


def closed_rooms(hall: Hall, candidates: int) -> list[str]:
    """So many candidates in rooms of forty have answered every item of the product's theory paper. Returns the room runs."""
    bank = a_bank(hall)
    runs = seat(bank, candidates)
    chance = random.Random(11)
    for run, sittings in runs.items():
        sit(hall, run, sittings, chance)
    return list(runs)


def seat(bank: Bank, candidates: int, part: str = "theory") -> dict[str, list[str]]:
    """One administration in as many rooms as it takes; run -> its sittings, with their booklets."""
    hall, officer, paper_id = bank.hall, bank.staff["officer"], bank.sealed(part)
    with hall.database.writing() as connection:
        load_programme(connection, read_text_file(CONTENT / "programme.yaml", Programme))
        centre = add_centre(connection, "0001", "考点", "路 1 号")
        batch = add_batch(connection, "closed", "批次")
        rules = HouseRules(earliest_hand_in=0)
        administration = add_administration(connection, batch, "L1", part, "考试", hall.now(), 3600, rules)
        for number in range(candidates):
            if number % (ROWS * COLUMNS) == 0:
                room = add_room(connection, centre, f"{number // (ROWS * COLUMNS) + 1}", ROWS, COLUMNS)
            registration = register(connection, add_person(connection, hall.vault, f"考生{number}"), batch, "L1", f"C{number}")
            place(connection, registration, administration, room, number % (ROWS * COLUMNS) + 1)
        prepare_administration(connection, hall, hall.now(), officer, administration, paper_id)
        release_paper(connection, hall, hall.now(), officer, bank.staff["chief"], paper_id)
        laid_out = select(sitting.c.run_id, sitting.c.id).where(sitting.c.administration_id == administration)
        runs: dict[str, list[str]] = {}
        for row in connection.execute(laid_out):
            runs.setdefault(row.run_id, []).append(row.id)
    return runs


Answering = Callable[[Hall, str, random.Random], list[tuple[str, int, object]]]  # (field, place, response) of a sitting


def sit(hall: Hall, run: str, sittings: Sequence[str], chance: random.Random, answering: Answering | None = None) -> None:
    """All come, answer everything, right or wrong, and hand in; the chief closes the room."""
    answering = answering or responses

    def act(what, *arguments, by=PROCTOR):
        hall.clerk.transact(lambda connection, now: what(Act(connection, hall.clerk.key, now, run, by), *arguments))

    act(room_runs.authorise, sittings)
    act(room_runs.open_part)
    wishes = []
    for one in sittings:
        wishes.append(Wish(one, TakeLease(BROWSER), hall.now()))
        answers = answering(hall, one, chance)
        wishes += [Wish(one, a_save(n, value, name, place=at), hall.now()) for n, (name, at, value) in enumerate(answers, 1)]
        wishes.append(Wish(one, a_hand_in(len(answers) + 1, len(answers)), hall.now()))
    for outcome in hall.clerk.carry_out(wishes):
        outcome.granted()
    act(closing.close, by=CHIEF)


def responses(hall: Hall, sitting_id: str, chance: random.Random) -> list[tuple[str, int, object]]:
    """(field, place, response) for every field of a booklet of choices."""
    with hall.database.reading() as connection:
        booklet = connection.execute(select(sitting.c.booklet_id).where(sitting.c.id == sitting_id)).scalar_one()
    made: list[tuple[str, int, object]] = []
    for name, field in hall.safe.shape(booklet)[0].fields.items():
        ids = [option.id for option in field.interaction.options]
        value = chance.choice(ids) if isinstance(field.interaction, Choice) else sorted(chance.sample(ids, 2))
        made.append((name, field.place, value))
    return made
