"""The overview: what waits for whom, which cells of the specifications are thin, and which facts want to be looked at."""

from typing import Final

from flask import Blueprint, render_template
from msgspec.structs import replace

from examhall.hall import this_hall
from examhall.people import guards
from examhall.people.guards import requires_any
from examhall.people.permissions import Action
from question_bank import queries
from question_bank.assembly import queries as specification_queries
from question_bank.finding import overview_queries
from question_bank.finding import queries as list_queries
from question_bank.finding.overview import SOON, depths, due_facts, thin
from question_bank.pages import SEE_REGISTER, this_reader, this_sight, words
from question_bank.sight import Sight
from question_bank.sight_queries import copies_in_sight

pages = Blueprint("overview", __name__, url_prefix="/bank/overview", template_folder="../templates")
pages.context_processor(words)

WAITING: Final = ({"waiting": "me"}, {"waiting": "others"}, {"state": "sent_back"}, {"state": "suspended"})
MOST_COPIES: Final = 10


@pages.get("")
@requires_any(*SEE_REGISTER)
def overview() -> str:
    with this_hall().database.reading() as connection:
        reader = this_reader(connection)
        copies = counted = copies_in_sight(connection, this_sight(connection))
        if guards.somebody().may(Action.SET_SPECIFICATION):  # who makes papers counts everything, and opens no more than before
            reader, counted = replace(reader, scopes=None), copies_in_sight(connection, Sight(reader.person, None))
        waiting = [(filters, list_queries.counted(connection, filters, reader)) for filters in WAITING]
        stock, states = overview_queries.stock(connection), overview_queries.by_state(connection, reader)
        resting = overview_queries.resting_by_fact(connection, reader)
        specifications = [one.specification for one in specification_queries.standing(connection).values()]
        facts = due_facts(queries.facts(connection), reader.today)
    deep = {one.code: depths(one, stock) for one in specifications}
    return render_template(
        "bank/overview.html", waiting=waiting, states=states, facts=facts, resting=resting, today=reader.today, soon=SOON.days,
        copies=copies[:MOST_COPIES], writing=len(counted), deep=deep,
        thin={code: thin(lines) for code, lines in deep.items()},
        theory=[one for one in specifications if one.part == "theory"],
        practical=[one for one in specifications if one.part == "practical"],
    )  # fmt: skip
