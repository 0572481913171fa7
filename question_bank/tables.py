"""Rows of the bank: items, their versions and steps, how they stand now, facts, papers, and what sealing keeps apart."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from examhall.append_only import append_only
from examhall.database import metadata
from examhall.full_text import full_text

item = Table(
    "item",
    metadata,
    Column("id", String(24), primary_key=True),
    Column("level", String(4), nullable=False),
    Column("part", String(12), nullable=False),
    Column("kind", String(12), nullable=False),
    CheckConstraint("(part = 'practical') = (kind = 'task')", name="tasks_are_practical"),
)

item_version = Table(
    "item_version",
    metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("area", String(4), nullable=False),
    Column("difficulty", String(12), nullable=False),
    Column("cognitive", String(12), nullable=False),
    Column("knowledge", String(200), nullable=False),
    Column("points", String(12), nullable=False),
    Column("variants", Integer, nullable=False),
    Column("language", String(8), nullable=False, server_default="zh-CN"),
    Column("calculation", Boolean, nullable=False, server_default=text("false")),
    Column("author_id", ForeignKey("person.id"), nullable=False),
    Column("drafted_at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("tests", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("authored", Text, nullable=False, server_default=""),  # the author's words, as a content file
    CheckConstraint("version > 0", name="versions_count_from_one"),
)

# What is being written: every saved edition of an item, the newest is the one that stands. An empty text ends the writing.
working_copy = Table(
    "working_copy",
    metadata,
    Column("item_id", String(24), primary_key=True),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("saved_by", ForeignKey("person.id"), nullable=False),
    Column("saved_at", BigInteger, nullable=False),
    Column("based_on", Integer, nullable=False),  # the version it goes out from; 0: none yet
    Column("text", Text, nullable=False),
    CheckConstraint("edition > 0", name="editions_count_from_one"),
)

# Words that were refused because another edition stood by then: put aside, so that they can be taken up again.
refused_copy = Table(
    "refused_copy",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("item_id", String(24), nullable=False),
    Column("edition", Integer, nullable=False),  # the newest when they were refused
    Column("saved_by", ForeignKey("person.id"), nullable=False),
    Column("saved_at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_refused_copy_of", "item_id"),
)

# The life of a version: step 0 is the draft, each later one a move by a person. The last step says how it stands.
item_step = Table(
    "item_step",
    metadata,
    Column("item_id", String(24), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", String(12), nullable=False),
    Column("move", String(12), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    ForeignKeyConstraint(["item_id", "version"], ["item_version.item_id", "item_version.version"], name="fk_item_step_of"),
    CheckConstraint("(number = 0) = (state = 'draft')", name="begins_as_draft"),
)

# The shelf: each item as it stands now, taken from its newest version and that version's steps, and rebuildable from them.
item_shelf = Table(
    "item_shelf",
    metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True),
    Column("level", String(4), nullable=False),
    Column("part", String(12), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("area", String(4), nullable=False),
    Column("difficulty", String(12), nullable=False),
    Column("cognitive", String(12), nullable=False),
    Column("knowledge", String(200), nullable=False),
    Column("points", String(12), nullable=False),
    Column("variants", Integer, nullable=False),
    Column("language", String(8), nullable=False),
    Column("calculation", Boolean, nullable=False),
    Column("solved", Boolean, nullable=False),  # by somebody who did not write it
    Column("author_id", ForeignKey("person.id"), nullable=False),
    Column("state", String(12), nullable=False),
    Column("reviewers", Text, nullable=False),  # ids of who found it good, each between blanks
    Column("reviews", Integer, nullable=False),  # how many those are
    Column("at", BigInteger, nullable=False),  # of its last step
    Index("ix_item_shelf_author_id", "author_id"),
)

# What an item on the shelf is found by, apart from it: rows that are read to be listed stay short.
item_words = Table(
    "item_words",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("item_id", ForeignKey("item.id"), nullable=False, unique=True),
    Column("tokens", Text, nullable=False),
    Column("pieces", Text, nullable=False),  # what near-duplicates are known by
)
full_text(item_words, "tokens")

# A named set of filters of the list of items, kept by a person.
saved_view = Table(
    "saved_view",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("filters", Text, nullable=False),  # as they stand in an address
    Column("saved_at", BigInteger, nullable=False),
    UniqueConstraint("person_id", "name"),
)

# What somebody said of a line of the author's words.
item_comment = Table(
    "item_comment",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("item_id", String(24), nullable=False),
    Column("version", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    ForeignKeyConstraint(["item_id", "version"], ["item_version.item_id", "item_version.version"], name="fk_item_comment_on"),
    Index("ix_item_comment_on", "item_id", "version"),
)

# What became of a comment, in a word of whoever wrote the item anew.
comment_answer = Table(
    "comment_answer",
    metadata,
    Column("comment", ForeignKey("item_comment.number"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
)

# That somebody who did not write a version has solved it without seeing its key, and whether all of it was right.
item_solution = Table(
    "item_solution",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("item_id", String(24), nullable=False),
    Column("version", Integer, nullable=False),
    Column("variant", String(24), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("earned", String(12), nullable=False),
    Column("right", Boolean, nullable=False),
    ForeignKeyConstraint(["item_id", "version"], ["item_version.item_id", "item_version.version"], name="fk_item_solution_of"),
    Index("ix_item_solution_of", "item_id", "version"),
)

# A file on its way into the bank or out of it, with what was found in it; its bytes go when it is done with.
exchange_file = Table(
    "exchange_file",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("direction", String(4), nullable=False),
    Column("state", String(10), nullable=False),
    Column("name", String(200), nullable=False),
    Column("asked", Text, nullable=False),  # in: what counts where the file says nothing; out: the filters and the format
    Column("data", LargeBinary, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("report", Text, nullable=False),
    Column("job_id", String(16), nullable=False),
    Column("by_id", ForeignKey("person.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    CheckConstraint("direction IN ('in', 'out')", name="in_or_out"),
    CheckConstraint("state IN ('waiting', 'ready', 'refused', 'taken', 'dropped')", name="known_state"),
    CheckConstraint("direction = 'in' OR state IN ('waiting', 'ready', 'dropped')", name="only_what_comes_in_is_taken"),
    Index("ix_exchange_file_by_id", "by_id", "at"),
)

# Which facts a version rests on.
item_fact = Table(
    "item_fact",
    metadata,
    Column("item_id", String(24), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("fact_id", String(8), primary_key=True),
    ForeignKeyConstraint(["item_id", "version"], ["item_version.item_id", "item_version.version"], name="fk_item_fact_of"),
    Index("ix_item_fact_fact", "fact_id"),
)

# Pairs of items that must not stand on one paper, and pairs that may again; the newest row of a pair counts.
item_enemy = Table(
    "item_enemy",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("one", ForeignKey("item.id"), nullable=False),
    Column("other", ForeignKey("item.id"), nullable=False),
    Column("enemies", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("set_by", ForeignKey("person.id"), nullable=False),
    Column("set_at", BigInteger, nullable=False),
    CheckConstraint("one <> other", name="not_its_own_enemy"),
    Index("ix_item_enemy_pair", "one", "other"),
)

# Every picture that an item ever showed, as it was drawn anew; the id is the hash of its bytes.
picture = Table(
    "picture",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("mime", String(12), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("kept_by", ForeignKey("person.id"), nullable=False),
    Column("kept_at", BigInteger, nullable=False),
)

# What authors are assigned: the newest row of an author, level and area says whether it is given now. No area: all of them.
assignment = Table(
    "assignment",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("author_id", ForeignKey("person.id"), nullable=False),
    Column("level", String(4), nullable=False),
    Column("area", String(4), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("changed_by", ForeignKey("person.id"), nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Index("ix_assignment_author", "author_id"),
)

# By how many persons a version must have been found good, since when and set by whom; the newest row counts.
review_rule = Table(
    "review_rule",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("persons", Integer, nullable=False),
    Column("set_by", ForeignKey("person.id"), nullable=False),
    Column("set_at", BigInteger, nullable=False),
    CheckConstraint("persons BETWEEN 1 AND 3", name="one_to_three"),
)

# The register as it stands now; who changed a row, and what it said before, is in the audit trail.
fact = Table(
    "fact",
    metadata,
    Column("id", String(8), primary_key=True),
    Column("says", Text, nullable=False),
    Column("says_en", Text, nullable=False, server_default=""),
    Column("basis", Text, nullable=False),
    Column("basis_en", Text, nullable=False, server_default=""),
    Column("volatility", String(1), nullable=False),
    Column("support", String(4), nullable=False),
    Column("valid_from", String(10)),
    Column("valid_to", String(10)),
    Column("review_by", String(10), nullable=False),
    Column("checker", String(100), nullable=False, server_default=""),
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", String(16), nullable=False),
)

# Every version of a specification that somebody saved; version 0 is as shipped and stands in the product itself.
specification = Table(
    "specification",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("set_by", ForeignKey("person.id"), nullable=False),
    Column("set_at", BigInteger, nullable=False),
    CheckConstraint("version > 0", name="versions_count_from_one"),
)

paper = Table(
    "paper",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("specification", String(20), nullable=False),
    Column("specification_version", Integer, nullable=False, server_default="0"),
    Column("level", String(4), nullable=False),
    Column("part", String(12), nullable=False),
    Column("title", String(200), nullable=False),
    Column("multiple_choice", String(20), nullable=False),
    Column("law_as_of", String(10), nullable=False),
    Column("language", String(8), nullable=False, server_default="zh-CN"),
    Column("parallel", String(16), nullable=False, server_default=""),  # the first of the papers assembled together
    Column("assembled_by", ForeignKey("person.id"), nullable=False),
    Column("assembled_at", BigInteger, nullable=False),
    Column("sealed_by", ForeignKey("person.id")),
    Column("sealed_second", ForeignKey("person.id")),
    Column("sealed_at", BigInteger),
    Column("released_by", ForeignKey("person.id")),
    Column("released_second", ForeignKey("person.id")),
    Column("released_at", BigInteger),
    CheckConstraint(
        "(sealed_at IS NULL) = (sealed_by IS NULL) AND (sealed_at IS NULL) = (sealed_second IS NULL)", name="sealed_by_two"
    ),
    CheckConstraint("sealed_by <> sealed_second", name="two_different_seal"),
    CheckConstraint(
        "(released_at IS NULL) = (released_by IS NULL) AND (released_at IS NULL) = (released_second IS NULL)",
        name="released_by_two",
    ),
    CheckConstraint("released_by <> released_second", name="two_different_release"),
    CheckConstraint("released_at IS NULL OR sealed_at IS NOT NULL", name="released_only_after_sealed"),
)

paper_item = Table(
    "paper_item",
    metadata,
    Column("paper_id", ForeignKey("paper.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("section", String(12), nullable=False),
    Column("item_id", String(24), nullable=False),
    Column("version", Integer, nullable=False),
    Column("points", String(12), nullable=False),
    Column(
        "variants", Text, nullable=False, server_default=""
    ),  # names with commas between: the variants of this paper; empty: all
    ForeignKeyConstraint(["item_id", "version"], ["item_version.item_id", "item_version.version"], name="fk_paper_item_pins"),
    UniqueConstraint("paper_id", "item_id"),
    Index("ix_paper_item_pins", "item_id", "version"),
)

# The sealed paper's key under the site key, apart from the hall's tables: the hall cannot open the paper before the release.
paper_key = Table(
    "paper_key",
    metadata,
    Column("paper_id", ForeignKey("sealed_paper.id"), primary_key=True),
    Column("locked", LargeBinary, nullable=False),
)

# Releases approved beforehand by two persons: the hall carries them out ten minutes before the administration starts.
release_order = Table(
    "release_order",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("paper_id", ForeignKey("sealed_paper.id"), nullable=False),
    Column("administration_id", ForeignKey("administration.id"), nullable=False),
    Column("ordered_by", ForeignKey("person.id"), nullable=False),
    Column("ordered_second", ForeignKey("person.id"), nullable=False),
    Column("ordered_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("ended", String(12)),
    CheckConstraint("ordered_by <> ordered_second", name="ordered_by_two"),
    CheckConstraint("(ended_at IS NULL) = (ended IS NULL)", name="ended_with_how"),
    CheckConstraint("ended IN ('carried_out', 'withdrawn', 'by_hand')", name="known_end"),
)

# Which item version and variant a sealed question is, and the author's id behind every random one in it.
seal_map = Table(
    "seal_map",
    metadata,
    Column("paper_id", ForeignKey("sealed_paper.id"), primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("variant", Integer, primary_key=True, autoincrement=False),
    Column("question_id", String(16), nullable=False),
    Column("item_id", String(24), nullable=False),
    Column("version", Integer, nullable=False),
    Column("variant_name", String(24), nullable=False),
    Column("points", String(12), nullable=False),
    Column("fields", Text, nullable=False),
    Column("names", Text, nullable=False),
    ForeignKeyConstraint(["item_id", "version"], ["item_version.item_id", "item_version.version"], name="fk_seal_map_pins"),
)

APPEND_ONLY = (
    item_version, item_step, item_comment, item_fact, review_rule, working_copy, picture, assignment, seal_map, paper_item,
    comment_answer, item_solution, refused_copy,
)  # fmt: skip
for table in APPEND_ONLY:
    append_only(table)
for table in (specification, item_enemy):
    append_only(table)
