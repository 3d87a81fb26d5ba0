"""Verbs of the journeys of cases: what is delivered, who has it on the worklist, who does what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.journeys.hall.papers import paper
from tests.journeys.ledger.story import Ledger, Visitor, waits
from tests.world import DISTRICT

UNIT, OTHER = f"{DISTRICT}001001", f"{DISTRICT}002001"
NAME, OTHER_NAME = "第1局本级", "第2局本级"
# Who takes part, by what they are called here: role, and what the membership is narrowed to.
PEOPLE = {
    "committee": ("committee", ""),
    "second": ("committee", "b"),
    "unit": ("unit", UNIT),
    "other": ("unit", OTHER),
    "bureau": ("bureau", f"{DISTRICT}001"),
    "finance": ("finance", ""),
    "deputy": ("deputy", ""),
    "auditor": ("auditor", ""),
}
TASKS = ("warnings.run", "cases.gather", "cases.scan_file")


@dataclass
class Oversight:
    """The people of the story, each in a browser of their own; ``path`` is the case's address."""

    ledger: Ledger
    people: dict[str, Visitor] = field(default_factory=dict)
    path: str = ""

    def __getattr__(self, name: str) -> Visitor:
        """Return the person so called, who signs in when first met."""
        if name not in PEOPLE:
            raise AttributeError(name)
        if name not in self.people:
            role, unit = PEOPLE[name]
            self.people[name] = self.ledger.official(role, unit=unit)
        return self.people[name]

    def at(self, moment: str) -> None:
        """Move the clock; whoever was signed in signs in anew."""
        self.ledger.at(moment)
        for visitor in self.people.values():
            visitor.page.context.close()
        self.people.clear()

    # --- the figures come in

    def delivers(self, file: Path, dataset: str, year: int) -> None:
        """Let finance deliver a file of a whole year through the page."""
        clerk = self.finance.open("/deliveries/new/")
        clerk.write("dataset", dataset).write("jurisdiction", DISTRICT)
        clerk.write("fiscal_year", str(year))
        clerk.page.set_input_files("input[type=file]", str(file))
        clerk.find("报送并核对").click()
        waits(clerk, "已入库")

    def settles(self) -> None:
        """Wait until the worker has judged, gathered and looked into what there is."""
        self.ledger.until(self._idle, "the worker is done")

    def _idle(self) -> bool:
        from procrastinate.contrib.django.models import ProcrastinateJob

        rows = ProcrastinateJob.objects.filter(task_name__in=TASKS)
        assert not rows.filter(status="failed").exists()
        return not rows.filter(status__in=("todo", "doing")).exists()

    def judges(self) -> None:
        """Let the committee have the rules run now, and wait for what comes of it."""
        self.committee.open("/warnings/").press("现在核查").sees("已开始", inside="body")
        self.settles()

    def does(self, task: Any) -> None:
        """Let the worker do what it does every day, now."""
        self.ledger.does(task)

    # --- worklists

    def finds(self, title: str) -> Visitor:
        """Let the committee find the case on its worklist and open it."""
        staff = self.committee.open("/cases/?whose=mine").press(title)
        self.path = staff.path
        return staff

    def waits_for(self, *names: str) -> None:
        """Hold the worklists of everybody against who is to act; nobody else has the case there."""
        self._wait_for("/cases/", names)

    def waits_for_audit(self, *names: str) -> None:
        """Do the same for an audit problem, which has worklists of its own."""
        self._wait_for("/audits/", names)

    def _wait_for(self, where: str, names: Sequence[str]) -> None:
        found = {name for name in PEOPLE if self.path in self._worklist(name, where)}
        assert found == set(names), f"{self.path} waits for {sorted(found)}, not {names}"

    def _worklist(self, name: str, where: str) -> list[str]:
        page = getattr(self, name).page
        answer = page.request.get(f"{self.ledger.site.url}{where}?whose=mine")
        assert answer.status == 200, (name, answer.status)
        return re.findall(r'href="(/cases/[0-9]+/)"', answer.text())

    def status(self, name: str) -> int:
        """Return what the case's address answers somebody."""
        page = getattr(self, name).page
        return int(page.request.get(self.ledger.site.url + self.path).status)

    # --- steps

    def takes(
        self, name: str, step: str, title: str, files: Sequence[str] = (), **given: str
    ) -> Visitor:
        """Open the case, fill in the form of a step, take it."""
        visitor: Visitor = getattr(self, name).open(self.path)
        form = self.form(visitor, step)
        for key, value in given.items():
            box = form.locator(f'[name="{key}"]')
            if box.evaluate("one => one.tagName") == "SELECT":
                box.select_option(value)
            else:
                box.fill(value)
        if files:
            papers = [str(paper(self.ledger.folder, one)) for one in files]
            form.locator("input[type=file]").set_input_files(papers)
        with visitor.page.expect_navigation():
            form.get_by_role("button", name=title, exact=True).click()
        return visitor.sees(f"已办：{title}", inside="body")

    def form(self, visitor: Visitor, step: str) -> Any:
        """Return the form of a step on the case's page, unfolded."""
        form = visitor.page.locator(f'form[action="{self.path}{step}/"]')
        assert form.count(), f"{self.path}: no step {step}:\n{visitor.text()}"
        fold = form.locator("xpath=ancestor::details[1]")
        if not fold.evaluate("one => one.open"):
            fold.locator("summary").first.click()
        return form


def filled(text: str, **said: str) -> str:
    """Complete a drafted reply: after the words that ask for it comes what is said."""
    asked = {"data": "经核对，上述数据：", "cause": "原因：", "measure": "采取的措施："}
    for key, words in said.items():
        assert asked[key] in text, text
        text = text.replace(asked[key], asked[key] + words)
    return text


__all__ = ["NAME", "OTHER_NAME", "UNIT", "Oversight", "filled"]
