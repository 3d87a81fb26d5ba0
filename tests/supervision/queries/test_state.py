"""States and addresses: what goes out comes back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.queries.pace import elapsed_pct
from tongjian.supervision.queries.state import State, parse_state

PAYMENT = dataset_named("payment")
TODAY = date(2025, 10, 20)
codes = st.from_regex(r"[0-9A-Z]{3,12}", fullmatch=True)
words = st.text("维修校舍abc 12%_'\"<&", max_size=20).map(str.strip)
states = st.builds(
    State,
    dataset=st.just(PAYMENT),
    jurisdiction=st.sampled_from(["310112", "310112101"]),
    year=st.sampled_from([2023, 2024, 2025]),
    as_of=st.dates(date(2023, 1, 1), TODAY),
    view=st.sampled_from(["own", "all"]),
    by=st.sampled_from([item.name for item in PAYMENT.hierarchies]),
    paths=st.dictionaries(
        st.sampled_from(["organisation", "function"]),
        st.lists(codes, min_size=1, max_size=3).map(tuple),
    ),
    chosen=st.dictionaries(st.just("kind"), st.sampled_from(["basic", "project"])),
    month=st.sampled_from(["", "01", "12"]),
    least=st.none() | st.decimals(0, 10**9, places=2),
    most=st.none() | st.decimals(0, 10**9, places=2),
    payee=words,
    q=words,
    today=st.just(TODAY),
)


def read(address: str) -> State:
    return parse_state(
        QueryDict(address.removeprefix("?")),
        PAYMENT,
        allowed=("310112", "310112101"),
        home="310112",
        years=[2023, 2024, 2025],
        today=TODAY,
    )


@given(states)
def test_an_address_gives_its_state_back(state: State) -> None:
    again = read(state.address())
    assert read(again.address()) == again
    if state.view == "all":
        assert again == state
    else:  # own level begins at its one place
        assert again.paths["organisation"][0] == state.jurisdiction
        assert again == replace(state, paths=again.paths)


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)))
def test_time_passes_from_nothing_to_all_of_a_year(day: date) -> None:
    share = elapsed_pct(2024, day)
    assert Decimal(0) <= share <= Decimal(100)
    assert (share == 0) == (day.year < 2024)
    assert (share == 100) == (day >= date(2024, 12, 31))


def test_half_a_leap_year_has_passed_on_the_first_of_july() -> None:
    assert elapsed_pct(2024, date(2024, 7, 1)) == Decimal(183) * 100 / 366
