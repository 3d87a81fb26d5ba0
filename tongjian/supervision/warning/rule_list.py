"""The list of rules: the declared ones and the scope's own, with how much each finds now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse

from tongjian.core.identity.actor import Actor
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.records import Records
from tongjian.supervision.warning import reads
from tongjian.supervision.warning.declare import GROUPS, LEVELS, LedgerRule, Rule
from tongjian.supervision.warning.judge import rules as declared
from tongjian.supervision.warning.own.pages import listed as own_listed
from tongjian.supervision.warning.pages import LEDGER, rule_kind

PAGE_SIZE = 100
"""All declared rules on one page: whoever looks for one by eye finds it."""
URGENCY = {level: at for at, level in enumerate(LEVELS)}
ORDER = {group: at for at, group in enumerate(GROUPS)}


@dataclass(frozen=True)
class Listed:
    """A rule as listed: what it reads or whose it is, and how much it finds now."""

    rule: Rule
    kind: str
    hits: int = 0

    @property
    def group_order(self) -> int:
        """Where its group stands among the groups."""
        return ORDER[self.rule.group]

    @property
    def urgency(self) -> int:
        """Where its level stands among the levels, the most urgent first."""
        return URGENCY[self.rule.level]

    @property
    def group(self) -> str:
        """The name of its group."""
        return GROUPS[self.rule.group]

    @property
    def level(self) -> str:
        """The word of its level."""
        return LEVELS[self.rule.level]

    @property
    def note(self) -> str:
        """What is to be known of it in the list: whose it is, or that it reads documents."""
        return "" if self.kind == LEDGER else self.kind

    @property
    def url(self) -> str:
        """The address of its page."""
        return reverse("rule", args=[self.rule.number])

    @property
    def hits_url(self) -> str:
        """The address of what it finds: the list of warnings, or its page, which lists documents."""
        if not self.hits:
            return ""
        if isinstance(self.rule, LedgerRule):
            return f"{reverse('warnings')}?{urlencode({'rule': self.rule.number})}"
        return self.url

    def says(self, text: str) -> bool:
        """Whether its number, title or purpose holds a text."""
        rule = self.rule
        return text.casefold() in f"{rule.key} {rule.title} {rule.page.purpose}".casefold()


def listing(*, sees_hits: bool) -> Listing:
    """Return the list; how much a rule finds is for who sees warnings."""
    hits = Column(
        "hits", "现有命中（条）", lambda one: one.hits, "hits", "number", lambda o: o.hits_url
    )
    some = Filter(
        "hits",
        "现有命中",
        "",
        lambda: [("yes", "有命中的")],
        narrow=lambda rows, _: rows.narrowed(lambda one: one.hits > 0),  # type: ignore[attr-defined]
    )
    return Listing(
        name="预警规则",
        columns=(
            Column(
                "rule",
                "规则",
                lambda one: f"{one.rule.key} {one.rule.title}",
                "rule__number",
                url=lambda one: one.url,
            ),
            Column(
                "level",
                "级别",
                lambda one: (one.rule.level, one.level),
                "urgency",
                "badge",
            ),
            Column("group", "分组", lambda one: one.group, "group_order"),
            Column("purpose", "目的", lambda one: one.rule.page.purpose),
            *((hits,) if sees_hits else ()),
            Column("kind", "种类", lambda one: one.kind, "kind"),
        ),
        filters=(
            Filter("group", "分组", "rule__group", GROUPS.items),
            Filter("level", "级别", "rule__level", LEVELS.items),
            *((some,) if sees_hits else ()),
            Filter(
                "text",
                "编号、名称或目的含",
                "",
                narrow=lambda rows, text: rows.narrowed(lambda one: one.says(text)),  # type: ignore[attr-defined]
            ),
        ),
        page_size=PAGE_SIZE,
        keeps=("sort",),
    )


ORDERS = {"": "按分组", "-hits": "命中多的在前", "level": "急的在前"}


def orders(query: QueryDict, *, sees_hits: bool) -> list[dict[str, Any]]:
    """Return the orders to choose among, keeping the filters; the first stands under groups."""
    kept, chosen = query.copy(), query.get("sort", "")
    kept.pop("page", None)
    found = []
    for order, title in ORDERS.items():
        if order == "-hits" and not sees_hits:
            continue
        kept["sort"] = order
        found.append({"title": title, "url": f"?{kept.urlencode()}", "current": order == chosen})
    return found


def rows(actor: Actor) -> Records[Listed]:
    """Return every rule by group and number, the scope's own last."""
    hits = _hits(actor) if actor.can("warnings.read") else {}
    return Records(sorted(_listed(hits), key=lambda one: (one.group_order, one.rule.number)))


def _listed(hits: Mapping[int, int]) -> Iterator[Listed]:
    for rule in declared():
        yield Listed(rule, rule_kind(rule), hits.get(rule.number, 0))
    for own, kind in own_listed():
        yield Listed(own, kind, hits.get(own.number, 0))


def _hits(actor: Actor) -> dict[int, int]:
    """Return what stands by rule: warnings, and faults of documents that rounding does not explain."""
    from tongjian.supervision.documents.models import DocumentFinding

    codes = actor.reach("warnings.read")
    faults = DocumentFinding.objects.filter(jurisdiction_id__in=codes).exclude(kind="rounding")
    standing = reads.standing().filter(jurisdiction_id__in=codes)
    found: dict[int, int] = {}
    for each in (faults, standing):
        counted = each.order_by().values_list("rule").annotate(number=Count("pk"))
        found.update(counted)
    return found
