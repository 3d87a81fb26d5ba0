"""Everything that is planted: payments and lines, early files, resources that fall short."""

from __future__ import annotations

from tongjian.supervision.demo.district.stated import Entry
from tongjian.supervision.demo.district.stated_lines import LINE_ENTRIES
from tongjian.supervision.demo.district.stated_payees import PAYEE_ENTRIES

ENTRIES: tuple[Entry, ...] = (*PAYEE_ENTRIES, *LINE_ENTRIES)

# (place, years back, month): the file came on the last day of its own month.
EARLY_FILES = {(7, 1, 5)}

# (place, years back): the town's revenue budget falls short of its spending budget by so many
# yuan all year; or only until a month, and then is put right.
SHORT_RESOURCES = {(5, 3): ("2600000", None), (2, 0): ("1350000", None), (4, 1): ("980000", 6)}
