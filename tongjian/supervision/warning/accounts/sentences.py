"""A small tolerant grammar over the sentences of the explanatory text.

A *frame* gathers what the text says of one subject: its figure, its budget, its change against a
reference, growth, share and completion. The grammar looks only at the words directly before a
figure; who writes the sentence and in which order does not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tongjian.supervision.warning.accounts.mentions import Mention, mentions
from tongjian.supervision.warning.accounts.names import plain
from tongjian.supervision.warning.accounts.passages import Passage

UP = "增加|增长|上升|提高|增支|增多|多支出|超支|超出|高出|(?<![大最不])多"
DOWN = "减少|下降|降低|压缩|压减|节约|减支|核减|少支出|(?<![至不最])少"
AFTER = r"(?:了|额|数|率|幅度?|约|为|达|到|共|计|[:：\s])*$"
CHANGE = re.compile(rf"(?P<word>{UP}|{DOWN}){AFTER}")
GROWTH = re.compile(rf"(?P<word>{UP}|{DOWN}|增幅|增速|升幅|降幅|减幅){AFTER}")
BUDGET = re.compile(
    r"(?:(?:年初|全年|调整后?|变动后|本年度?|当年|年度|批复的?|支出)预算(?:安排|批复|下达)?[数额]?"
    r"|预算数|(?<![项目])预算)(?:安排|总额)?(?:为|是|共|计|[:：\s])*$"
)
COMPLETION = re.compile(
    r"(?:完成|达到|达|为|占|相当于)了?(?:全年|年初|调整后?|变动后|本年度?|当年|年度|支出|批复|的)*"
    r"预算(?:数|额|安排|总额)?的?(?:比例)?为?$"
    r"|预算(?:完成|执行)率(?:为|达|达到|[:：\s])*$|完成率(?:为|达|[:：\s])*$"
)
SHARE = re.compile(
    r"占比?(?:重|例)?(?P<of>[^，。；;%]*?)(?:的?(?:比重|比例)|的)?(?:为|达|约|[:：\s])*$"
)
ACTUAL = re.compile(
    r"(?:支出|收入)?(?:决算|执行|实际完成)(?:支出)?[数额]?(?:为|是|共|计|[:：\s])*$"
)
FUNCTION = re.compile(r"(?:金额为|均?为|分别为|是|均|共计?|(?<![总合])计|约|达|[:：\s])*$")
SEGMENT = re.compile(r"(?P<name>[^，。；;：:、\d]+?)[(（](?P<level>类|款|项)[)）]")
DETAIL = re.compile(r"用于(?!以下)|用以")
PART_OF = re.compile(r"其中|分别为|以下方面|包括|分为|具体为")
OTHER_YEAR = re.compile(r"上年|去年|上一年|(?P<year>20\d\d)年")


@dataclass
class Frame:
    """What is said of one subject. ``path`` holds 类, 款, 项 where the text names them."""

    passage: Passage
    subject: str
    start: int
    path: dict[str, str] = field(default_factory=dict)
    parent: Frame | None = None
    actual: Mention | None = None
    budget: Mention | None = None
    later_budgets: list[Mention] = field(default_factory=list)
    detail: bool = False
    base: Mention | None = None
    change: Mention | None = None
    change_word: str = ""
    against: str = ""
    growth: Mention | None = None
    growth_word: str = ""
    share: Mention | None = None
    share_of: str = ""
    completion: Mention | None = None
    end: int = 0

    @property
    def up(self) -> bool | None:
        """Whether the text says that it grew; None where it says nothing."""
        word = self.change_word or self.growth_word
        return None if not word else rises(word)

    @property
    def change_digits(self) -> str:
        """The change as printed."""
        return self.change.digits if self.change else ""

    @property
    def label(self) -> str:
        """The subject for a reader."""
        if self.path:
            return "".join(f"{name}（{level}）" for level, name in self.path.items())
        return self.subject.replace("(", "（").replace(")", "）")


def rises(word: str) -> bool:
    """Whether a word of change means more."""
    return bool(re.fullmatch(f"{UP}|增幅|增速|升幅", word))


class Reader:
    """Reads one passage into frames."""

    def __init__(self, passage: Passage, unit: str, year: int) -> None:
        """Take the body and the year of the accounts, to know which words only name them."""
        self.passage = passage
        self.unit = unit
        self.year = year
        self.frames: list[Frame] = []
        self.parent: Frame | None = None
        self.current: Frame | None = None
        self.path: dict[str, str] = {}

    def read(self) -> list[Frame]:
        """Return the frames in order; each ends where the next begins."""
        position = 0
        for mention in mentions(self.passage):
            if mention.kind in ("date", "ordinal", "count"):
                if mention.kind == "count":
                    position = mention.stop
                continue
            self._take(mention, self.passage.text[position : mention.start], position)
            position = mention.stop
        for frame, following in zip(self.frames, self.frames[1:], strict=False):
            frame.end = following.start
        if self.frames:
            self.frames[-1].end = len(self.passage.text)
        return self.frames

    def _take(self, mention: Mention, lead: str, position: int) -> None:
        if PART_OF.search(re.split(r"[。；;]", lead)[-1]):
            self.parent = self.current
        elif "。" in lead:
            self.parent = None
        path = path_in(lead)
        if path:
            self.path = path
        if mention.kind == "percent":
            self._percent(mention, lead, position, path)
        else:
            self._amount(mention, lead, position, path)

    def _amount(self, mention: Mention, lead: str, position: int, path: dict[str, str]) -> None:
        change, budget = CHANGE.search(lead), BUDGET.search(lead)
        if change:
            frame = self._frame(lead[: change.start()], position, path, change=True)
            if frame.change is None:
                frame.change, frame.change_word = mention, change["word"]
                frame.against = reference(lead[: change.start()])
            return
        if budget:
            frame = self._frame(lead[: budget.start()], position, path)
            if frame.budget is None:
                frame.budget = mention
            else:
                frame.later_budgets.append(mention)
            return
        actual = ACTUAL.search(lead)
        words = lead[: actual.start()] if actual else FUNCTION.sub("", lead)
        if self._of_other_year(lead):
            if self.current is not None and self.current.base is None:
                self.current.base = mention
            return
        if actual is None and DETAIL.search(re.split(r"[。；;]", words)[-1]):
            # What a purpose mentions in passing is not what the item came to.
            self._new(self._subject(words), position, {}).detail = True
            return
        frame = self._frame(words, position, path)
        if frame.actual is None:
            frame.actual = mention
        elif not self._subject(words):
            # A second figure of the clause: 支出 of a fund, or nobody's that we know.
            spent = re.search(r"支出$", words.strip())
            self._new("支出" if spent else "", position, {}).actual = mention

    def _percent(self, mention: Mention, lead: str, position: int, path: dict[str, str]) -> None:
        growth = GROWTH.search(lead)
        completion = None if growth else COMPLETION.search(lead)
        share = None if growth or completion else SHARE.search(lead)
        found = growth or completion or share
        if found is None:
            return
        frame = self._frame(lead[: found.start()], position, path, change=growth is not None)
        if growth and frame.growth is None:
            frame.growth, frame.growth_word = mention, growth["word"]
            frame.against = frame.against or reference(lead[: growth.start()])
        elif completion and frame.completion is None:
            frame.completion = mention
        elif share and frame.share is None:
            frame.share, frame.share_of = mention, plain(share["of"])

    def _frame(
        self, words: str, position: int, path: dict[str, str], *, change: bool = False
    ) -> Frame:
        """Return the frame that the words name: an earlier one, the current one or a new one."""
        if change:
            words = re.sub(r"(?:比|较|与|同)[^，。；;：:]*$", "", words)
            words = re.sub(r"决算[数额]?$", "", words)
        subject = self._subject(words)
        if path and not subject_after_path(words):
            return self._new(self._subject(words), position, path)
        if not subject:
            if self.current is None or self._lost(words):
                return self._new("", position, self.path)
            return self.current
        if change:
            for frame in reversed(self.frames):
                if frame.subject and agrees(subject, frame.subject) and frame.change is None:
                    self.current = frame
                    return frame
        return self._new(subject, position, path)

    def _lost(self, words: str) -> bool:
        """Whether a clause without subject can no longer mean the current frame."""
        if not self.path or self.current is None or self.current.path == self.path:
            return False
        return self.current.detail or "。" in words

    def _new(self, subject: str, position: int, path: dict[str, str]) -> Frame:
        frame = Frame(self.passage, subject, position, path, self.parent)
        self.frames.append(frame)
        self.current = frame
        return frame

    def _subject(self, words: str) -> str:
        """Return the name at the end of the words, without body, year and filler."""
        text = last_clause(words.replace("收、支", "收支").replace("收入、支出", "收入支出"))
        if self.unit and self.unit in text:
            text = text.split(self.unit)[-1]
        text = re.sub(r"^.*?20\d\d年度?", "", text)
        text = re.sub(
            r"^(?:本部门|本单位|我局|我委|全年|当年|本年度|其中|含|以及|和|及)+", "", text
        )
        text = re.sub(r"(?:各|均|共|分别|也|都)+$", "", plain(text))
        text = re.sub(r"(?:支出|收入)?决算[数额]?(?:中)?$", "", text)
        return "" if text in ("", "支出", "实际", "实际支出", "全年") and self.frames else text

    def _of_other_year(self, lead: str) -> bool:
        clause = last_clause(FUNCTION.sub("", lead))
        match = OTHER_YEAR.search(clause)
        if match is None or re.search(r"比|较|相比", clause):
            return False
        return match["year"] is None or int(match["year"]) != self.year


def subject_after_path(words: str) -> bool:
    """Whether another clause with a name of its own follows the path (其中：…)."""
    last = None
    for match in SEGMENT.finditer(words):
        last = match
    return last is not None and bool(PART_OF.search(words[last.end() :]))


def path_in(lead: str) -> dict[str, str]:
    """Return the last category path in the words: levels with their names."""
    path: dict[str, str] = {}
    end = -1
    for match in SEGMENT.finditer(lead):
        name = re.sub(r"^[\s.．)）、]+", "", plain(match["name"]))
        name = re.sub(r"^(?:其中|主要用于以下方面)", "", name)
        if match.start() != end or match["level"] in path:
            path = {}
        path[match["level"]] = name
        end = match.end()
    return path


def last_clause(words: str) -> str:
    """Return the words after the last stop that is not inside brackets."""
    depth = 0
    for index in range(len(words) - 1, -1, -1):
        sign = words[index]
        if sign in ")）":
            depth += 1
        elif sign in "(（":
            if not depth:
                return words[index + 1 :]
            depth -= 1
        elif sign in "，,。；;：:、" and not depth:
            return words[index + 1 :]
    return words


def reference(words: str) -> str:
    """Return "budget" or "last" for what a change is measured against, "" when unsaid."""
    tail = re.split(r"[。；;]", words)[-1]
    if re.search(r"(?:比|较|与|同|于)[^，。；;]*预算", tail):
        return "budget"
    if re.search(r"(?:比|较|与|同|于)[^。；;]*(?:20\d\d|上年|去年|上一年)", tail):
        return "last"
    return ""


def agrees(one: str, other: str) -> bool:
    """Whether two subjects are the same, up to words that sentences drop."""
    left, right = (re.sub(r"财政拨款|支出|收入|决算|总额|合计", "", text) for text in (one, other))
    if one == other:
        return True
    return bool(left) and bool(right) and left == right and ("总计" in one) == ("总计" in other)


def frames(passage: Passage, unit: str, year: int) -> list[Frame]:
    """Return what a passage says, subject by subject."""
    return Reader(passage, unit, year).read()
