"""The house rules of one administration, as settings with the defaults of real examination halls. Pure. Times in seconds."""

import msgspec
from msgspec import Struct

from examhall.instants import SECOND, Instant


class HouseRules(Struct, frozen=True, forbid_unknown_fields=True):
    """What the centre's posters would say. The demo sets what would make a visitor wait to zero."""

    sign_in_before: int = 15 * 60  # the waiting page opens this long before the start; 0: at any time that day
    late_limit: int = 15 * 60  # no admission later than this after the opening
    earliest_hand_in: int = 30 * 60  # after the opening
    reminders: tuple[int, ...] = (15 * 60, 5 * 60, 60)
    alone_limit: int = 10 * 60  # what one proctor may grant a sitting in all
    multiple_choice: str = "per_option"  # per_option, all_or_nothing or proportional
    calculator: bool = True
    check_in_first: bool = False  # whether only who was checked in at the door may be admitted
    lock_stops_clock: bool = False  # whether the clock stands still while a page is locked
    decide_after: int = 30 * 60  # in an outage the chief decides by then whether to go on or to abandon; 0: no such limit

    def sign_in_opens(self, starts_at: Instant) -> Instant:
        """When the waiting page of an administration that starts then opens; 0 where it always is."""
        return starts_at - self.sign_in_before * SECOND if self.sign_in_before else 0


def read_settings(text: str) -> HouseRules:
    """The rules as their administration keeps them."""
    return msgspec.json.decode(text, type=HouseRules)
