"""What whoever is refused must be told: reasons, basis, remedies (行政许可法 38)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tongjian.core.documents.letters import Remedies
from tongjian.core.law import UnknownArticle, article, laws
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.doing import Doing
from tongjian.hall.cases.findings import find
from tongjian.hall.items.parts import Cite

SHORTEST = 4  # characters that can say why


@dataclass(frozen=True)
class Grounds:
    """Reasons, the law they rest on, and where one can turn."""

    reason: str
    basis: tuple[Cite, ...]
    remedies: Remedies

    @classmethod
    def read(cls, doing: Doing) -> Grounds:
        """Read ``reason``, ``basis`` [{"law", "article"}] and ``remedies`` {"authority", "court"}.

        Without remedies those of the place are told. Raises ``StepRefused``.
        """
        if len(doing.reason) < SHORTEST:
            raise StepRefused("必须写明理由，让对方看得懂为什么")
        basis = tuple(_cite(one) for one in _listed(doing.data.get("basis")))
        if not basis:
            raise StepRefused("必须写明依据的法律、法规及条款")
        return cls(doing.reason, basis, _remedies(doing))

    def facts(self) -> dict[str, Any]:
        """Return what a letter says of them."""
        lines = [cite.title for cite in self.basis]
        return {"reasons": self.reason, "basis": lines, "remedies": self.remedies}

    def as_record(self) -> dict[str, Any]:
        """Return what the step keeps of them."""
        return {
            "basis": [cite.title for cite in self.basis],
            "remedies": {"authority": self.remedies.authority, "court": self.remedies.court},
        }


def usual_remedies(jurisdiction: str) -> Remedies:
    """Return where one turns in a place: its government and its court (行政复议法 24).

    An official may name another court where its suits are heard elsewhere.
    """
    name = Jurisdiction.objects.values_list("name", flat=True).get(code=jurisdiction)
    return Remedies(f"{name}人民政府", f"{name}人民法院")


def check_refusal(doing: Doing, grounds: Grounds) -> None:
    """Note a refusal that rests on no law of the item and on none whose text the hall holds."""
    own = {cite.law for cite in doing.pinned.definition.fields.basis}
    if not any(cite.law in own or _holds(cite) for cite in grounds.basis):
        named = "、".join(cite.title for cite in grounds.basis)
        text = f"所列依据“{named}”不是本事项的依据，法规库中也查不到"
        find(doing.case, "unlawful_refusal", f"{doing.case.turn}", text, doing.now)


def _listed(given: Any) -> list[Any]:
    if isinstance(given, (str, Mapping)):
        given = [given]
    return [one for one in given or [] if one]


def _cite(given: Any) -> Cite:
    if isinstance(given, Cite):
        return given
    if isinstance(given, Mapping):
        law, number = str(given.get("law") or "").strip(" 《》"), given.get("article")
        if law and (number is None or isinstance(number, int)):
            return Cite(law, number)
    elif isinstance(given, str) and given.strip():
        law, _, rest = given.strip().lstrip("《").partition("》")
        return Cite(law, _number(law, rest))
    raise StepRefused("依据应写成“《法律名称》第几条”")


def _number(law: str, rest: str) -> int | None:
    """Read 第三十八条 after a law's name, where the law's text is held."""
    from tongjian.core.law import numeral

    return next((n for n in range(1, 400) if rest.startswith(f"第{numeral(n)}条")), None)


def _holds(cite: Cite) -> bool:
    if cite.law not in laws():
        return False
    try:
        return cite.article is None or bool(article(cite.law, cite.article))
    except UnknownArticle:
        return False


def _remedies(doing: Doing) -> Remedies:
    given = doing.data.get("remedies")
    if given is None:
        return usual_remedies(doing.case.jurisdiction_id)
    if isinstance(given, Remedies):
        return given
    authority = str(given.get("authority") or "").strip()
    court = str(given.get("court") or "").strip()
    if not authority or not court:
        raise StepRefused("必须写明向哪里申请行政复议、向哪个法院起诉")
    return Remedies(authority, court)
