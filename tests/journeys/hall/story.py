"""Small verbs the journeys are told in: who opens what, presses what and reads what."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error
from procrastinate.exceptions import AlreadyEnqueued

from tests.hall.applicants.people import actor, applicant, last_code
from tests.journeys.conftest import DESKTOP, PASSWORD, PHONE, SLATE, Site
from tests.journeys.hall.papers import paper
from tests.world import DISTRICT, ROOT
from tongjian.core import clock
from tongjian.hall.applicants.actions import Identity
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.cases.models import HallCase

SHOTS = os.environ.get("TONGJIAN_SHOTS", "")
ANDROID = (
    "Mozilla/5.0 (Linux; Android 13; Mobile) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0 Mobile Safari/537.36"
)


@dataclass
class Hall:
    """A running hall with its clock; people come in as visitors."""

    site: Site
    folder: Path
    ahead: Path
    windows: list[Any] = field(default_factory=list)

    # --- time

    def at(self, moment: str) -> None:
        """Move the clock of all to a moment in Shanghai: 2026-03-02 10:00."""
        wanted = datetime.fromisoformat(moment).replace(tzinfo=clock.SHANGHAI)
        seconds = (wanted - datetime.now(clock.SHANGHAI)).total_seconds()
        fresh = self.ahead.with_suffix(".next")
        fresh.write_text(str(seconds))
        fresh.replace(self.ahead)
        self.site.world.now = wanted

    def night(self) -> None:
        """Let the worker do what fell due, as it does every hour, and wait until it has."""
        from tongjian.hall.cases.tasks import fall_due
        from tongjian.hall.items.tasks import due_versions

        for task in (due_versions, fall_due):
            self.does(task)

    def does(self, task: Any) -> None:
        """Let the worker do now what it does by the hour or the day, and wait until it has."""
        jobs: list[int] = []
        self.until(lambda: self._queued(task, jobs), f"{task.name} is queued")
        self.until(lambda: self._finished(jobs[0]), f"the worker does {task.name}")

    def _queued(self, task: Any, jobs: list[int]) -> bool:
        try:
            with self.site.world.scope():
                jobs.append(task.configure().defer(timestamp=int(time.time())))
        except AlreadyEnqueued:  # the worker's own clock came first
            return False
        return True

    def _finished(self, job: int) -> bool:
        from procrastinate.contrib.django.models import ProcrastinateJob

        state = ProcrastinateJob.objects.get(pk=job).status
        assert state != "failed", (self.folder / "server.log").read_text()[-4000:]
        return bool(state == "succeeded")

    def until(self, true: Callable[[], bool], what: str, seconds: float = 120) -> None:
        """Wait for something that happens in the background."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, what
            time.sleep(0.1)

    # --- people

    def official(
        self, role: str, size: tuple[int, int] = DESKTOP, unit: str = "", town: str = DISTRICT
    ) -> Visitor:
        """An official who signs in with a password."""
        user = self.site.world.person(role, town, unit)
        found = self.anybody(size)
        found.open("/sign-in/")
        found.page.fill("input[name=login]", user.username)
        found.page.fill("input[name=password]", PASSWORD)
        found.page.click("button[type=submit]:not([formaction])")
        found.page.wait_for_url(lambda url: "/sign-in/" not in url)
        return found

    def applicant(self, phone: str, size: tuple[int, int] = PHONE, then: str = "") -> Visitor:
        """An applicant who signs in by telephone and the code of the message."""
        found = self.anybody(size)
        found.open(f"/hall/sign-in/?next={then or '/hall/me/'}")
        found.sign_in(phone)
        return found

    def anybody(self, size: tuple[int, int] = DESKTOP) -> Visitor:
        """Somebody with an empty browser, on a phone, a tablet or at a desk."""
        by_hand = {"is_mobile": True, "has_touch": True, "user_agent": ANDROID}
        window = self.site.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **(by_hand if size in (PHONE, SLATE) else {}),
        )
        self.windows.append(window)
        return self._tab(window)

    def same_browser(self, visitor: Visitor) -> Visitor:
        """The same person in a second tab."""
        return self._tab(visitor.page.context)

    def _tab(self, window: Any) -> Visitor:
        page = window.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: self.site.errors.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(page, said))
        return Visitor(self, page)

    def _hear(self, page: Any, said: Any) -> None:
        # A page that answers 4xx to keep what was typed is reported as "error" too; ``press`` and
        # ``open`` judge those.
        where = said.location.get("url", "")
        refusal = "status of 4" in said.text and where == page.url
        if said.type == "error" and not refusal:
            line = said.location.get("lineNumber", "")
            self.site.errors.append(f"{page.url}: {said.text} ({where}:{line})")

    def known(self, phone: str, identity: Identity) -> Applicant:
        """An applicant the hall knows from before, by the actions they took."""
        return applicant(self.site.world, phone, identity)

    # --- what the database holds

    def case(self, number: str) -> HallCase:
        with self.site.world.scope():
            found: HallCase = HallCase.objects.select_related("version").get(number=number)
            return found

    def paper(self, name: str) -> Path:
        return paper(self.folder, name)

    def close(self) -> None:
        for window in self.windows:
            window.close()


