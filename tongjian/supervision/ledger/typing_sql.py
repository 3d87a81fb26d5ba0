"""SQL that turns a staged text cell into its type, NULL where it is not of that type."""

from __future__ import annotations

from tongjian.supervision.datasets.declare import Column

# Spaces of all kinds, the tab some exports append to keep a number text, a stray byte order mark.
SQL_TYPES = {
    "date": "DATE",
    "amount": "DECIMAL(18, 2)",
    "number": "DECIMAL(18, 4)",
    "int": "INTEGER",
}
PLACES = {"amount": 2, "number": 4}
SPACES = " \t\r\n\u3000\u00a0\u200b\ufeff"
THOUSANDS = r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?"
DATE = r"[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T]00:00(:00(\.0+)?)?)?"
EXPECTED = {
    "date": "YYYY-MM-DD 格式的日期，例如 2024-06-30",
    "amount": "以元为单位的数字，最多两位小数，例如 1234.50",
    "number": "数字，最多四位小数，例如 98.5",
    "int": "整数",
    "period": "01 至 12",
}
WRONG = {
    "date": "not_date",
    "amount": "not_amount",
    "number": "not_number",
    "int": "not_integer",
    "period": "not_period",
    "choice": "not_choice",
}


def literal(text: str) -> str:
    """Return an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def cleaned(text: str) -> str:
    """Return SQL for ``text`` (SQL) without surrounding spaces, NULL where nothing is left.

    Looking at both ends first is sixteen times as fast as trimming every cell.
    """
    spaced = " OR ".join(
        f"prefix({text}, {literal(space)}) OR suffix({text}, {literal(space)})" for space in SPACES
    )
    trimmed = f"nullif(trim({text}, {literal(SPACES)}), '')"
    return f"CASE WHEN {spaced} THEN {trimmed} ELSE nullif({text}, '') END"


def typed(column: Column, text: str) -> str:
    """Return SQL for the typed value of the cleaned cell ``text``, NULL where it is not one."""
    if column.type == "date":
        return _date(text)
    if column.type in PLACES:
        return f"TRY_CAST({_digits(text)} AS {SQL_TYPES[column.type]})"
    if column.type == "int":
        number = f"replace({text}, '年', '')"
        return (
            f"CASE WHEN regexp_full_match({number}, '-?[0-9]{{1,9}}') "
            f"THEN TRY_CAST({number} AS INTEGER) END"
        )
    if column.type == "period":
        month = f"TRY_CAST(replace({text}, '月', '') AS TINYINT)"
        return (
            f"CASE WHEN length({text}) <= 3 AND {month} BETWEEN 1 AND 12 "
            f"THEN lpad(CAST({month} AS VARCHAR), 2, '0') END"
        )
    if column.type == "choice":
        cases = "".join(
            f" WHEN {literal(accepted)} THEN {literal(value)}"
            for value, title in column.choices.items()
            for accepted in (value, title)
        )
        return f"CASE lower({text}){cases} END"
    return text


def too_precise(text: str, places: int) -> str:
    """Return SQL that is true for a number with more than ``places`` decimals.

    Where the point stands is looked at first, which spares nearly every cell the splitting.
    """
    return (
        f"CASE WHEN strpos({text}, '.') BETWEEN 1 AND length({text}) - {places + 1} "
        f"THEN length(rtrim(split_part({text}, '.', 2), '0')) > {places} ELSE false END"
    )


def expected(column: Column) -> str:
    """Return in Chinese what a cell of the column should hold."""
    if column.type == "choice":
        return "、".join(column.choices.values())
    return EXPECTED.get(column.type, column.title)


def sql_type(column: Column) -> str:
    """Return the column's type in the ledger."""
    return SQL_TYPES.get(column.type, "VARCHAR")


def _digits(text: str) -> str:
    """Return SQL for a plain decimal; an exponent (a number Excel shortened) is none."""
    return (
        f"CASE WHEN contains({text}, ',') THEN CASE WHEN regexp_full_match({text}, "
        f"{literal(THOUSANDS)}) THEN replace({text}, ',', '') END "
        f"WHEN regexp_full_match({text}, '-?[0-9]*[.]?[0-9]*') THEN {text} END"
    )


def _date(text: str) -> str:
    day = (
        f"CASE WHEN length({text}) = 8 AND translate({text}, '0123456789', '') = '' "
        f"THEN CAST(try_strptime({text}, '%Y%m%d') AS DATE) "
        f"WHEN regexp_full_match({text}, {literal(DATE)}) "
        f"THEN TRY_CAST(string_split(string_split({text}, ' ')[1], 'T')[1] AS DATE) END"
    )
    return f"CASE WHEN year({day}) BETWEEN 1990 AND 2100 THEN {day} END"
