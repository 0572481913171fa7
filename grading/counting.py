"""The edition of a result that counts now: how its row is found from the result that points to it."""

from sqlalchemy import and_

from grading.tables import part_result, result_edition

COUNTS = and_(result_edition.c.sitting_id == part_result.c.sitting_id, result_edition.c.edition == part_result.c.edition)
