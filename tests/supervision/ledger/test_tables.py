"""The ledger's files and the tables over them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow.parquet as pq
import pytest

from tests.supervision.ledger.files import rows, write_csv
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.ledger.checks import Slice
from tongjian.supervision.ledger.engine import DuckEngine, UnknownEngine, engine
from tongjian.supervision.ledger.errors import Confidential
from tongjian.supervision.ledger.parquet import ledger_columns, sm3_of
from tongjian.supervision.ledger.protect import account_key, masked, person_token
from tongjian.supervision.ledger.slices import Part, Published
from tongjian.supervision.ledger.tables import Source, Tables, groups_of, ratio, schema_of
from tongjian.supervision.ledger.validate import Prepared, prepare, validate, workbench

KEY = b"k" * 32
DAY = date(2025, 1, 1)


def made(folder: Path, dataset: str, delivery: str, lines: list[dict[str, str]]) -> Prepared:
    work = folder / "work"
    work.mkdir(parents=True, exist_ok=True)
    path = write_csv(work / f"{delivery}.csv", dataset, lines)
    declared = dataset_named(dataset)
    with workbench(work) as con:
        of = Slice("310112", 2024)
        found = validate(con, path, declared, of, name="x", known={}, totals={}, work=work)
        assert not found.fatal, found.faults
        return prepare(con, declared, delivery, folder=folder, key=KEY)


def part(dataset: str, delivery: str, *without: str) -> Part:
    published = Published(delivery, dataset, "310112", "finance", 2024, date(2024, 12, 31), 1)
    return Part(published, frozenset(without))


@pytest.fixture
def duck(tmp_path: Path) -> Iterator[DuckEngine]:
    found = DuckEngine(tmp_path)
    yield found
    found.close()


def over(duck: DuckEngine, *sources: Source, confidential: bool = False) -> Tables:
    place = ["310112"]
    return Tables(
        duck, sources, as_of=DAY, years=[2024], jurisdictions=place, confidential=confidential
    )


@pytest.mark.parametrize("dataset", all_datasets(), ids=lambda item: item.name)
def test_nothing_delivered_is_an_empty_table_of_the_right_shape(
    duck: DuckEngine, dataset: Any
) -> None:
    table = over(duck, confidential=dataset.confidential).dataset(dataset.name)
    frame = table.execute()
    assert len(frame) == 0 and list(frame.columns) == list(ledger_columns(dataset))
    assert table.schema() == schema_of(dataset)


@pytest.mark.parametrize("name", ["voucher", "financial_sector"])
def test_confidential_tables_need_to_be_opened_as_such(duck: DuckEngine, name: str) -> None:
    with pytest.raises(Confidential, match="保密"):
        over(duck).dataset(name)
    with pytest.raises(Confidential):
        over(duck).words(name)


def test_rows_come_back_typed_sorted_and_placed(tmp_path: Path, duck: DuckEngine) -> None:
    lines = rows("payment", {"unit": "310112002001"}, {"date_paid": "2024-07-01"}, {})
    prepared = made(tmp_path, "payment", "d1", lines)
    assert prepared.rows.rows == 3 and prepared.rows.sm3 == sm3_of(prepared.rows.path)
    stored = pq.read_table(prepared.rows.path)
    assert stored.column("row").to_pylist() == [4, 3, 2], "by unit, then by day"
    table = over(duck, Source(part("payment", "d1"), str(prepared.rows.path))).payment
    assert table.schema() == schema_of(dataset_named("payment"))
    assert table.amount_yuan.sum().execute() == Decimal("3703.50")
    assert set(table.delivery.execute()) == {"d1"}


def test_a_replaced_period_is_left_out_of_the_whole_year(tmp_path: Path, duck: DuckEngine) -> None:
    whole = made(
        tmp_path,
        "payment",
        "year",
        rows("payment", {}, {"date_paid": "2024-07-01"}, {"date_paid": "2025-01-02"}),
    )
    july = made(
        tmp_path,
        "payment",
        "july",
        rows("payment", {"date_paid": "2024-07-09", "amount_yuan": "7"}),
    )
    table = over(
        duck,
        Source(part("payment", "year", "07"), str(whole.rows.path)),
        Source(part("payment", "july"), str(july.rows.path)),
    ).payment
    found = table.select("delivery", "row").order_by(["delivery", "row"]).execute()
    assert found.values.tolist() == [["july", 2], ["year", 2], ["year", 4]]


def test_a_replaced_month_of_revenue_is_left_out(tmp_path: Path, duck: DuckEngine) -> None:
    whole = made(tmp_path, "revenue", "year", rows("revenue", {}, {"period": "07"}))
    table = over(duck, Source(part("revenue", "year", "06"), str(whole.rows.path))).revenue
    assert table.period.execute().tolist() == ["07"]


def test_people_and_accounts_are_tokens(tmp_path: Path, duck: DuckEngine) -> None:
    payees = ["王 小明", "欧阳修远", "阿依古丽·买买提", "财政局", "明川公司", "工会", ""]
    prepared = made(tmp_path, "payment", "d1", rows("payment", *({"payee": p} for p in payees)))
    found = (
        over(duck, Source(part("payment", "d1"), str(prepared.rows.path)))
        .payment.order_by("row")
        .execute()
    )
    assert found.payee_is_person.tolist() == [True, True, True, False, False, False, False]
    assert found.payee[0] == person_token(KEY, "王小明")
    assert found.payee[3] == "财政局"
    assert found.payee_chars[0] == 3
    assert found.account_key[0] == account_key(KEY, "6222021001001234567")
    assert found.account_last4[0] == "4567"
    assert dict(prepared.people) == {
        person_token(KEY, name): name for name in ("王小明", "欧阳修远", "阿依古丽·买买提")
    }
    content = prepared.rows.path.read_bytes() + prepared.words.path.read_bytes()
    assert "小明".encode() not in content and b"62220210" not in content
    assert masked("王小明") == "王**"


def test_a_body_called_by_one_word_is_no_person(tmp_path: Path, duck: DuckEngine) -> None:
    bodies = ["食堂", "幼儿园", "国库", "公积金", "街道", "中心"]
    prepared = made(tmp_path, "payment", "d1", rows("payment", *({"payee": p} for p in bodies)))
    found = over(duck, Source(part("payment", "d1"), str(prepared.rows.path))).payment
    assert found.order_by("row").execute().payee.tolist() == bodies


def test_words_are_distinct_and_name_no_person(tmp_path: Path, duck: DuckEngine) -> None:
    prepared = made(tmp_path, "payment", "d1", rows("payment", {}, {}, {"payee": "王小明"}))
    source = Source(part("payment", "d1"), str(prepared.rows.path), str(prepared.words.path))
    found = over(duck, source).words("payment").order_by(["kind", "word"]).execute()
    assert found.values.tolist() == [
        ["payee", "明川办公服务有限公司", 2],
        ["purpose", "购买办公用品", 3],
    ]
    assert len(over(duck, source).words("revenue").execute()) == 0


def test_received_days_and_ratios(tmp_path: Path, duck: DuckEngine) -> None:
    prepared = made(tmp_path, "payment", "d1", rows("payment", {}))
    tables = over(duck, Source(part("payment", "d1"), str(prepared.rows.path)))
    assert tables.received.execute().values.tolist()[0][0] == "d1"
    table = tables.payment.mutate(zero=ibis.literal(Decimal(0)))
    shares = table.select(
        whole=ratio(table.amount_yuan, table.amount_yuan), none=ratio(table.amount_yuan, table.zero)
    )
    assert shares.schema()["whole"].is_float64()
    assert shares.to_pyarrow().to_pylist() == [{"whole": 1.0, "none": None}]


def test_the_engine_reads_nothing_outside_its_folder(duck: DuckEngine) -> None:
    with pytest.raises(duckdb.Error):
        duck.backend().raw_sql("SELECT * FROM read_csv('/etc/hostname')").fetchall()
    with pytest.raises(duckdb.Error):
        duck.backend().raw_sql("INSTALL httpfs")


def test_an_engine_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGJIAN_ENGINE", "unknown://host")
    with pytest.raises(UnknownEngine, match="unknown://host"):
        engine(tmp_path)


LACKING: dict[str, dict[str, Any]] = {
    "payment": {"settlement": None, "payee_is_person": False, "purpose": None},
    "budget": {"effective_date": date(2024, 1, 1), "virement_yuan": Decimal("0.00")},
}


@pytest.mark.parametrize("name", LACKING)
def test_files_from_before_a_column_was_declared_are_read_with_its_blank(
    tmp_path: Path, duck: DuckEngine, name: str
) -> None:
    """Old and new files stand side by side; the old one's blank is as if it had been delivered."""
    declared, blanks = dataset_named(name), LACKING[name]
    new, before = (made(tmp_path, name, key, rows(name, {})) for key in ("d1", "d2"))
    old = tmp_path / "old.parquet"
    pq.write_table(pq.read_table(before.rows.path).drop_columns(list(blanks)), old)
    sources = [
        Source(part(name, "d1"), str(new.rows.path)),
        Source(part(name, "d2"), str(old)),
    ]
    for chosen in (sources, sources[::-1], sources[1:]):
        table = over(duck, *chosen).dataset(name)
        assert table.schema() == schema_of(declared)
        found = {row["delivery"]: row for row in duck.execute(table).to_pylist()}
        assert len(found) == len(chosen)
        assert {column: found["d2"][column] for column in blanks} == blanks
    (apart,) = [group for group in groups_of(declared, sources) if group.absent]
    assert (apart.paths, {column for column, _ in apart.absent}) == ((str(old),), set(blanks))
