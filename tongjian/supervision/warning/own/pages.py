"""What the pages of own rules show, made ready for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from tongjian.core import clock
from tongjian.core.charts.model import Bars, Chart, Series
from tongjian.core.identity.actor import Actor
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Column as DatasetColumn
from tongjian.supervision.ledger.confidential import RIGHT
from tongjian.supervision.warning.declare import LEVELS, OWN_FROM, LedgerRule, Rule, rule_key
from tongjian.supervision.warning.four_eyes.pages import OF_PLACE, PEOPLE, PLACE, STATE, tone
from tongjian.supervision.warning.four_eyes.record import WAITING
from tongjian.supervision.warning.own import offers, people, reads
from tongjian.supervision.warning.own.actions import tried
from tongjian.supervision.warning.own.content import (
    HELD,
    ONLY,
    Content,
    Faulty,
    Template,
    read_kept,
    templates,
)
from tongjian.supervision.warning.own.forms import EndForm
from tongjian.supervision.warning.own.models import (
    DRAFT,
    END,
    OwnProposal,
    OwnTrial,
    OwnVersion,
)
from tongjian.supervision.warning.own.rules import Standing, rule_of

TOLD = {"title": "名称", "level": "级别", "why": "为什么要查", "ask": "要问什么"}
UNIT = "条"


def _url(proposal: OwnProposal) -> str:
    return reverse("own_proposal", args=[proposal.pk])


def _key(one: OwnProposal) -> str:
    return rule_key(one.rule.number) if one.rule is not None else "—"


LISTING = Listing(
    name="自定规则",
    columns=(
        STATE,
        Column("title", "名称", lambda one: one.title, "title", url=_url),
        Column("kind", "办什么", lambda one: one.get_kind_display(), "kind"),
        Column("rule", "编号", _key, "rule"),
        *PLACE,
        *PEOPLE,
    ),
    filters=(
        Filter("state", "状态", "state", lambda: OwnProposal.STATES),
        Filter("kind", "办什么", "kind", lambda: OwnProposal.KINDS),
        OF_PLACE,
        Filter("title", "名称含", "title__contains"),
    ),
    sort="-proposed_at",
)


def listed() -> list[tuple[LedgerRule, str]]:
    """Return the own rules in scope, each with whose it is and whether it is in force."""
    today = clock.now().date()
    return [(rule, f"{rule.owner}{_state(rule, today)}") for rule in reads.latest_own()]


def of_list(actor: Actor) -> dict[str, Any]:
    """Return what the list of rules says of own rules beside listing them."""
    reach = actor.reach(people.APPROVE)
    waiting = reads.proposals().filter(state=WAITING, jurisdiction_id__in=reach) if reach else None
    return {
        "sees_own": actor.can("warnings.read"),
        "own_count": len(reads.latest_own()),
        "own_waiting": waiting.count() if waiting is not None else 0,
    }


def _state(rule: LedgerRule, today: date) -> str:
    if rule.in_force_to is not None and rule.in_force_to < today:
        return " · 已停用"
    return " · 尚未施行" if rule.in_force_from > today else ""


def of_rule(rule: Rule, actor: Actor) -> dict[str, Any] | None:
    """Return what the page of an own rule shows beyond that of a declared one; None for those."""
    if rule.number < OWN_FROM:
        return None
    rows = reads.versions_of(rule.number)
    latest = next(row for row in rows if not row.ends)
    try:
        content = read_kept(latest.content).of(latest.jurisdiction.name)
    except Faulty as error:
        content, unreadable = None, str(error)
    else:
        unreadable = ""
    confidential = rule.confidential if isinstance(rule, LedgerRule) else False
    proposals = reads.proposals().filter(rule=latest.rule, state__in=(WAITING, DRAFT))
    may = latest.jurisdiction_id in people.writes_for(actor) and (
        not confidential or actor.can(RIGHT, latest.jurisdiction_id)
    )
    return {
        "place": latest.jurisdiction.name,
        "unreadable": unreadable,
        "template": content.template.title if content else "—",
        "dataset": content.dataset.title if content else "—",
        "limits": _limits(content) if content else [],
        "ask": content.ask if content else str(latest.content.get("ask", "")),
        "versions": _versions(rows),
        "proposals": list(proposals) if actor.can("warnings.read") else [],
        "may_change": may,
        "end": EndForm(today=clock.now().date()) if may and not rows[0].ends else None,
        "state": _state_words(rows[0], clock.now().date()),
    }


def _state_words(row: OwnVersion, today: date) -> str:
    if row.ends:
        word = "已停用" if row.valid_from <= today else "将停用"
        return f"自{row.valid_from:%Y年%-m月%-d日}起{word}"
    return f"自{row.valid_from:%Y年%-m月%-d日}起施行" if row.valid_from > today else ""


def _limits(content: Content) -> list[dict[str, str]]:
    shown = []
    for one in content.template.thresholds(content):
        value = Decimal(one.default)
        whole = value == value.to_integral_value()
        text = f"{value:,.0f}" if whole else f"{value:,.2f}"
        shown.append({"meaning": one.meaning, "value": text, "unit": one.unit})
    return shown


def _versions(rows: Sequence[OwnVersion]) -> list[dict[str, Any]]:
    """Return every version, the latest first, with the last day it counted."""
    shown: list[dict[str, Any]] = []
    after: date | None = None
    for row in rows:
        until = after - timedelta(days=1) if after is not None else None
        shown.append({"row": row, "until": until, "never": until and until < row.valid_from})
        after = row.valid_from
    return shown


def cards(confidential: bool) -> list[dict[str, Any]]:
    """Return the templates with the datasets each can be used with."""
    return [
        {"template": one, "datasets": [each for each in known if one.offered(each)]}
        for known in [offers.datasets(confidential=confidential)]
        for one in templates()
    ]


def chosen(query: Mapping[str, str], confidential: bool) -> tuple[Template, Any] | None:
    """Return the template and dataset an address names, None where it names none that go."""
    template = next((one for one in templates() if one.key == query.get("template")), None)
    known = offers.datasets(confidential=confidential)
    dataset = next((one for one in known if one.name == query.get("dataset")), None)
    if template is None or dataset is None or not template.offered(dataset):
        return None
    return template, dataset


def page(proposal: OwnProposal) -> dict[str, Any]:
    """Return what the page of a proposal shows: what it says, what changes, how it was tried."""
    context: dict[str, Any] = {
        "proposal": proposal,
        "state": tone(proposal),
        "key": _key(proposal) if proposal.rule is not None else "",
        "rule": None,
    }
    if proposal.kind == END:
        return context
    try:
        content = read_kept(proposal.content).of(proposal.jurisdiction.name)
    except Faulty as error:
        return {**context, "unreadable": str(error)}
    place = proposal.jurisdiction
    rule = rule_of(content, Standing(place.code, place.name))
    trial = tried(proposal)
    visible = trial is not None and reads.trials().filter(pk=trial.pk).exists()
    return {
        **context,
        "rule": rule,
        "level": LEVELS[rule.level],
        "template": content.template,
        "dataset": content.dataset,
        "limits": _limits(content),
        "word_lists": list(rule.word_lists.items()),
        "ask": content.ask,
        "changes": _changes(proposal, content),
        "trial": trial,
        "hidden": trial is not None and not visible,
        "tried": shown_trial(trial) if trial is not None and trial.result and visible else None,
    }


def _changes(proposal: OwnProposal, content: Content) -> list[dict[str, str]]:
    """Return what a change alters, field by field, beside the version it was begun from."""
    if proposal.rule is None:
        return []
    rows = [row for row in reads.versions_of(proposal.rule.number) if not row.ends]
    nothing: dict[str, Any] = {}
    before = next((row.content for row in rows if row.version == proposal.before), nothing)
    after = proposal.content
    return [
        {"title": _title(name, content), "before": _shown(name, before.get(name), content),
         "after": _shown(name, after.get(name), content)}
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]  # fmt: skip


def _title(name: str, content: Content) -> str:
    if name in TOLD:
        return TOLD[name]
    if name.startswith((HELD, ONLY)):
        column = _column(name, content)
        return column.title if column else name.removeprefix(HELD).removeprefix(ONLY)
    return next((one.title for one in content.template.fields if one.name == name), name)


def _column(name: str, content: Content) -> DatasetColumn | None:
    """Return the column of a condition; None where the declarations dropped it since."""
    named = name.removeprefix(HELD).removeprefix(ONLY)
    return next((one for one in content.dataset.columns if one.name == named), None)


def _shown(name: str, value: Any, content: Content) -> str:
    if not value:
        return "—"
    if name == "level":
        return LEVELS.get(str(value), str(value))
    values = value if isinstance(value, list) else [value]
    options: dict[str, str] = {}
    if name.startswith((HELD, ONLY)):
        column = _column(name, content)
        options = dict(column.choices) if column else {}
    for one in content.template.fields:
        if one.name == name:
            options = dict(one.options(content.dataset))
    return "、".join(str(options.get(one, one)) for one in values)


def shown_trial(trial: OwnTrial) -> dict[str, Any]:
    """Return what a finished back-test shows."""
    from tongjian.supervision.warning.pages import rule_title

    result = trial.result or {}
    counts = result["counts"]
    return {
        "sentence": _sentence(trial),
        "counts": counts,
        "chart": _by_year(counts) if counts else None,
        "examples": [{**one, "url": _row(one["row"])} for one in result["examples"]],
        "overlap": [{**one, "title": rule_title(one["rule"])} for one in result["overlap"]],
        "unjudged": [f"{year}年" for year in result["unjudged"]],
        "dataset": dataset_named(trial.content["dataset"]).title,
    }


def _sentence(trial: OwnTrial) -> str:
    """Say how many it would have found in each year."""
    result = trial.result or {}
    if not result["counts"]:
        if result["unjudged"]:
            return "缺少数据，各年都没有判断。"
        return "本地还没有报来数据，没有可以试算的；批准后有了数据就会判断。"
    years = "，".join(f"{year}年命中{number:,}条" for year, number in result["counts"])
    whole = f"，共{result['number']:,}条" if len(result["counts"]) > 1 else ""
    return f"数据截至{trial.as_of:%Y年%-m月%-d日}，{years}{whole}。试算不登记预警。"


def _by_year(counts: Sequence[Sequence[int]]) -> Chart:
    return Bars(
        title="各年命中数",
        summary="",
        unit=UNIT,
        categories=[f"{year}年" for year, _ in counts],
        series=[Series("试算命中", [Decimal(number) for _, number in counts])],
        heading="年度",
    )


def _row(row: Sequence[Any] | None) -> str:
    return reverse("query_row", args=list(row)) if row else ""
