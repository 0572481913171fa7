"""A question as a candidate may see it, and the paper it stands in: no key, no rule, no weight that tells the answer."""

from msgspec import Struct

from examhall.papers.interactions import Interaction


class Document(Struct, frozen=True):
    """Something to read beside the question: a contract, a rate card, a mail. `html` is cleaned.

    `kind` says how it looks: sheet, mail, card (rules to go by), data or timeline.
    """

    id: str
    title: str
    html: str
    kind: str = "sheet"


class Field(Struct, frozen=True):
    """One place to answer. `group` gathers fields under a heading of the workspace; `label` and `hint` are plain text."""

    id: str
    interaction: Interaction
    label: str = ""
    hint: str = ""
    group: str = ""


class Question(Struct, frozen=True):
    """A stem, documents (often none) and one or more fields. `points` is what the whole question can earn, as printed."""

    id: str
    stem: str
    fields: tuple[Field, ...]
    points: str
    title: str = ""
    documents: tuple[Document, ...] = ()
    workspace: str = ""  # which tool the workspace looks like; empty for a plain question


class Slot(Struct, frozen=True):
    """One place in a section: the variants of one item, of which each booklet shows exactly one."""

    variants: tuple[Question, ...]


class Section(Struct, frozen=True):
    """Slots of one kind under one heading, with the scoring rule printed for the candidate."""

    id: str
    title: str
    rule: str
    slots: tuple[Slot, ...]
    shuffle: bool = True


class Paper(Struct, frozen=True):
    """A fixed set of item versions in sections, without keys. `law_as_of` is printed at its head (YYYY-MM-DD)."""

    id: str
    title: str
    level: str
    part: str
    language: str
    points: str
    law_as_of: str
    sections: tuple[Section, ...]
