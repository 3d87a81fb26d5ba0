"""Conditions: their logic, and that the browser's copy decides the same."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tongjian.hall.forms.conditions import (
    ConditionInvalid,
    check_condition,
    evaluate,
    references,
)

ROOT = Path(__file__).resolve().parents[3]
NAMES = ["a", "b", "c"]
scalars = (
    st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(["x", "y", "", " ", "1", "1.50", "-2", "2026-09-01", "2027-01-01", "0x1"])
    | st.sampled_from([1.5, -0.5])
)
literals = scalars.filter(lambda value: value not in ("", " "))
ordered = st.integers(-5, 5) | st.sampled_from([1.5, "2026-09-01", "2026-10-01"])
names = st.sampled_from(NAMES)
leaves = st.one_of(
    st.builds(lambda name, value: {"eq": [name, value]}, names, literals),
    st.builds(
        lambda name, values: {"in": [name, values]},
        names,
        st.lists(literals, min_size=1, max_size=3),
    ),
    st.builds(lambda name: {"filled": name}, names),
    st.builds(lambda name, value: {"gt": [name, value]}, names, ordered),
    st.builds(lambda name, value: {"lt": [name, value]}, names, ordered),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"and": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"or": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)
values = (
    st.none()
    | scalars
    | st.lists(st.sampled_from(["x", "y", "1"]), max_size=2)
    | st.fixed_dictionaries({"district": st.sampled_from(["", "甲"])})
)
answer_sets = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, values))


@given(conditions, answer_sets)
def test_logic(condition: Any, answers: dict[str, Any]) -> None:
    check_condition(condition, NAMES)
    holds = evaluate(condition, answers)
    assert evaluate({"not": condition}, answers) is not holds
    assert evaluate({"and": [condition, {"not": condition}]}, answers) is False
    assert evaluate({"or": [condition, {"not": condition}]}, answers) is True
    kept = {name: answers.get(name) for name in references(condition)}
    assert evaluate(condition, kept) is holds  # nothing else matters


@pytest.mark.parametrize(
    ("condition", "answers", "holds"),
    [
        ({"eq": ["a", True]}, {"a": 1}, False),
        ({"eq": ["a", 1]}, {"a": True}, False),
        ({"eq": ["a", 1.5]}, {"a": "1.50"}, True),
        ({"in": ["a", ["x", "y"]]}, {"a": ["z", "y"]}, True),
        ({"filled": "a"}, {"a": {"district": " "}}, False),
        ({"gt": ["a", "2026-08-31"]}, {"a": "2026-09-01"}, True),
        ({"gt": ["a", 3]}, {}, False),
        ({"lt": ["a", 3]}, {}, False),
        ({"not": {"eq": ["a", "x"]}}, {}, True),
        (None, {}, True),
    ],
)
def test_examples(condition: Any, answers: dict[str, Any], holds: bool) -> None:
    assert evaluate(condition, answers) is holds


@pytest.mark.parametrize(
    "condition",
    [
        None,
        {},
        {"eq": ["a"]},
        {"eq": ["a", None]},
        {"eq": ["a", 1], "lt": ["a", 2]},
        {"in": ["a", []]},
        {"and": []},
        {"not": "a"},
        {"gt": ["a", "soon"]},
        {"gt": ["a", float("nan")]},
        {"eval": "1"},
        {"filled": "z"},
        {"filled": 3},
    ],
)
def test_what_is_no_condition_is_refused(condition: Any) -> None:
    with pytest.raises(ConditionInvalid):
        check_condition(condition, NAMES)


def test_depth_is_bounded() -> None:
    condition: Any = {"filled": "a"}
    for _ in range(40):
        condition = {"not": condition}
    with pytest.raises(ConditionInvalid, match="嵌套"):
        check_condition(condition)


@settings(max_examples=2, deadline=None, phases=[Phase.generate])
@given(st.lists(st.tuples(conditions, answer_sets), min_size=150, max_size=200))
def test_the_browser_decides_the_same(pairs: list[tuple[Any, dict[str, Any]]]) -> None:
    module = (ROOT / "tongjian" / "static" / "js" / "conditions.js").read_text()
    program = (
        "import { readFileSync } from 'node:fs';"
        f"{module}"
        "const pairs = JSON.parse(readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(pairs.map(([c, a]) => evaluate(c, a))));"
    )
    told = subprocess.run(
        [Path(sys.executable).parent / "node", "--input-type=module", "-e", program],
        input=json.dumps(pairs),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(told.stdout) == [evaluate(*pair) for pair in pairs]
