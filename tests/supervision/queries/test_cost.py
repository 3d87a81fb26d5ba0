"""What a page may ask of PostgreSQL, and that what is kept in memory is nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.queries.conftest import UNIT
from tests.world import DISTRICT, ROOT, TOWN
from tongjian.core.scope import scope
from tongjian.supervision.ledger import reads
from tongjian.supervision.ledger.actions import withdraw
from tongjian.supervision.ledger.models import Delivery

PAGES = {
    f"/query/payment/?j={DISTRICT}&year=2024": 13,
    f"/query/payment/?j={DISTRICT}&year=2024&view=all": 13,
    f"/query/payment/?j={DISTRICT}&year=2024&organisation={DISTRICT}&organisation={UNIT[:-3]}": 13,
    f"/query/payment/rows/?j={DISTRICT}&year=2024&sort=-amount_yuan": 13,
    f"/query/payment/rows/?j={DISTRICT}&year=2024&q=校舍": 13,
    f"/home/?j={DISTRICT}&year=2024": 26,
}


@contextmanager
def counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if "SAVEPOINT" not in sql:  # the test itself runs in a transaction
            asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield asked


@pytest.mark.parametrize(("address", "most"), PAGES.items())
def test_a_page_asks_few_questions_of_the_database(filled: Clerk, address: str, most: int) -> None:
    client: Client = filled.world.client("committee")
    assert client.get(address).status_code == 200
    with counted() as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= most, "\n".join(asked)


def test_more_deliveries_ask_no_more_questions(filled: Clerk) -> None:
    client: Client = filled.world.client("committee")
    address = next(iter(PAGES))
    client.get(address)
    with counted() as before:
        client.get(address)
    for month in ("01", "02", "03"):
        changes = {"date_paid": f"2024-{month}-05", "amount_yuan": month}
        file = filled.file(f"{month}.csv", "payment", changes)
        assert filled.deliver(file, period=month).accepted
    client.get(address)
    with counted() as after:
        client.get(address)
    assert len(after) == len(before)


def deliveries(clerk: Clerk, *seen: str) -> set[str]:
    with scope(seen, ROOT):
        tables = reads.open_tables(
            as_of=clerk.today(), years=[2024], jurisdictions=[DISTRICT, TOWN]
        )
        return {source.part.published.jurisdiction for source in tables.sources}


def test_what_one_scope_read_is_not_given_to_a_narrower_one(filled: Clerk) -> None:
    assert deliveries(filled, DISTRICT, TOWN) == {DISTRICT, TOWN}
    assert deliveries(filled, TOWN) == {TOWN}
    assert deliveries(filled, DISTRICT) == {DISTRICT}
    assert deliveries(filled) == set()
    with scope([TOWN], ROOT):
        assert reads.years([DISTRICT]) == []
    with scope([DISTRICT], ROOT):
        assert reads.years([DISTRICT]) == [2024]


def test_a_change_within_the_same_transaction_is_seen(filled: Clerk) -> None:
    with filled.world.scope(DISTRICT):
        before = reads.tables_as_of(filled.today(), 2024, [DISTRICT])
        again = reads.tables_as_of(filled.today(), 2024, [DISTRICT])
        assert again.sources is before.sources, "read once"
        item = Delivery.objects.filter(dataset="payment")[0]
        withdraw(subject=item, reason="报错", by=ROOT, now=filled.moment())
        after = reads.tables_as_of(filled.today(), 2024, [DISTRICT])
    found = {source.part.published.delivery for source in after.sources}
    assert item.pk not in found and len(found) == len(before.sources) - 1
    assert after.identity != before.identity
