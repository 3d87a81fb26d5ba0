"""Words looked for in the free text of many rows: each distinct text is looked at once."""

from __future__ import annotations

from typing import Any

from tongjian.supervision.warning.wording import WordList


def texts_with(rows: Any, column: str, *lists: WordList) -> Any:
    """Return the distinct texts (``text``) of a column that hold a word of every list.

    Texts repeat from payment to payment, so there are far fewer of them than rows.
    """
    texts = rows.select(text=rows[column]).filter(lambda row: row.text.notnull()).distinct()
    return texts.filter(*(words.found_in(texts.text) for words in lists))


def normal_name(text: Any) -> Any:
    """Return a name without blanks and without what stands in brackets, to compare names by."""
    return text.fill_null("").re_replace(r"[（(][^（）()]*[）)]|[\s　]", "")
