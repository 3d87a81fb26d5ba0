"""Applying: for whom, page by page, materials, check, submit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.applicants.reads import applicant_of, parties_of
from tongjian.hall.applications import actions
from tongjian.hall.applications.actions import ApplicationRefused, DraftConflict
from tongjian.hall.applications.models import Draft
from tongjian.hall.applications.pages import (
    address_of,
    base_of,
    cards_of,
    form_context,
    frame,
    sections_of,
    start_of,
)
from tongjian.hall.applications.reads import draft_or_case, drafts_of
from tongjian.hall.applications.receiving import materials_from
from tongjian.hall.applications.submit import submit_application
from tongjian.hall.applications.wizard import QUESTIONS, Page, Work, questionnaire, work_of
from tongjian.hall.forms.reading import add_row, read_step, remove_row
from tongjian.hall.items import reads as items
from tongjian.hall.items.models import ItemVersion
from tongjian.hall.items.windows import next_after, open_on

LEGAL = frozenset("23456")


def _applicant(request: Any) -> Applicant | None:
    """Return the applicant when the hall knows who they are, None when they must say so first."""
    found = applicant_of(request.user)
    return found if found is not None and found.party_id is not None else None


def _say_who(request: Any) -> HttpResponseBase:
    messages.info(request, "请先填写您的姓名和证件，再开始申请。")
    return redirect(f"/hall/me/?{urlencode({'next': request.get_full_path()})}")


@access("hall.apply")
def start(request: Any, key: str) -> HttpResponseBase:
    """Ask for whom the application is, and begin it."""
    today = request.now.date()
    try:
        entry = items.entry(key, today)
    except ItemVersion.DoesNotExist as error:
        raise Http404 from error
    applicant = _applicant(request)
    if applicant is None:
        return _say_who(request)
    parties = [
        party
        for party in parties_of(applicant, today, key)
        if _serves(entry.definition.fields.audience, party.kind)
    ]
    fault, chosen = "", request.POST.get("party", "")
    if request.method == "POST":
        party = next((one for one in parties if str(one.pk) == chosen), None)
        if party is None:
            fault = "请选择为谁申请"
        else:
            try:
                draft = actions.start_draft(
                    applicant=applicant,
                    version=entry.version,
                    party=party,
                    questions=_asked(entry, request.POST),
                    by=request.actor,
                    now=request.now,
                )
                return redirect("draft", draft.pk)
            except ApplicationRefused as error:
                fault = str(error)
    windows = entry.definition.windows
    context = {
        "entry": entry,
        "item": entry.definition,
        "parties": parties,
        "chosen": chosen or (str(parties[0].pk) if len(parties) == 1 else ""),
        "questions": _asked(entry, request.GET or request.POST),
        "closed": bool(windows) and open_on(windows, today) is None,
        "window": open_on(windows, today),
        "coming": next_after(windows, today),
        "drafts": drafts_of(request.actor, today).filter(version__item=entry.item),
        "fault": fault,
    }
    return render(request, "hall/applications/start.html", context, status=422 if fault else 200)


def _serves(audience: tuple[str, ...], kind: str) -> bool:
    if not audience:
        return True
    return "1" in audience if kind == "person" else bool(LEGAL & set(audience))


def _asked(entry: items.Entry, given: Any) -> dict[str, str]:
    """Return the answers to the questionnaire that the guide sends along."""
    asked = questionnaire(entry.definition)
    if asked is None:
        return {}
    keys = [one.key for _, _, one in asked.fields()]
    return {key: given[key][:200] for key in keys if given.get(key)}


# --- the wizard ------------------------------------------------------------------------------


def _draft(request: Any, pk: int) -> Draft:
    """Return a draft of the person's own, or raise 404."""
    found: Draft = get_object_or_404(draft_or_case(request.actor, request.now.date()), pk=pk)
    return found


def _page(work: Work, kind: str, key: str) -> Page:
    page = work.page(kind, key)
    if page is None:
        raise Http404
    return page


def _gone(draft: Draft) -> HttpResponseBase | None:
    """Lead to the case when the draft was submitted already, e.g. in another tab."""
    return redirect("my_case", draft.case_id) if draft.case_id else None


@access("hall.apply")
def resume(request: Any, pk: int) -> HttpResponseBase:
    """Go on where the applicant left off, on whatever device."""
    draft = _draft(request, pk)
    if gone := _gone(draft):
        return gone
    return redirect(address_of(draft, start_of(work_of(draft, request.now.date()))))


@access("hall.apply")
def questions(request: Any, pk: int) -> HttpResponseBase:
    """Ask the item's questionnaire."""
    return _fill(request, pk, QUESTIONS, QUESTIONS)


