"""What a clerk gets wrong, per dataset: the check that must say so, and the change that does it.

Each change is made to a good row (``samples.sample``) and must give that fault and no other.
"""

from __future__ import annotations

from collections.abc import Mapping

Cases = Mapping[str, Mapping[str, Mapping[str, str]]]

OTHER_UNIT = {"unit": "310113001001"}
LATE, EARLY, LAST_YEAR = "2024-07-01", "2024-01-02", "2023-12-31"

CASES: Cases = {
    "allotment": {
        "unit_of_place": OTHER_UNIT,
        "balance_within_amount": {"balance_yuan": "10.01"},
        "balance_yuan_negative": {"balance_yuan": "-1"},
        "upper_has_document": {"origin": "上级", "upper_document_no": ""},
        "date_registered_before_date_received": {"date_registered": EARLY},
        "date_split_before_date_registered": {"date_split": EARLY},
        "date_approved_before_date_split": {"date_approved": EARLY},
        "date_issued_before_date_approved": {"date_issued": EARLY},
    },
    "audit_finding": {
        "unit_of_place": OTHER_UNIT,
        "done_has_date": {"status": "已整改"},
        "open_without_date": {"date_done": LATE},
        "rectified_within_sum": {"rectified_yuan": "11"},
        "sum_yuan_negative": {"sum_yuan": "-1", "rectified_yuan": ""},
        "rectified_yuan_negative": {"rectified_yuan": "-1"},
        "due_before_date_reported": {"due": EARLY},
        "date_done_before_date_reported": {"status": "done", "date_done": EARLY},
    },
    "balance": {
        "unit_of_place": OTHER_UNIT,
        "treasury_negative": {"account": "国库库款", "closing_yuan": "-0.01"},
        "current_has_unit": {"unit": ""},
    },
    "budget": {
        "current_is_sum": {"current_yuan": "50.01"},
        "consolidated_without_unit": {"level_scope": "总预算"},
        "own_level_with_unit": {"unit": ""},
        "own_level_with_kind": {"kind": ""},
    },
    "carry_over": {
        "unit_of_place": OTHER_UNIT,
        "closing_adds_up": {"closing_yuan": "99.99"},
        "origin_before": {"origin_year": "2024"},
        "opening_yuan_negative": {"opening_yuan": "-10", "used_yuan": "0", "closing_yuan": "-10"},
        "used_yuan_negative": {"used_yuan": "-10", "closing_yuan": "120"},
        "closing_yuan_negative": {"used_yuan": "120", "closing_yuan": "-10"},
    },
    "debt": {
        "balance_adds_up": {"balance_yuan": "12"},
        "kind_of_fund": {"fund_type": "政府性基金预算"},
        "some_figure": {"limit_yuan": "", "balance_yuan": ""},
        "overdue_within_due": {"overdue_yuan": "11"},
        "limit_yuan_negative": {"limit_yuan": "-1"},
        "balance_yuan_negative": {"opening_yuan": "-10", "balance_yuan": "-10"},
        "issued_yuan_negative": {"issued_yuan": "-5", "repaid_yuan": "0", "balance_yuan": "5"},
        "repaid_yuan_negative": {"issued_yuan": "0", "repaid_yuan": "-5", "balance_yuan": "15"},
    },
    "final_account": {
        "unit_of_place": OTHER_UNIT,
        "revenue_without_function": {"side": "收入"},
        "expenditure_without_revenue": {"revenue_code": "10101"},
        "total_line": {"line_name": "本年支出　合计"},
    },
    "financial_sector": {
        "rate_is_percent": {"measure_unit": "%", "value": "1520"},
        "unit_is_word": {"measure_unit": "1.52"},
    },
    "investment_project": {
        "unit_of_place": OTHER_UNIT,
        "progress_pct_range": {"progress_pct": "100.5"},
        "plan_within_total": {"plan_yuan": "10.01"},
        "done_within_total": {"done_yuan": "10.01"},
        "total_yuan_negative": {"total_yuan": "-1", "plan_yuan": "", "done_yuan": ""},
        "plan_yuan_negative": {"plan_yuan": "-1"},
        "done_yuan_negative": {"done_yuan": "-1"},
    },
    "meeting_training": {
        "unit_of_place": OTHER_UNIT,
        "some_people": {"people": "0"},
        "half_days": {"days": "1.2"},
        "long_meeting": {"days": "61"},
        "amount_yuan_negative": {"amount_yuan": "-1"},
        "date_in_year": {"date": LAST_YEAR},
    },
    "non_tax_due": {
        "unit_of_place": OTHER_UNIT,
        "non_tax_code": {"item": "10101"},
        "due_yuan_negative": {"due_yuan": "-1"},
        "paid_in_yuan_negative": {"paid_in_yuan": "-1"},
    },
    "payment": {
        "own_level_only": {"level_scope": "总预算"},
        "payment_with_unit": {"unit": ""},
        "paid_in_year": {"date_paid": LAST_YEAR},
    },
    "performance": {
        "unit_of_place": OTHER_UNIT,
        "target_of_number": {"target_value": ""},
        "unit_of_number": {"measure_unit": ""},
        "score_within_weight": {"score": "20.5"},
        "weight_range": {"weight": "120"},
        "budget_yuan_negative": {"budget_yuan": "-1"},
    },
    "procedure": {
        "unit_of_place": OTHER_UNIT,
        "unit_of_unit_budget": {"subject": "部门预算", "kind": "批复", "unit": ""},
        "near_year": {"date": "2014-06-01"},
    },
    "procurement": {
        "unit_of_place": OTHER_UNIT,
        "within_budget": {"contract_yuan": "10.01"},
        "contract_yuan_negative": {"contract_yuan": "-1"},
        "date_signed_in_year": {"date_signed": LAST_YEAR},
    },
    "register": {
        "from_before_to": {"date_to": EARLY},
        "standard_has_number": {"kind": "开支标准", "number_value": ""},
        "standard_positive": {"number_value": "0"},
    },
    "social_insurance": {
        "balance_adds_up": {"balance_yuan": "10.10"},
        "fund_of_insurance": {"fund_type": "一般公共预算"},
        "income_yuan_negative": {"income_yuan": "-10", "opening_yuan": "30"},
        "expenditure_yuan_negative": {"expenditure_yuan": "-10", "balance_yuan": "30"},
        "balance_yuan_negative": {"expenditure_yuan": "30", "balance_yuan": "-10"},
    },
    "state_asset": {
        "unit_of_place": OTHER_UNIT,
        "rate_pct_range": {"rate_pct": "-1"},
        "enterprise_has_assets": {"assets_yuan": ""},
        "liabilities_within_assets": {"liabilities_yuan": "10.01"},
        "administrative_has_unit": {"kind": "行政事业性国有资产", "unit": ""},
        "assets_yuan_negative": {"assets_yuan": "-1", "liabilities_yuan": ""},
        "liabilities_yuan_negative": {"liabilities_yuan": "-1"},
        "paid_in_yuan_negative": {"paid_in_yuan": "-1"},
    },
    "statistic": {
        "rate_is_percent": {"measure_unit": "%", "value": "1520"},
        "unit_is_word": {"measure_unit": "1.52"},
    },
    "tax": {
        "tax_code": {"revenue_code": "10304"},
        "town_below": {"town": "310113101"},
        "tax_is_general": {"fund_type": "政府性基金预算"},
    },
    "three_public": {
        "unit_of_place": OTHER_UNIT,
        "vehicles_of_vehicles": {"vehicles": "1"},
        "visits_of_people": {"item": "公务用车购置", "guests": ""},
        "guests_of_people": {"item": "公务用车购置", "visits": "", "guests": "9"},
        "guests_with_visits": {"guests": "1"},
        "vehicles_negative": {
            "item": "公务用车购置",
            "vehicles": "-1",
            "visits": "",
            "guests": "",
        },
        "visits_negative": {"visits": "-1"},
        "guests_negative": {"visits": "-2", "guests": "-1"},
        "actual_yuan_negative": {"actual_yuan": "-1"},
        "budget_yuan_negative": {"budget_yuan": "-1"},
    },
    "transfer": {
        "in_is_own": {"direction": "收到"},
        "out_is_other": {"lower_jurisdiction": "310112"},
        "some_amount": {"notified_yuan": "", "issued_yuan": "", "received_yuan": ""},
        "earmarked_has_project": {"kind": "专项转移支付", "project": ""},
        "date_issued_before_date_notified": {"date_issued": EARLY},
        "date_received_before_date_issued": {"date_received": EARLY},
        "date_issued_in_year": {"date_issued": LAST_YEAR, "date_notified": ""},
    },
    "voucher": {
        "unit_of_place": OTHER_UNIT,
        "two_accounts": {"credit_account": "DEBIT_2"},
        "some_amount": {"amount_yuan": "0"},
        "line_from_one": {"line_no": "0"},
    },
}
# faults that always come together: a row cannot have the one without the other
TOGETHER = {
    "guests_negative": {"visits_negative"},
    "opening_yuan_negative": {"closing_yuan_negative"},
}
