"""One district-year of a million payments and its budget, made by SQL from row numbers."""

from __future__ import annotations

from pathlib import Path

import duckdb

UNITS, PROJECTS, PAYEES, WORDS = 120, 3_000, 40_000, 20_000
FUNCTIONS = ("2010101", "2010102", "2010601", "2010607", "2050202", "2080505", "2101101", "2210201")
PLACE, YEAR = "310112", 2024
UNIT = f"'{PLACE}' || lpad((1 + u % 40)::VARCHAR, 3, '0') || lpad((1 + u // 40)::VARCHAR, 3, '0')"
KEY = f"""
  {UNIT} AS unit,
  (['{"','".join(FUNCTIONS)}'])[1 + p % {len(FUNCTIONS)}] AS function_code,
  'XM' || lpad(p::VARCHAR, 5, '0') AS project,
  '第' || p || '号项目' AS project_name
"""


def write_payments(path: Path, count: int) -> None:
    """Write ``count`` payments of one jurisdiction and year as CSV."""
    duckdb.sql(f"""COPY (
      SELECT '{PLACE}' AS jurisdiction, {YEAR} AS fiscal_year, 'general' AS fund_type,
        'own_level' AS level_scope, 'ZF' || lpad(i::VARCHAR, 9, '0') AS payment_no,
        NULL AS date_applied, (DATE '{YEAR}-01-02' + (i % 363)::INTEGER)::VARCHAR AS date_paid,
        {KEY}, '30201' AS dept_econ_code, '50201' AS gov_econ_code, 'project' AS kind,
        '第' || (hash(i) % {PAYEES}) || '服务有限公司' AS payee,
        '6222' || lpad((hash(i) % {PAYEES})::VARCHAR, 12, '0') AS payee_account,
        '支付第' || (hash(i * 7) % {WORDS}) || '项服务费用' AS purpose, 'transfer' AS settlement,
        ((100 + hash(i * 13) % 5000000) / 100)::DECIMAL(18, 2) AS amount_yuan,
        NULL AS allotment, NULL AS contract
      FROM (SELECT i, (hash(i * 3) % {PROJECTS})::INTEGER AS p, (hash(i * 3) % {PROJECTS})::INTEGER % {UNITS} AS u
            FROM range({count}) t(i))
    ) TO '{path}' (HEADER, DELIMITER ',')""")


def write_budget(path: Path) -> None:
    """Write a budget line for every unit, function item and project of the payments."""
    duckdb.sql(f"""COPY (
      SELECT '{PLACE}' AS jurisdiction, {YEAR} AS fiscal_year, 'general' AS fund_type,
        'own_level' AS level_scope, {KEY}, '30201' AS dept_econ_code, '50201' AS gov_econ_code,
        'project' AS kind, 'current' AS stage, NULL AS effective_date,
        20000000.00::DECIMAL(18, 2) AS approved_yuan, NULL AS adjustment_yuan,
        NULL AS virement_yuan, 20000000.00::DECIMAL(18, 2) AS current_yuan
      FROM (SELECT p, p % {UNITS} AS u FROM range({PROJECTS}) t(p))
    ) TO '{path}' (HEADER, DELIMITER ',')""")
