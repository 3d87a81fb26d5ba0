"""What is asked, whole in the address: ``?j=310112&year=2024&as_of=…&view=all&fund=fund``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.typed import whole
from tongjian.supervision.analyses.declare import ALL, OWN, Analysis, Ask
from tongjian.supervision.datasets.declare import FUND_TYPES
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.queries.state import Parser


@dataclass(frozen=True)
class Asked:
    """What an address asks for, what there is to choose from, and what was not understood."""

    ask: Ask
    place: str
    places: Sequence[Jurisdiction]
    years: Sequence[int]
    wrong: Sequence[str]

    def address(self, **changes: str) -> str:
        """Return the query string that asks the same again, with some of it changed."""
        return address(self.ask, **changes)


def address(ask: Ask, **changes: str) -> str:
    """Return the query string of an ask; what is as usual is left out."""
    pairs = {
        "j": ask.jurisdiction,
        "year": str(ask.year),
        "view": ask.view if ask.view != OWN else "",
        "fund": ask.fund if ask.fund != "general" else "",
        "as_of": ask.as_of.isoformat() if ask.as_of != ask.today else "",
        **changes,
    }
    return "?" + urlencode({key: value for key, value in pairs.items() if value})


def asked(request: Any, analysis: Analysis | None = None) -> Asked:
    """Read what a request asks for; what it may not see falls back to its own, with a message."""
    reach, parser = request.actor.reach("ledger.read"), Parser(request.GET)
    places = list(Jurisdiction.objects.filter(code__in=reach))
    code = parser.text("j") or request.actor.home
    if code not in reach:
        parser.wrong.append(f"没有行政区划“{code}”的数据，或您无权查看，已换为本级")
        code = request.actor.home
    today = request.now.date()
    as_of = min(parser.take("as_of", "截至日期", date.fromisoformat, today), today)
    years = [year for year in ledger.years([code]) if year <= as_of.year] or [as_of.year]
    year = parser.take("year", "年度", _one_of(years), years[-1])
    towns = tuple(item.code for item in places if item.parent_id == code)
    ask = Ask(
        jurisdiction=code,
        year=year,
        as_of=as_of,
        today=today,
        view=_view(parser, analysis, towns),
        fund=_fund(parser, analysis),
        towns=towns,
        only_units=request.actor.only_units("ledger.read", code),
    )
    place = next((item.name for item in places if item.code == code), code)
    return Asked(ask, place, places, years, parser.wrong)


def _view(parser: Parser, analysis: Analysis | None, towns: tuple[str, ...]) -> str:
    wanted = parser.text("view") or OWN
    allowed = analysis.views if analysis is not None else (OWN, ALL)
    if wanted == ALL and (ALL not in allowed or not towns):
        parser.wrong.append("这里只有本级口径，已换为本级")
        return OWN
    return wanted if wanted in (OWN, ALL) else OWN


def _fund(parser: Parser, analysis: Analysis | None) -> str:
    if analysis is not None and not analysis.by_fund:
        return "general"
    return str(parser.take("fund", "预算种类", _one_of(list(FUND_TYPES)), "general"))


def _one_of(values: Sequence[Any]) -> Any:
    known: Mapping[str, Any] = {str(value): value for value in values}

    def parse(text: str) -> Any:
        if text not in known:
            raise ValueError(text)
        return known[text]

    return parse


def page_number(request: Any) -> int:
    """Return the page an address asks for, 1 unless it is a sensible number."""
    return max(1, min(whole(request.GET.get("page")) or 1, 100_000))
