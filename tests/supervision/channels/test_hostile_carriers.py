"""What a source's program, or whoever can write into the watched folder, might try."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.supervision.channels.conftest import Machine, Queue
from tests.supervision.channels.test_folder import GOOD, Inbox, inbox
from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import rows, text
from tests.world import DISTRICT, ROOT
from tongjian.core.exchange.tokens import revoke_token
from tongjian.supervision.channels.api import receive
from tongjian.supervision.channels.models import InboxFile
from tongjian.supervision.ledger.models import Delivery

Make = Callable[..., Machine]
__all__ = ["inbox"]

SLIPS = [
    {"dataset": "\ud800", "fiscal_year": 2024},
    {"dataset": "a\u0000b", "fiscal_year": 2024},
    {"dataset": "payment", "fiscal_year": 2024, "\ud800": 1},
    {"dataset": "payment", "fiscal_year": 2024, "a\u0000": 1},
    {"dataset": "payment", "fiscal_year": 2024, "period": "\ud800"},
    {"dataset": "payment", "fiscal_year": 2024, "totals": {"\ud800": 1}},
    {"dataset": "payment", "fiscal_year": 2024, "totals": {"金额\u0000": 1}},
    {"dataset": "payment", "fiscal_year": 2024, "totals": {"行数": float("inf")}},
    {"dataset": "payment", "fiscal_year": 2024, "totals": {"行数": float("nan")}},
    {"dataset": "payment", "fiscal_year": 2024, "totals": {"行数": "1" * 5000}},
    {"dataset": "payment", "fiscal_year": 2024, "unit": "\ud800"},
]


def test_no_slip_keeps_the_other_files_from_being_taken(inbox: Inbox) -> None:
    for number, slip in enumerate(SLIPS):
        inbox.put(f"坏{number}.csv", GOOD + "\n" * number)
        inbox.put(f"坏{number}.csv.json", json.dumps(slip))
    inbox.put("payment-2024.csv", text("payment", rows("payment", {})))
    inbox.done()
    with inbox.clerk.world.scope(DISTRICT):
        found = dict(InboxFile.objects.values_list("name", "state"))
    assert found.pop("payment-2024.csv") == "taken"
    assert len(found) == len(SLIPS) and set(found.values()) == {"returned"}, found


@pytest.mark.parametrize("name", ["长" * 83 + ".csv", "长" * 60 + ".csv"], ids=["250", "184"])
def test_a_long_name_keeps_nothing_waiting(inbox: Inbox, name: str) -> None:
    inbox.put(name)
    inbox.put("payment-2024.csv")
    inbox.done()
    with inbox.clerk.world.scope(DISTRICT):
        assert not InboxFile.objects.filter(settled_at=None).exists()
        assert InboxFile.objects.count() == 2
    assert not (inbox.folder / name).exists()


ODD = [
    {"unit": "9" * 500},
    {"unit": "../../etc"},
    {"period": "0" * 300},
    {"fiscal_year": "２０２４"},
    {"fiscal_year": "²"},
    {"fiscal_year": "1" * 5000},
    {"file_name": ".."},
    {"file_name": "a.exe"},
    {"file_name": ".csv"},
    {"file_name": "长" * 400 + ".csv"},
    {"file_name": "%F0%9F%98%80.csv"},
    {"file_name": "a%0Ab.csv"},
    {"dataset": "%ED%A0%80"},
    {"dataset": "x" * 5000},
    {"total": "行数=" + "1" * 5000},
    {"total": "=1"},
    {"total": "金额=NaN"},
]


def test_odd_requests_are_answered_in_chinese_and_leave_the_door_usable(
    machine: Make, queue: Queue
) -> None:
    one, units = machine(), machine("units")
    for given in ODD:
        for who, dataset in ((one, "payment"), (units, "performance"))["unit" in given :][:1]:
            found = who.send(GOOD, **{"dataset": dataset, **given})
            assert found.status_code in (200, 202, 400, 422), (given, found.content)
            assert found.json()["message"]
    queue.run()
    for year in ("1", "1999", "2100", "0", "-1", "99999999999"):
        found = one.get(f"/api/v1/datasets/payment/template?year={year}")
        assert found.status_code in (200, 422), year
    for path in ("?limit=0", "?offset=-1", "?state=%00", "?dataset=%27", "/%00", "/" + "a" * 3000):
        assert one.get(f"/api/v1/deliveries{path}").status_code in (200, 404, 422), path


def test_a_token_reads_nothing_of_confidential_files_others_delivered(
    clerk: Clerk, machine: Make, queue: Queue
) -> None:
    one, other = machine(label="甲"), machine(label="乙")
    made = one.send("凭证号\n1\n", dataset="voucher", file_name="凭证.csv").json()
    queue.run()
    assert one.get(made["url"]).json()["state"] == "rejected"
    assert one.get(f"{made['url']}/faults").json()["faults"]
    for path in (made["url"], f"{made['url']}/faults"):
        assert other.get(path).status_code == 404
    assert other.get("/api/v1/deliveries").json()["count"] == 0


def test_a_token_revoked_while_a_file_is_sent_delivers_nothing(
    clerk: Clerk, machine: Make, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, stream = machine(), receive._stream

    def slowly(*given: Any) -> str:
        with clerk.world.scope(DISTRICT):
            revoke_token(subject=one.token, by=ROOT, now=clerk.world.now)
        return stream(*given)

    monkeypatch.setattr(receive, "_stream", slowly)
    answer = one.send(GOOD)
    assert answer.status_code == 401 and "停用" in answer.json()["message"]
    with clerk.world.scope(DISTRICT):
        assert not Delivery.objects.exists()
