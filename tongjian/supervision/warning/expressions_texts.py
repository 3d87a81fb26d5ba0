"""Words looked for in the free text of many rows: each distinct text is looked at once.

Texts repeat from payment to payment, so there are far fewer of them than rows. A condition on the
text itself would be carried by the engine to where the rows are read, and be asked of each.
"""

from __future__ import annotations

from typing import Any

import ibis

from tongjian.supervision.warning.wording import WordList

_EVENTS = ("突发", "难以预见", "不可预见", "紧急", "应急", "事故", "疫情", "传染病", "公共卫生事件")
_DISASTERS = (
    "灾",
    "抢险",
    "抢修",
    "抢救",
    "防汛",
    "抗旱",
    "干旱",
    "防台",
    "台风",
    "暴雨",
    "洪水",
    "内涝",
    "地震",
    "滑坡",
    "泥石流",
    "山洪",
    "塌方",
    "塌陷",
    "冰冻",
    "寒潮",
    "除雪",
    "受困",
    "转移安置群众",
)
SUDDEN = WordList(
    words=_EVENTS + _DISASTERS,
    exclusions=(
        "防灾减灾宣传",
        "应急演练",
        *(
            f"{body}{end}"
            for body in ("应急", "应急管理")
            for end in ("局", "办", "厅", "部", "站")
        ),
        "防汛办",
        "防汛指挥",
        "防汛防台指挥",
        "防汛抗旱指挥",
        "应急指挥中心",
        "火灾保险",
        "灾害保险",
    ),
)
"""What reads like a sudden event: the names of offices that deal with such are none."""


def texts_with(texts: Any, *lists: WordList) -> Any:
    """Return the texts (``text``) that hold a word of every list."""
    return texts.filter(*(words.found_in(texts.text) for words in lists))


def telling(rows: Any, **texts: Any) -> Any:
    """Return the rows whose column holds one of its texts, each once, of several columns.

    Each column is asked by itself: few texts are then a condition on what is read at all.
    """
    found = []
    for place, (column, told) in enumerate(texts.items()):
        mine = rows.semi_join(told, [(column, "text")])
        for before in list(texts)[:place]:
            mine = mine.anti_join(texts[before], [(before, "text")])
        found.append(mine)
    return ibis.union(*found) if len(found) > 1 else found[0]


_PLAIN = "".join(map(chr, range(ord("!"), ord("~") + 1)))
_FULL_WIDTH = "".join(chr(ord(character) + 0xFEE0) for character in _PLAIN)


def half_width(text: Any) -> Any:
    """Return a text with full-width letters, digits, brackets and signs as plain ones."""
    return text.translate(_FULL_WIDTH, _PLAIN)


def normal_name(text: Any) -> Any:
    """Return a name without blanks and without what stands in brackets, to compare names by."""
    return half_width(text.fill_null("")).re_replace(r"\([^()]*\)|[\s　]", "")
