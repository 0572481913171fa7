"""The fact register's pages: every fact with what rests on it, adding one, and one with the items and papers it touches."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import LazyString

from examhall.errors import NotFound
from examhall.hall import this_hall
from examhall.instants import moment
from examhall.people import guards
from examhall.people.guards import requires, requires_any
from examhall.people.permissions import Action
from question_bank import queries
from question_bank.facts import Volatility
from question_bank.pages import SEE_REGISTER, words
from question_bank.papers import queries as paper_queries
from question_bank.register import BadFactId, FactKnown, add_fact, write_facts
from question_bank.review import USABLE, State
from question_bank.typed_facts import WRITTEN, read_fact

pages = Blueprint("register", __name__, url_prefix="/bank/facts", template_folder="templates")
pages.context_processor(words)

NO_FAULTS: Final[Mapping[str, LazyString]] = {}


@pages.get("")
@requires_any(*SEE_REGISTER)
def facts() -> str:
    """All facts, those first that are due for a check."""
    with this_hall().database.reading() as connection:
        known, resting = queries.facts(connection), queries.resting(connection)
    rows = []
    for fact in sorted(known.values(), key=lambda fact: (fact.review_by, fact.id)):
        items = resting.get(fact.id, Counter())
        rows.append((fact, {"usable": sum(items[state] for state in USABLE), "suspended": items[State.SUSPENDED]}))
    return render_template("bank/facts.html", facts=rows, today=_today(), may_change=guards.somebody().may(Action.REVIEW_ITEMS))


@pages.get("/new")
@requires(Action.REVIEW_ITEMS)
def new_fact() -> str:
    return _new_page()


def _new_page(faults: Mapping[str, LazyString | str] = NO_FAULTS) -> str:
    said = {name: request.form.get(name, "") for name in ("id", *WRITTEN)} if faults else {"id": request.args.get("id", "")}
    return render_template(
        "bank/fact_new.html", said=said, volatilities=Volatility, faults=faults, checker=guards.somebody().name
    )


@pages.post("/new")
@requires(Action.REVIEW_ITEMS)
def add() -> Any:
    """A fact that items may rest on from now on."""
    hall = this_hall()
    given, faults = read_fact(request.form.get("id", "").strip(), request.form)
    if given is None:
        return _new_page(faults), 400
    try:
        with hall.database.writing() as connection:
            add_fact(connection, hall, hall.now(), guards.somebody().id, given)
    except (BadFactId, FactKnown) as refusal:
        return _new_page({"id": refusal.says}), 400
    return redirect(url_for("register.fact", fact_id=given.id))


@pages.get("/<fact_id>")
@requires_any(*SEE_REGISTER)
def fact(fact_id: str) -> str:
    return _fact_page(fact_id)


def _fact_page(fact_id: str, faults: Mapping[str, LazyString] = NO_FAULTS) -> str:
    with this_hall().database.reading() as connection:
        known = queries.facts(connection).get(fact_id)
        if known is None:
            raise NotFound()
        usable = queries.resting_on(connection, fact_id)
        suspended = queries.resting_on(connection, fact_id, [State.SUSPENDED])
        papers = paper_queries.papers_on(connection, fact_id)
    said = {name: getattr(known, name) or "" for name in WRITTEN} | ({**request.form} if faults else {})
    return render_template(
        "bank/fact.html", fact=known, said=said, usable=usable, suspended=suspended, papers=papers, faults=faults,
        volatilities=Volatility, today=_today(), checker=guards.somebody().name,
        may_change=guards.somebody().may(Action.REVIEW_ITEMS),
    )  # fmt: skip


@pages.post("/<fact_id>")
@requires(Action.REVIEW_ITEMS)
def change_fact(fact_id: str) -> Any:
    """What the register says from now on; where it says otherwise, all that rests on it is suspended."""
    hall = this_hall()
    changed, faults = read_fact(fact_id, request.form)
    if changed is None:
        return _fact_page(fact_id, faults), 400
    with hall.database.writing() as connection:
        if fact_id not in queries.facts(connection):
            raise NotFound()
        write_facts(connection, hall, hall.now(), guards.somebody().id, [changed])
    return redirect(url_for("register.fact", fact_id=fact_id))


def _today() -> date:
    return moment(this_hall().now(), "Asia/Shanghai").date()