@access("hall.apply")
def step(request: Any, pk: int, key: str) -> HttpResponseBase:
    """Ask one step of the form."""
    return _fill(request, pk, "step", key)


def _fill(request: Any, pk: int, kind: str, key: str) -> HttpResponseBase:
    draft = _draft(request, pk)
    if gone := _gone(draft):
        return gone
    work = work_of(draft, request.now.date())
    page = work.page(kind, key) or work.skipped(kind, key)
    if page is None:
        raise Http404
    if request.method == "POST":
        return _save(request, work, page)
    if page not in work.pages:
        return _not_asked(request, work, page)
    errors = work.judge(page).errors if request.GET.get("from") == "check" else {}
    context = form_context(work, page, errors=errors)
    return render(request, "hall/applications/step.html", context)


def _not_asked(request: Any, work: Work, page: Page) -> HttpResponseBase:
    """Lead on from a page that other answers have made needless, e.g. after going back."""
    messages.info(request, f"按您现在填的情况，不用填“{page.title}”。")
    return redirect(address_of(work.draft, start_of(work)))


def _save(request: Any, work: Work, page: Page) -> HttpResponseBase:
    """Keep what was typed, then go where the person pressed."""
    posted = request.POST
    _, form_step = work.form_of(page)
    answers = read_step(form_step, posted)
    if "_add" in posted:
        answers = add_row(form_step, answers, posted["_add"])
    elif "_remove" in posted:
        answers = remove_row(form_step, answers, posted["_remove"])
    automatic = "_auto" in posted
    try:
        draft = actions.save_page(
            subject=work.draft,
            page=page,
            answers=answers,
            turn=_number(posted.get("turn")),
            base=posted.get("base", ""),
            tab=posted.get("tab", ""),
            by=request.actor,
            now=request.now,
        )
    except DraftConflict as conflict:
        if automatic:
            return _told(request, work, str(conflict), conflict=True)
        context = form_context(work, page, answers=answers, saved=conflict.saved)
        context["conflict"] = str(conflict)
        return render(request, "hall/applications/step.html", context, status=409)
    except ApplicationRefused as refusal:
        if automatic:
            return _told(request, work, str(refusal), conflict=True)
        context = form_context(work, page, answers=answers)
        context["refusal"] = str(refusal)
        return render(request, "hall/applications/step.html", context, status=422)
    work = work_of(draft, request.now.date())
    if automatic:
        return _told(request, work, "", page=page)
    return _onward(request, work, page)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1


def _told(
    request: Any, work: Work, words: str, *, conflict: bool = False, page: Page | None = None
) -> HttpResponse:
    """Answer an automatic save: when it was saved, or why it was not."""
    context: dict[str, Any] = {"draft": work.draft, "words": words, "conflict": conflict}
    # a stale page of materials keeps the mark it was opened with, see save_materials
    if page is not None and work.draft.page == request.POST.get("tab", "")[:24]:
        context["base"] = base_of(work, page)
    return render(request, "hall/applications/saved.html", context)


def _onward(request: Any, work: Work, page: Page) -> HttpResponseBase:
    draft, current = work.draft, work.page(page.kind, page.key)
    if current is None:
        return _not_asked(request, work, page)
    if elsewhere := _pressed(request, work, current):
        return elsewhere
    checked = work.judge(current)
    if not checked.ok:
        context = form_context(work, current, errors=checked.errors)
        return render(request, "hall/applications/step.html", context, status=422)
    following = work.pages[-1] if request.GET.get("from") == "check" else work.after(current)
    return redirect(address_of(draft, following))


def _pressed(request: Any, work: Work, page: Page) -> HttpResponseBase | None:
    """Return where a button leads that asks for nothing to be complete."""
    posted = request.POST
    if "_later" in posted:
        return _later(request, work.draft)
    if "_back" in posted:
        return redirect(address_of(work.draft, work.before(page) or page))
    for button in ("_add", "_remove"):
        if button in posted:
            return redirect(f"{request.get_full_path()}#f-{posted[button].partition('.')[0]}")
    return None


def _later(request: Any, draft: Draft) -> HttpResponseBase:
    day = draft.expires_on
    messages.success(
        request,
        f"已保存。{day.year}年{day.month}月{day.day}日前可以接着填，换手机或电脑登录也行。",
    )
    return redirect("my")


