"""A ledger in which everything happens at once: something to show on each of its pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.journeys.ledger.story import Ledger
from tests.journeys.ledger.test_report_table import table
from tests.supervision.channels.databases import Department
from tests.supervision.channels.test_pull import fields
from tests.supervision.datasets.samples import UNIT, sample
from tests.supervision.demo.documents.some import some_documents
from tests.supervision.ledger.files import rows, write_csv
from tests.world import DISTRICT, ROOT, TOWN
from tongjian.core.exchange.tokens import create_token
from tongjian.core.files.store import store
from tongjian.core.identity.actor import Actor
from tongjian.supervision.analyses.actions import add_note
from tongjian.supervision.briefs.actions import make
from tongjian.supervision.briefs.quarters import Quarter
from tongjian.supervision.cases.actions import Attached, take
from tongjian.supervision.cases.forms import FOLDER as CASES
from tongjian.supervision.cases.gathering import gather
from tongjian.supervision.cases.models import AUDIT, CaseFile, WarningCase
from tongjian.supervision.channels.models import PullRun
from tongjian.supervision.channels.pull.actions import save_pull, start_pull
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.dictionaries import actions as dictionaries
from tongjian.supervision.documents.actions import FOLDER as DOCUMENTS
from tongjian.supervision.documents.actions import LIMIT
from tongjian.supervision.documents.actions import upload as hand_over
from tongjian.supervision.documents.models import Document
from tongjian.supervision.exports.models import Export
from tongjian.supervision.ledger.actions import deliver
from tongjian.supervision.linkage import actions as linkage
from tongjian.supervision.linkage import reads
from tongjian.supervision.reports.actions import FOLDER as REPORTS
from tongjian.supervision.reports.actions import upload as take_in
from tongjian.supervision.reports.models import Intake
from tongjian.supervision.saved.actions import save, subscribe
from tongjian.supervision.saved.addresses import parse
from tongjian.supervision.saved.models import VIEW
from tongjian.supervision.warning.actions import run_rules

YEAR = 2024
NOTE = "按通知办理"
LINES = 3
OPEN = tuple(one.name for one in all_datasets() if not one.confidential)
# What differs most among the datasets.
FULL = ("payment", "audit_finding", "statistic", "final_account")
QUERY = f"j={DISTRICT}&year={YEAR}"


@dataclass
class Busy:
    """Makes it, thing by thing, with rows of the datasets named.

    ``deliveries`` are those to look at, by what they are.
    """

    ledger: Ledger
    datasets: Sequence[str] = OPEN
    deliveries: dict[str, str] = field(default_factory=dict)

    def who(self, role: str, unit: str = "") -> Actor:
        return self.ledger.site.world.actor(role, DISTRICT, unit)

    def fill(self) -> Busy:
        self.delivered()
        with self.ledger.site.world.scope():
            self.warned()
            self.followed()
            self.briefed()
            self.explanations()
            self.entries()
            self.views()
        return self

    def more(self, department: Department) -> Busy:
        """Add what the worker has a part in."""
        with self.ledger.site.world.scope():
            run = self.pulled(department)
            intake = self.tables()
            documents = self.documents()
        self.exported()
        for what, done in {
            "pulls": lambda: PullRun.objects.filter(pk=run, state="done").exists(),
            "reads the table": lambda: Intake.objects.filter(pk=intake, state="open").exists(),
            "reads the documents": lambda: (
                Document.objects.filter(pk__in=documents, state="read").count() == len(documents)
            ),
            "looks into the paper": lambda: CaseFile.objects.filter(state="clean").exists(),
            "writes the workbook": lambda: Export.objects.filter(state="done").exists(),
        }.items():
            self.ledger.until(self._now(done), f"the worker {what}")
        return self

    def _now(self, done: Callable[[], bool]) -> Callable[[], bool]:
        """Ask in a scope of its own, so that each look is a new one."""

        def looked() -> bool:
            with self.ledger.site.world.scope():
                return done()

        return looked

    def delivered(self) -> None:
        """Three rows of each dataset; a second unit, a town, a year before; one sent back."""
        for dataset in map(dataset_named, self.datasets):
            lines = [sample(dataset.name, number) for number in range(1, LINES + 1)]
            unit = UNIT if dataset.by_unit else None
            self._deliver(dataset.name, lines, source=next(iter(dataset.sources)), unit=unit)
        other = {"unit": f"{DISTRICT}002001", "function_code": "2050202"}
        town = {"jurisdiction": TOWN, "unit": f"{TOWN}001001"}
        for name in ("budget", "payment"):
            lines = rows(name, {}, other, {**other, "project": "P1", "project_name": "校舍维修"})
            self._deliver(name, lines)
            self._deliver(name, rows(name, town), place=TOWN)
        before = rows("payment", {"fiscal_year": "2023", "date_paid": "2023-06-05"})
        self._deliver("payment", before, year=2023)
        self._deliver("payment", rows("payment", {"date_paid": "坏"}), good=False)

    def _deliver(
        self,
        dataset: str,
        lines: list[dict[str, str]],
        *,
        place: str = DISTRICT,
        year: int = YEAR,
        good: bool = True,
        source: str = "",
        unit: str | None = None,
    ) -> None:
        outcome = deliver(
            file=write_csv(self._file(f"{dataset}.csv"), dataset, lines),
            dataset=dataset,
            jurisdiction=place,
            fiscal_year=year,
            source=source or None,
            unit=unit,
            by=ROOT,
            now=self.ledger.site.world.now,
        )
        assert outcome.accepted is good, outcome
        self.deliveries[dataset if good else "rejected"] = outcome.delivery

    def _file(self, name: str) -> Path:
        folder = self.ledger.folder / f"given{len(list(self.ledger.folder.glob('given*')))}"
        folder.mkdir()
        return folder / name

    def warned(self) -> None:
        now = self.ledger.site.world.now
        assert run_rules(jurisdictions=[DISTRICT, TOWN], year=YEAR, by=ROOT, now=now)

    def followed(self) -> None:
        """Gather what was found; one case goes to its end, one is asked about, one dismissed."""
        now = self.ledger.site.world.now
        for place in (DISTRICT, TOWN):
            gather(jurisdiction=place, by=ROOT, now=now)
        rows = WarningCase.objects.filter(jurisdiction_id=DISTRICT).exclude(kind=AUDIT)
        ended, asked, dismissed, *_ = rows
        day, reason = now.date() + timedelta(days=30), "按规定办理。"
        ask = {"letter": "inquiry", "due": day, "reason": reason}
        paper = self.ledger.paper("说明.pdf").read_bytes()
        kept = Attached("说明.pdf", "pdf", store([paper], CASES, LIMIT))
        for case, steps in {
            ended: "open ask answer check examine normal close",
            asked: "open ask",
            dismissed: "dismiss",
        }.items():
            for turn, step in enumerate(steps.split()):
                take(
                    subject=case,
                    step=step,
                    turn=turn,
                    given=ask if step == "ask" else {"reason": reason},
                    files=[kept] if step == "answer" else [],
                    by=self.who("committee") if step == "close" else ROOT,
                    now=now,
                )

    def briefed(self) -> None:
        """The report of the quarter in which the rules ran."""
        now = self.ledger.site.world.now + timedelta(hours=1)
        make(jurisdiction=DISTRICT, quarter=Quarter.of(now.date()), by=ROOT, now=now)

    def explanations(self) -> None:
        """One that waits, one that was answered."""
        now = self.ledger.site.world.now
        for period in ("01", "02"):
            line = reads.line_of((DISTRICT, "revenue", "finance", 2025, period), now.date())
            assert line is not None
            made = linkage.demand(
                jurisdiction=DISTRICT, line=line, by=self.who("committee"), now=now
            )
            if period == "02":
                linkage.explain(
                    subject=made,
                    text="系统切换，导出推迟。",
                    expected=None,
                    by=self.who("finance"),
                    now=now,
                )

    def entries(self) -> None:
        """One entry of each kind in the dictionaries; a unit's note; a token."""
        now = self.ledger.site.world.now
        common: dict[str, Any] = {"jurisdiction": DISTRICT, "note": NOTE, "by": ROOT, "now": now}
        dictionaries.enter_code(
            code_list="function", code="2050298", name="示例教育支出", from_year=YEAR, to_year=None, **common
        )  # fmt: skip
        dictionaries.map_code(
            code_list="function", year=YEAR, from_code="2050201", to_code="2050298", **common
        )
        dictionaries.succeed(
            kind="rename", on=date(2024, 1, 1), old=[f"{DISTRICT}002001"], new=[UNIT], **common
        )
        dictionaries.change_basis(
            dataset="budget", measure="", column="", begins="", year=2023, **common
        )
        unit = self.who("unit", UNIT)
        add_note(
            unit=UNIT, year=YEAR, text="工程因雨推迟。", jurisdiction=DISTRICT, by=unit, now=now
        )
        create_token(
            jurisdiction=DISTRICT,
            source="tax",
            label="征管系统",
            datasets=(),
            expires_on=date(2026, 12, 31),
            by=ROOT,
            now=now,
        )

    def views(self) -> None:
        """A view of a person's own with a subscription."""
        now, by = self.ledger.site.world.now, self.who("committee")
        address = parse(by, "/query/payment/", QUERY, now.date())
        kept = save(
            jurisdiction=DISTRICT, title="全年支付", address=address, shared=True, by=by, now=now
        )
        subscribe(
            jurisdiction=DISTRICT,
            kind=VIEW,
            view=kept,
            key="",
            often="change",
            figure=None,
            rows=0,
            by=by,
            now=now,
        )

    def pulled(self, department: Department) -> int:
        now = self.ledger.site.world.now
        given = fields(department, name="TREASURY", every_hours=None, daily_at=None)
        source = save_pull(subject=None, jurisdiction=DISTRICT, by=ROOT, now=now, **given)
        return int(start_pull(subject=source, whole=False, by=ROOT, now=now).pk)

    def tables(self) -> int:
        """A report table that waits for a person."""
        path = table(self.ledger, 1, "40.5", "九十", "147.75")
        made: Intake = take_in(
            jurisdiction=DISTRICT,
            source="finance",
            stored=store([path.read_bytes()], REPORTS, LIMIT),
            file_name=path.name,
            fiscal_year=2026,
            period="01",
            unit="",
            level_scope="own_level",
            automatic=True,
            by=self.who("finance"),
            now=self.ledger.site.world.now,
        )
        return int(made.pk)

    def documents(self) -> list[int]:
        """Accounts and a declaration with their faults."""
        found: dict[str, Path] = {}
        for one in some_documents(self.ledger.folder / "documents"):
            if one.kind in ("accounts", "declaration") and one.planted:
                found.setdefault(one.kind, one.path)
        return [
            hand_over(
                jurisdiction=DISTRICT,
                kind=kind,
                file_name=path.name,
                stored=store([path.read_bytes()], DOCUMENTS, LIMIT),
                by=self.who("committee"),
                now=self.ledger.site.world.now,
            ).pk
            for kind, path in found.items()
        ]

    def exported(self) -> None:
        staff = self.ledger.official("committee").open(f"/query/payment/rows/?{QUERY}")
        staff.press("导出 Excel")
