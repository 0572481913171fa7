"""The public registers: authorised centres, and training institutions with their certified trainers, as they stand today."""

from flask import Blueprint

from examhall.hall import this_hall
from examhall.institutions import queries
from examhall.institutions.standing import Stand, Standing
from examhall.institutions.wording import BADGES, STANDINGS
from examhall.people.guards import open_to_all
from examhall.programme.days import day_of
from examhall.site.pages import announced, programme_now, show, the_same_for_all

pages = Blueprint("registers", __name__, url_prefix="/registers")


@pages.get("/centres")
@open_to_all
@the_same_for_all
def centres() -> str:
    """Name, address, and until when; suspended and expired ones with since when. Who was never authorised is not in it."""
    day = day_of(this_hall().now())
    with this_hall().database.reading() as connection:
        stands = {one.row.id: one.stand for one in queries.centres(connection, day)}
    unknown = Stand(Standing.NEVER)
    listed = [(one, stands.get(one.id, unknown)) for one in announced()[1]]
    return show(
        "centre_register.html", programme_now(), standings=STANDINGS, badges=BADGES, today=day,
        centres=[(one, stand) for one, stand in listed if stand.standing is not Standing.NEVER],
    )  # fmt: skip


@pages.get("/training")
@open_to_all
@the_same_for_all
def training() -> str:
    """Every listed training institution with its qualification, and the trainers whose certificate is valid."""
    day = day_of(this_hall().now())
    with this_hall().database.reading() as connection:
        institutions = queries.training_institutions(connection, day, listed=True)
        trainers = queries.trainers_by_institution(connection)
    valid = {key: [one for one in those if one.valid_from <= day <= one.valid_until] for key, those in trainers.items()}
    return show(
        "training_register.html", programme_now(), standings=STANDINGS, badges=BADGES, today=day, trainers=valid,
        institutions=[one for one in institutions if one.stand.standing is not Standing.NEVER],
    )  # fmt: skip