@access("hall.apply")
def materials(request: Any, pk: int) -> HttpResponseBase:
    """Take in the materials: new files, papers the hall has, what follows later."""
    draft = _draft(request, pk)
    if gone := _gone(draft):
        return gone
    work = work_of(draft, request.now.date())
    page = _page(work, "materials", "materials")
    faults: dict[str, Any] = {}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            work, faults = materials_from(request, work)
        except ApplicationRefused as refusal:
            if "_auto" in request.POST:
                return _told(request, work, str(refusal), conflict=True)
            messages.error(request, str(refusal))
            return redirect("my")
        answer = _after_materials(request, work, page, faults)
        if answer is not None:
            return answer
        errors = {} if _stays(request) else work.material_faults()
    elif request.GET.get("from") == "check":
        errors = work.material_faults()
    cards = cards_of(work, request.actor, faults=faults, errors=errors)
    context = {**frame(work, page), "cards": cards, "held": work.held}
    context["base"] = base_of(work, page)
    context["errors"] = [(card.id, card.error) for card in cards if card.error]
    status = 422 if request.method == "POST" and (context["errors"] or faults) else 200
    return render(request, "hall/applications/materials.html", context, status=status)


def _stays(request: Any) -> bool:
    """Whether a button of the page itself was pressed, not one that leads away."""
    posted = request.POST
    return "_reuse" in posted or "_files" in posted or any(k.endswith("-remove") for k in posted)


def _after_materials(
    request: Any, work: Work, page: Page, faults: dict[str, Any]
) -> HttpResponseBase | None:
    """Return where to go after saving, None to show the page again."""
    if "_auto" in request.POST:
        return _told(request, work, "", page=page)
    if faults:
        return None
    if elsewhere := _pressed(request, work, page):
        return elsewhere
    if _stays(request):
        return redirect(request.get_full_path())
    if work.material_faults() or any(card.error for card in cards_of(work, request.actor)):
        return None
    return redirect("draft_check", work.draft.pk)


@access("hall.apply")
def check(request: Any, pk: int) -> HttpResponseBase:
    """Show everything once more, with the way back to each answer; then submit."""
    draft = _draft(request, pk)
    if gone := _gone(draft):
        return gone
    work = work_of(draft, request.now.date())
    page = _page(work, "check", "check")
    fault = ""
    if request.method == "POST":
        if "_later" in request.POST:
            return _later(request, draft)
        if request.POST.get("true") != "yes":
            fault = "请确认以上内容属实，再提交"
        else:
            try:
                case = submit_application(
                    subject=draft, channel=_channel(request), by=request.actor, now=request.now
                )
                return redirect("my_done", case.pk)
            except ApplicationRefused as refusal:
                fault = str(refusal)
    cards = cards_of(work, request.actor, errors=work.material_faults())
    sections = sections_of(work, cards)
    context = {
        **frame(work, page),
        "sections": sections,
        "cards": cards,
        "held": work.held,
        "wrong": [one for section in sections for one in section.faults],
        "fault": fault,
        "newer": _newer(draft, request),
    }
    return render(request, "hall/applications/check.html", context, status=422 if fault else 200)


def _newer(draft: Draft, request: Any) -> bool:
    current = draft.version.item.current_id
    return current is not None and current != draft.version_id


def _channel(request: Any) -> str:
    """Return whether a phone or a computer was used, for the figures of the hall."""
    phone = request.headers.get("Sec-CH-UA-Mobile") == "?1"
    return "mobile" if phone or "Mobi" in request.headers.get("User-Agent", "") else "computer"


@access("hall.apply")
@require_POST
def renew(request: Any, pk: int) -> HttpResponseBase:
    """Move a draft to the version of its item now in force."""
    draft = _draft(request, pk)
    if gone := _gone(draft):
        return gone
    try:
        version = items.in_force(draft.version.item.key, request.now.date())
        actions.renew_draft(subject=draft, version=version, by=request.actor, now=request.now)
        messages.success(request, "已换到新的办理要求，您填过的内容还在，请从头核对一遍。")
    except (ApplicationRefused, ItemVersion.DoesNotExist) as error:
        words = str(error) if isinstance(error, ApplicationRefused) else "这个事项已经停办"
        messages.error(request, words)
        return redirect("my")
    fresh = work_of(_draft(request, pk), request.now.date())
    return redirect(address_of(draft, fresh.pages[0]))


@access("hall.apply")
def discard(request: Any, pk: int) -> HttpResponseBase:
    """Ask whether to give a draft up, and do it."""
    draft = _draft(request, pk)
    if gone := _gone(draft):
        return gone
    if request.method != "POST":
        return render(request, "hall/applications/discard.html", {"draft": draft})
    try:
        actions.discard_draft(subject=draft, by=request.actor, now=request.now)
        messages.success(request, "已删除这份没有提交的申请。")
    except ApplicationRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("my"))
