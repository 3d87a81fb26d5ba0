"""Properties of search: never an error, and what is indexed is found."""

from hypothesis import assume, given
from hypothesis import strategies as st

from tongjian.hall.items import search

CHINESE = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=12
)


@given(st.text(max_size=80))
def test_any_text_can_be_searched(typed: str) -> None:
    query = search.read_query(typed)
    assert all(0 < len(token) <= search.LONGEST_TOKEN for token in query.tokens)
    assert search.score(query, search.Terms(("校车",), "接送学生"), {}) >= 0
    assert isinstance(search.suggest(typed, [search.Terms(("校车",), "")]), list)


@given(CHINESE)
def test_a_term_is_found_by_itself_its_pinyin_and_its_letters(term: str) -> None:
    assume(" " not in search.read_query(term).core)  # 了 and its like part a question in two
    terms = search.Terms((search.tidy(term),), "")
    tokens = search.pairs(term) | search.sounds(term)
    for typed in (term, search.pinyin(term)):
        query = search.read_query(typed)
        assert query.tokens & tokens
        assert search.score(query, terms, {}) >= search.WORTH
    assert search.letters(term) in tokens


@given(CHINESE)
def test_tokens_fit_their_column(term: str) -> None:
    assert all(len(token) <= 60 for token in search.sounds(term * 3) | search.pairs(term))
