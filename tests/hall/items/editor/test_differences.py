"""Differences of two versions and the diagram of a flow."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tongjian.hall.items.editor.diagram import HIGH, WIDE, draw
from tongjian.hall.items.editor.differences import differences

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)


@given(JSON)
def test_a_version_does_not_differ_from_itself(value: Any) -> None:
    assert list(differences(value, value)) == []


def test_a_material_put_in_the_middle_is_one_difference() -> None:
    before = {"materials": [{"key": "a", "name": "甲"}, {"key": "c", "name": "丙"}]}
    after = {
        "materials": [
            {"key": "a", "name": "甲"},
            {"key": "b", "name": "乙"},
            {"key": "c", "name": "丙证"},
        ]
    }
    found = [(one.path, one.kind) for one in differences(before, after)]
    assert found == [(("materials", "c", "name"), "修改"), (("materials", "b"), "新增")]


def test_order_counts_and_nothing_is_nothing() -> None:
    first, second = {"key": "a"}, {"key": "b"}
    [found] = differences([first, second], [second, first])
    assert found.path == ("顺序",)
    assert list(differences({"a": "", "b": []}, {"c": None})) == []
    assert [one.kind for one in differences({"fee": True}, {"fee": False})] == ["修改"]


def flow(ways: list[tuple[str, str]]) -> dict[str, Any]:
    keys = dict.fromkeys(key for way in ways for key in way)
    return {
        "start": ways[0][0],
        "states": {key: {"title": key} for key in keys},
        "steps": [{"from": [a], "to": b, "title": f"{a}{b}"} for a, b in ways],
    }


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), min_size=1))
def test_every_state_has_a_box_inside_the_drawing_and_none_overlap(
    ways: list[tuple[str, str]],
) -> None:
    drawn = draw(flow(ways))
    assert {box.key for box in drawn.boxes} == {key for way in ways for key in way}
    assert len({(box.x, box.y) for box in drawn.boxes}) == len(drawn.boxes)
    for box in drawn.boxes:
        assert 0 <= box.x <= drawn.width - WIDE and 0 <= box.y <= drawn.height - HIGH
    assert len(drawn.arrows) == len(set(ways))


def test_an_end_reached_from_everywhere_stands_apart_and_says_from_where() -> None:
    made = flow(
        [("收件", "受理"), ("受理", "审核"), ("收件", "撤回"), ("受理", "撤回"), ("审核", "撤回")]
    )
    made["states"]["撤回"]["end"] = True
    drawn = draw(made)
    [apart] = [box for box in drawn.boxes if box.key == "撤回"]
    assert apart.sources == ("收件", "受理", "审核")
    assert all("撤回" not in arrow.titles for arrow in drawn.arrows)
    assert apart.y + HIGH <= drawn.height


def test_what_goes_back_is_drawn_as_going_back() -> None:
    drawn = draw(flow([("收件", "补正"), ("补正", "收件")]))
    assert [arrow.back for arrow in drawn.arrows] == [False, True]
