"""Views that come with the product: data; each opens for whoever reads the ledger."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Builtin:
    """A view without a place or a year: it opens with the reader's own and the latest."""

    code: str
    title: str
    purpose: str
    path: str
    query: str = ""

    @property
    def address(self) -> str:
        """Return the address it opens."""
        return f"{self.path}?{self.query}" if self.query else self.path


BUILTIN = (
    Builtin("b-pace", "各部门花到哪里了", "按部门看支付与预算的进度。", "/query/payment/"),
    Builtin(
        "b-months",
        "各部门各月支付",
        "部门一行、月份一列，看有没有年底突击花钱。",
        "/query/payment/pivot/",
        "rows=organisation.department&cols=time.month",
    ),
    Builtin(
        "b-functions",
        "钱花在哪些方面",
        "功能分类一行、预算种类一列。",
        "/query/payment/pivot/",
        "rows=function.class&cols=fund_type",
    ),
    Builtin(
        "b-stages",
        "一本预算的几个阶段",
        "草案、批准、调整、变动后和实际支付并排。",
        "/query/budget/compare/",
        "what=stages&measure=current&by=function",
    ),
    Builtin(
        "b-revenue",
        "收入与上年比",
        "各项收入今年与上年的差额和增幅。",
        "/query/revenue/compare/",
        "what=years",
    ),
    Builtin(
        "b-places",
        "区和各镇比支出",
        "各地本级支出按功能分类并排。",
        "/query/payment/compare/",
        "what=places&by=function",
    ),
    Builtin(
        "b-scopes",
        "本级与总预算差在哪里",
        "各家本级、上下级之间的转移和总预算。",
        "/query/payment/compare/",
        "what=scopes",
    ),
    Builtin(
        "b-since",
        "上月末以来变了什么",
        "支付总数与上月末相比的变化，来自哪些报送。",
        "/query/payment/since/",
    ),
)
NAMED = {view.code: view for view in BUILTIN}
