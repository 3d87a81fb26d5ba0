"""Conditions as an official writes them: “「申请人类型」是“学校” 且 「面积」小于 300”.

A field stands in 「」 by its label or key, a value in “”, a number or date bare. The words mean the
tree of ``tongjian.hall.forms.conditions``; ``write`` and ``read`` are each other's inverse.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tongjian.hall.forms.conditions import Condition, ConditionInvalid, check_condition

TOKEN = re.compile(
    r"\s*(?:「(?P<name>[^」]*)」|“(?P<value>(?:[^”\\]|\\.)*)”|(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"|(?P<number>-?[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<word>不满足|已填写|大于|小于|之一|且|或|是|否|、|（|）|\(|\)))"
)
BRACKETS = {"(": "（", ")": "）"}


@dataclass(frozen=True)
class Names:
    """What fields are called, and their options' names: ``options[key][value]`` is its title."""

    labels: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def label(self, key: str) -> str:
        """Return a field's label, its key when the label is not its alone."""
        label = self.labels.get(key, key)
        clear = list(self.labels.values()).count(label) == 1 and "」" not in label
        return label if clear and label not in self.labels else key

    def key(self, label: str) -> str:
        """Return the key of a label, or the text itself."""
        found = [key for key, text in self.labels.items() if text == label]
        return found[0] if len(found) == 1 and label not in self.labels else label

    def title(self, key: str, value: str) -> str:
        """Return an option's title where it is not ambiguous."""
        titles = self.options.get(key, {})
        title = titles.get(value, value)
        clear = list(titles.values()).count(title) == 1 and title not in titles
        return title if clear else value

    def value(self, key: str, title: str) -> str:
        """Return the option a title names, or the text itself."""
        titles = self.options.get(key, {})
        found = [value for value, text in titles.items() if text == title]
        return found[0] if len(found) == 1 and title not in titles else title


def write(condition: Condition | None, names: Names) -> str:
    """Return a checked condition in words; nothing for no condition."""
    return "" if condition is None else _written(condition, names)


def read(text: str, names: Names, known: frozenset[str] | None = None) -> Condition | None:
    """Return what the words mean; raises ``ConditionInvalid`` with the place in Chinese."""
    if not text.strip():
        return None
    tokens = list(_tokens(text))
    parser = _Parser(tokens, names)
    found = parser.whole()
    check_condition(found, known)
    return found


def _written(condition: Condition, names: Names) -> str:
    [(operator, operand)] = condition.items()
    if operator in ("and", "or"):
        joined = {"and": " 且 ", "or": " 或 "}[operator].join(
            _part(part, names) for part in operand
        )
        return joined if len(operand) > 1 else f"（{joined}）"
    if operator == "not":
        return f"不满足（{_written(operand, names)}）"
    if operator == "filled":
        return f"「{names.label(operand)}」已填写"
    key, value = operand
    name = f"「{names.label(key)}」"
    if operator == "in":
        return f"{name}是{'、'.join(_literal(key, one, names) for one in value)}之一"
    word = {"eq": "是", "gt": "大于", "lt": "小于"}[operator]
    return f"{name}{word} {_literal(key, value, names)}"


def _part(condition: Condition, names: Names) -> str:
    text = _written(condition, names)
    return f"（{text}）" if next(iter(condition)) in ("and", "or") else text


def _literal(key: str, value: Any, names: Names) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        quoted = names.title(key, value).replace("\\", "\\\\").replace("”", "\\”")
        return f"“{quoted}”"
    return json.dumps(value)


Token = tuple[str, str, int]


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while text[at:].strip():
        found = TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            rest = text[at:].strip()[:10]
            raise ConditionInvalid(f"从“{rest}”起看不懂；字段请写在「」里，值请写在“”里")
        yield found.lastgroup, BRACKETS.get(found[found.lastgroup], found[found.lastgroup]), at
        at = found.end()


@dataclass
class _Parser:
    tokens: list[Token]
    names: Names
    at: int = 0

    def whole(self) -> Condition:
        found = self._joined("或", "or", lambda: self._joined("且", "and", self._clause))
        if self.at < len(self.tokens):
            raise ConditionInvalid(f"“{self.tokens[self.at][1]}”多余；请用“且”或“或”连接")
        return found

    def _joined(self, word: str, operator: str, inner: Any) -> Condition:
        parts = [inner()]
        while self._take(word):
            parts.append(inner())
        return parts[0] if len(parts) == 1 else {operator: parts}

    def _clause(self) -> Condition:
        if self._take("不满足"):
            return {"not": self._bracketed()}
        if self._peek()[1] == "（":
            return self._bracketed()
        kind, text, _ = self._next()
        if kind != "name":
            raise ConditionInvalid(f"“{text}”处应为字段，写成「字段名称」")
        key = self.names.key(text)
        if self._take("已填写"):
            return {"filled": key}
        for word, operator in (("大于", "gt"), ("小于", "lt")):
            if self._take(word):
                return {operator: [key, self._literal(key)]}
        if not self._take("是"):
            raise ConditionInvalid(f"「{text}」之后应为：是、大于、小于或已填写")
        values = [self._literal(key)]
        while self._take("、"):
            values.append(self._literal(key))
        if self._take("之一"):
            return {"in": [key, values]}
        if len(values) > 1:
            raise ConditionInvalid(f"「{text}」列出几个值时，末尾应写“之一”")
        return {"eq": [key, values[0]]}

    def _bracketed(self) -> Condition:
        if not self._take("（"):
            raise ConditionInvalid("“不满足”之后应为括号")
        found = self._joined("或", "or", lambda: self._joined("且", "and", self._clause))
        if not self._take("）"):
            raise ConditionInvalid("括号没有配对")
        return found

    def _literal(self, key: str) -> Any:
        kind, text, _ = self._next()
        if kind == "number":
            return float(text) if "." in text else int(text)
        if kind == "date":
            return text
        if kind == "value":
            return self.names.value(key, re.sub(r"\\(.)", r"\1", text))
        if text in ("是", "否"):
            return text == "是"
        raise ConditionInvalid(f"“{text}”处应为值，写成“值”、数字或日期")

    def _peek(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "", 0)

    def _next(self) -> Token:
        if self.at >= len(self.tokens):
            raise ConditionInvalid("条件没有写完")
        self.at += 1
        return self.tokens[self.at - 1]

    def _take(self, word: str) -> bool:
        kind, text, _ = self._peek()
        if kind == "word" and text == word:
            self.at += 1
            return True
        return False
