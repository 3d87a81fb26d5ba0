"""The columns of every further file, in the order in which they are written."""

from __future__ import annotations

_COMMON = ("jurisdiction", "fiscal_year", "fund_type", "level_scope")
_PROJECT = ("project", "project_name")
_ECON = ("function_code", "dept_econ_code", "gov_econ_code")
_OWN: dict[str, tuple[str, ...]] = {
    "allotment": (
        *("document_no", "date_issued", "unit", *_ECON, *_PROJECT, "kind", "origin"),
        *("upper_document_no", "date_received", "date_registered", "date_split", "date_approved"),
        *("amount_yuan", "balance_yuan"),
    ),
    "transfer": (
        *("transfer_no", "direction", "kind", *_PROJECT, "function_code", "lower_jurisdiction"),
        *("document_no", "special", "date_notified", "date_issued", "date_received"),
        *("notified_yuan", "issued_yuan", "received_yuan"),
    ),
    "final_account": (
        *("table_name", "line_no", "line_name", "unit", "side", "function_code", "revenue_code"),
        *("dept_econ_code", "kind", "budget_yuan", "adjusted_yuan", "final_yuan"),
    ),
    "debt": (
        *("kind", "debt_no", *_PROJECT, "period", "limit_yuan", "opening_yuan", "issued_yuan"),
        *("repaid_yuan", "due_yuan", "overdue_yuan", "interest_yuan", "balance_yuan"),
    ),
    "procurement": (
        *("contract_no", "unit", "item", "category", "method", "supplier", *_PROJECT),
        *("date_signed", "budget_yuan", "contract_yuan"),
    ),
    "three_public": (
        *("unit", "item", "period", "vehicles", "visits", "guests", "budget_yuan", "actual_yuan"),
    ),
    "performance": (
        *("unit", *_PROJECT, "target_no", "level1", "level2", "level3", "declared", "direction"),
        *("target_value", "measured_value", "measured", "measure_unit", "weight", "score"),
        *("budget_yuan", "actual_yuan"),
    ),
    "audit_finding": (
        *("problem_no", "report", "date_reported", "problem", "kind", "unit", "sum_yuan", "due"),
        *("status", "date_done", "rectified_yuan"),
    ),
    "investment_project": (
        *(*_PROJECT, "sector", "town", "unit", "period", "total_yuan", "plan_yuan", "done_yuan"),
        "progress_pct",
    ),
    "tax": ("period", "revenue_code", "industry", "town", "amount_yuan"),
    "state_asset": (
        *("enterprise", "enterprise_name", "kind", "unit", "assets_yuan", "liabilities_yuan"),
        *("revenue_yuan", "profit_yuan", "rate_pct", "paid_in_yuan"),
    ),
    "statistic": ("period", "indicator", "indicator_name", "value", "measure_unit"),
    "social_insurance": (
        *("fund", "period", "opening_yuan", "income_yuan", "expenditure_yuan", "balance_yuan"),
    ),
    "procedure": ("procedure_no", "body", "unit", "kind", "subject", "date", "document"),
    "balance": (
        *("account", "account_no", "account_name", "unit", "period"),
        *("opening_yuan", "closing_yuan"),
    ),
    "carry_over": (
        *(*_PROJECT, "unit", "function_code", "origin_year"),
        *("opening_yuan", "used_yuan", "closing_yuan"),
    ),
    "non_tax_due": ("unit", "item", "item_name", "period", "due_yuan", "paid_in_yuan"),
    "voucher": (
        *("voucher_no", "line_no", "date", "unit", "debit_account", "debit_name"),
        *("credit_account", "credit_name", "summary", "amount_yuan"),
    ),
    "meeting_training": (
        *("unit", "record_no", "kind", "title", "date", "people", "days", "place", "amount_yuan"),
    ),
    "register": ("kind", "entry_no", "key", "value", "number_value", "date_from", "date_to"),
    "financial_sector": ("period", "indicator", "indicator_name", "value", "measure_unit"),
}
COLUMNS = {name: (*_COMMON, *own) for name, own in _OWN.items()}
FUND_OPTIONAL = frozenset(
    {
        *("performance", "procurement", "audit_finding", "investment_project", "state_asset"),
        *("statistic", "procedure", "balance", "voucher", "meeting_training", "register"),
        "financial_sector",
    }
)
"""Where the kind of budget means nothing and stays blank."""
