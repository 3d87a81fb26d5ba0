"""The demonstration's further files go through the ordinary door, and the page says how far."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.supervision.ledger.conftest import ledger  # noqa: F401 a fixture
from tests.world import World
from tongjian.core import demonstration
from tongjian.core.identity.reads import command_line
from tongjian.core.orgs.load import load
from tongjian.core.pages import growing
from tongjian.core.scope import scope
from tongjian.supervision.demo import install
from tongjian.supervision.demo.district import ALL, CORE, Manifest, PlannedDelivery, generate
from tongjian.supervision.demo.lane import deliver_one
from tongjian.supervision.dictionaries.models import BasisChange, UnitSuccession
from tongjian.supervision.ledger.models import Delivery, DeliveryFault
from tongjian.supervision.linkage.models import Explanation

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
AS_OF = date(2026, 1, 31)
DISTRICT, TOWN = "310112", "310112101"
OF_TOWNS = ("allotment", "transfer", "final_account", "carry_over")


def _one_year(folder: Path, datasets: frozenset[str]) -> Manifest:
    return generate(folder, seed=3, payments=3_000, as_of=AS_OF, years=(2025,), datasets=datasets)


def chosen(planned: list[PlannedDelivery]) -> list[PlannedDelivery]:
    """Of each dataset and source the district's first file, of some a town's; what is sent back too."""
    kept: dict[tuple[str, ...], PlannedDelivery] = {}
    for one in planned:
        places = (DISTRICT, TOWN) if one.dataset in OF_TOWNS else (DISTRICT,)
        if one.dataset in CORE or one.jurisdiction not in places:
            continue
        kept.setdefault((one.dataset, one.source, one.jurisdiction), one)
        if one.rejected:
            kept[one.dataset, "rejected", one.jurisdiction] = one
            kept.pop((one.dataset, "again", one.jurisdiction), None)
        elif (one.dataset, "rejected", one.jurisdiction) in kept:
            kept.setdefault((one.dataset, "again", one.jurisdiction), one)
    return list(kept.values())


@pytest.mark.usefixtures("ledger")
def test_files_of_every_dataset_are_accepted_and_the_faulty_ones_sent_back(
    world: World, tmp_path: Path
) -> None:
    manifest = generate(
        tmp_path, seed=3, payments=3_000, as_of=AS_OF, years=(2024, 2025), datasets=ALL
    )
    root = command_line()
    load(install.PLACES, tmp_path / manifest.units, by=root, now=NOW)
    files = chosen(list(manifest.deliveries))
    assert {one.dataset for one in files} == ALL - CORE
    assert sum(one.rejected for one in files) == 4
    for one in files:
        deliver_one(tmp_path, one, NOW)
    root = command_line()
    with scope(root.everywhere, root):
        states = {item.pk: item.state for item in Delivery.objects.all()}
        faults = DeliveryFault.objects.exclude(delivery__state="rejected")
        assert [str(fault) for fault in faults] == []
        assert sorted(states.values()).count("rejected") == 4
        assert len(states) == len(files)
    for _ in range(2):
        install._demand([dict(one) for one in manifest.absent], NOW)
    with scope(root.everywhere, root):
        asked = Explanation.objects.values_list("dataset", "year", "period")
        assert set(asked) >= {("social_insurance", 2025, "Q3"), ("social_insurance", 2025, "Q4")}
        assert len(asked) == len(manifest.absent)
    wrong = next(one for one in files if one.rejected and one.dataset == "tax")
    with pytest.raises(RuntimeError, match="被退回"):
        deliver_one(tmp_path, replace(wrong, rejected=False), NOW)


def test_units_that_merge_or_split_and_bases_that_change_are_entered_once(
    world: World, tmp_path: Path
) -> None:
    years = (2022, 2023)
    manifest = generate(tmp_path, seed=3, payments=3_000, as_of=AS_OF, years=years)
    load(install.PLACES, tmp_path / manifest.units, by=command_line(), now=NOW)
    root = command_line()
    for _ in range(2):
        install._dictionaries(manifest, root, NOW)
        with scope(root.everywhere, root):
            assert set(UnitSuccession.objects.values_list("kind", flat=True)) == {
                "rename", "merge", "split",
            }  # fmt: skip
            assert BasisChange.objects.count() == 4 * len(root.everywhere) == 40


def test_what_grows_is_resumed_and_said_until_it_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGJIAN_HOME", str(tmp_path))
    seen: list[str] = []
    monkeypatch.setattr(install, "deliver_one", lambda _, item, __: seen.append(item.file))
    monkeypatch.setattr(install, "_generate", _one_year)
    monkeypatch.setattr(install, "_demand", lambda *_: seen.append("asked"))
    monkeypatch.setattr(install, "follow_audits", lambda **_: None)
    monkeypatch.setattr(install, "_judge_soon", lambda: seen.append("judged"))
    assert growing() == ""
    demonstration.begin(seed=3, payments=3_000)
    told: list[str] = []
    install.grow(tell=told.append, stop=lambda: len(seen) == 5)
    assert len(seen) == 5
    assert growing().startswith("其余数据正在放入，已报送 5/")
    assert not demonstration.finished(install.FURTHER)
    install.grow(tell=told.append)
    assert [seen.pop(), seen.pop()] == ["judged", "asked"]
    assert growing() == ""
    assert demonstration.finished(install.FURTHER)
    assert len(seen) == len(set(seen)) > 50
    assert not [name for name in seen if name.split("/")[0] in CORE]
    assert any(line.strip().startswith("其余数据已报送") for line in told)
