"""The worklist as a declared list: columns of its export, filters, sorts."""

from __future__ import annotations

from collections.abc import Sequence

from tongjian.core.clock import SHANGHAI
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.hall.cases.flow import PHASES
from tongjian.hall.cases.models import CHANNELS, OUTCOMES, HallCase
from tongjian.hall.office.lights import LIGHTS, Day, Light
from tongjian.hall.office.people import Colleague
from tongjian.hall.office.worklist import reads
from tongjian.hall.office.worklist.reads import CLOSED, Tab

PAGE = 30


def light_of(case: HallCase, day: Day) -> Light:
    """Return the light of a case's most urgent limit."""
    return day.light(case.urgent_on, paused=case.paused, running=case.open)


def listing(
    tab: Tab,
    day: Day,
    jurisdiction: str,
    people: Sequence[Colleague],
    user: int | None,
) -> Listing:
    """Return the list of a tab on a day for a person."""
    return Listing(
        name="办件",
        columns=_columns(day, closed=tab is CLOSED),
        filters=_filters(tab, day, jurisdiction, people, user),
        sort="-submitted" if tab is CLOSED else "urgent",
        page_size=PAGE,
        cap=reads.CAP,
    )


def _columns(day: Day, *, closed: bool) -> tuple[Column, ...]:
    outcomes, channels = dict(OUTCOMES), dict(CHANNELS)
    # A closed case has no urgency, and an order by it would read every one of them.
    urgent = "" if closed else "urgent_on"
    return (
        Column("urgent", "期限", lambda case: light_of(case, day).words, urgent),
        Column("number", "办件编号", lambda case: case.number),
        Column("item", "事项", lambda case: case.version.name),
        Column("applicant", "申请人", reads.applicant_shown),
        Column("phase", "阶段", lambda case: PHASES.get(case.phase, case.phase)),
        Column("outcome", "结果", lambda case: outcomes.get(case.outcome, "")),
        Column("statutory", "法定到期日", lambda case: case.statutory_due),
        Column("promised", "承诺到期日", lambda case: case.promised_due),
        Column("handler", "承办人", reads.handler_name),
        Column("channel", "渠道", lambda case: channels.get(case.channel, case.channel)),
        Column(
            "submitted",
            "收到时间",
            lambda case: case.submitted_at.astimezone(SHANGHAI).replace(tzinfo=None),
            "submitted_at",
        ),
    )


def _filters(
    tab: Tab, day: Day, jurisdiction: str, people: Sequence[Colleague], user: int | None
) -> tuple[Filter, ...]:
    items = reads.item_choices(jurisdiction)
    handlers = [(str(one.pk), f"{one.name}（请假中）" if one.away else one.name) for one in people]
    found = [
        Filter("q", "编号、姓名开头、手机后四位", "", narrow=reads.matching),
        Filter("item", "事项", "item_id", lambda: items),
        Filter("phase", "阶段", "phase", PHASES.items),
    ]
    if tab is CLOSED:
        found.append(Filter("outcome", "结果", "outcome", lambda: OUTCOMES))
    else:
        found.append(
            Filter(
                "light",
                "期限",
                "",
                LIGHTS.items,
                narrow=lambda rows, light: reads.lit(rows, light, day),
            )
        )
        found.append(
            Filter(
                "news",
                "新情况",
                "",
                lambda: [("1", "只看有新情况的")],
                narrow=lambda rows, _: reads.with_news(rows, user),
            )
        )
    found.append(Filter("handler", "承办人", "handler_id", lambda: handlers))
    return tuple(found)