@dataclass
class Visitor:
    """Somebody in front of a screen."""

    hall: Hall
    page: Any

    @property
    def path(self) -> str:
        return str(urlsplit(self.page.url).path)

    def open(self, path: str) -> Visitor:
        """Type an address."""
        answer = self.page.goto(self.hall.site.url + path)
        assert answer is None or answer.status < 400, f"{path}: {answer.status}"
        return self

    def press(self, words: str, inside: str = "main", answer: int = 0) -> Visitor:
        """Press the button or link that says so, and wait for the page behind it.

        The page is a good one or one that keeps what was typed; ``answer`` names another status.
        """
        with self.page.expect_navigation() as coming:
            self.find(words, inside).click()
        status = coming.value.status if coming.value else 200
        good = status == answer if answer else status < 400 or status in (409, 422)
        assert good, f"“{words}” led to {status}: {self.page.url}\n{self.text('body')}"
        return self

    def press_first(self, selector: str) -> Visitor:
        """Press the first of a list, and wait for the page behind it."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        return self

    def find(self, words: str, inside: str = "main") -> Any:
        """The first button or link in sight that says so."""
        spoken = re.compile(re.escape(words))
        place = self.page.locator(inside)
        either = place.get_by_role("button", name=spoken).or_(
            place.get_by_role("link", name=spoken)
        )
        found = either.locator("visible=true").first
        try:
            found.wait_for(timeout=15_000)
        except Error:
            raise AssertionError(
                f"{self.page.url}: nothing to press says “{words}”:\n{self.text('body')}"
            ) from None
        return found

    def unfold(self, words: str) -> Visitor:
        """Open a fold by its summary, unless it is open."""
        summary = self.page.locator("summary", has_text=words).first
        if not summary.evaluate("one => one.parentElement.open"):
            summary.click()
        return self

    def fill(self, **answers: str) -> Visitor:
        """Write into fields by their names; a double underscore stands for a point."""
        for key, value in answers.items():
            self.write(key.replace("__", "."), value)
        return self

    def write(self, name: str, value: str) -> Visitor:
        """Write, select or choose in the field of that name, whichever it is."""
        box = self.page.locator(f'main [name="{name}"]:not([type=hidden])')
        assert box.count(), f"{self.page.url}: no field “{name}”:\n{self.text()}"
        kind = box.first.evaluate("one => one.type")
        if kind in ("radio", "checkbox"):
            self.page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "select-one":
            box.first.select_option(value)
        else:
            box.first.fill(value)
        return self

    def answer(self, question: str, choice: str) -> Visitor:
        """Choose among the options of a question by what both say."""
        group = self.page.get_by_role("group", name=re.compile(re.escape(question)))
        group.get_by_label(choice).first.check()
        return self

    def hand_in(self, material: str, name: str) -> Visitor:
        """Give a file for a material and see it received; the scan is not waited for."""
        card = self.choose_file(material, name)
        card.get_by_role("list").get_by_text(name).first.wait_for()
        return self

    def choose_file(self, material: str, name: str) -> Any:
        """Choose a file for a material, and wait for nothing; the material's part of the page."""
        card = self.page.locator("section", has=self.page.get_by_role("heading", name=material))
        card.locator("input[type=file]").set_input_files(self.hall.paper(name))
        return card

    def text(self, inside: str = "main") -> str:
        """What the page says, without blanks."""
        return squeezed(self.page.locator(inside).inner_text())

    def sees(self, *words: str, inside: str = "main") -> Visitor:
        """Read the page; every one of the words is there."""
        text = self.text(inside)
        for one in words:
            assert squeezed(one) in text, f"{self.page.url}: “{one}” is not on the page:\n{text}"
        return self

    def misses(self, *words: str, inside: str = "main") -> Visitor:
        text = self.text(inside)
        for one in words:
            assert squeezed(one) not in text, f"{self.page.url}: “{one}” is on the page:\n{text}"
        return self

    def looks(self, name: str = "") -> Visitor:
        """Look closely: accessible, no sideways scroll; a picture when a folder is named."""
        if name and SHOTS:
            wide = self.page.viewport_size["width"] > PHONE[0]
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            kind = "desktop" if wide else "phone"
            # Hiding the caret would write style attributes, which htmx copies on.
            shot = f"{SHOTS}/hall-{name}-{kind}.png"
            self.page.screenshot(path=shot, full_page=True, caret="initial")
        faults = faults_of(self.page)
        assert not faults, "\n".join(faults)
        return self

    def sign_in(self, phone: str) -> Visitor:
        """From the page of the telephone number to wherever one wanted to go."""
        self.page.fill("#id_phone", phone)
        self.press("获取短信验证码")
        self.page.fill("#id_code", last_code(self.hall.site.world))
        self.press("登录")
        return self

    def download(self, words: str) -> Path:
        """Press what gives a file; the file."""
        with self.page.expect_download() as coming:
            self.find(words).click()
        kept = self.hall.folder / str(coming.value.suggested_filename)
        coming.value.save_as(kept)
        return kept

    def fetch(self, words: str) -> bytes:
        """What stands behind a link, read with the visitor's own session."""
        address = self.find(words).get_attribute("href")
        answer = self.page.request.get(self.hall.site.url + address)
        assert answer.status == 200, f"{address}: {answer.status}"
        content: bytes = answer.body()
        return content


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def faults_of(page: Any, *, whole: bool = True) -> list[str]:
    """Return what is wrong with a page for people: sideways scroll and, the ``whole``, axe's findings."""
    violations = Axe().run(page).response["violations"] if whole else []
    found = [
        f"{page.url}: {one['id']}: {one['help']}: "
        + " | ".join(node["html"][:160] for node in one["nodes"][:3])
        for one in violations
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > page.viewport_size["width"] + 1:
        found.append(f"{page.url}: scrolls sideways, {wide} px wide")
    return found


def child_of(hall: Hall, parent: Applicant, identity: Identity) -> Party:
    """A child the parent named before."""
    from tongjian.hall.applicants.rights import add_child

    with hall.site.world.scope():
        party: Party = add_child(
            subject=parent,
            identity=identity,
            address={},
            by=actor(parent),
            now=hall.site.world.now,
        ).party
        return party


__all__ = ["DESKTOP", "PHONE", "ROOT", "Hall", "Visitor", "child_of", "faults_of"]
