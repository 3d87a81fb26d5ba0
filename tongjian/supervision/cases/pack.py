"""The evidence pack of a case: what was kept, as files an auditor reads without the system.

The same case always gives the same bytes: entries carry the day of their step, and the manifest
names every file with its size, SHA-256 and SM3.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from django.utils.timezone import localtime

from tongjian.core.home import home
from tongjian.core.listing.listing import safe_cell
from tongjian.core.pages import LABEL, demonstration
from tongjian.supervision.audits.pages import facts as audit_facts
from tongjian.supervision.cases import reads
from tongjian.supervision.cases.letters import pdf_of
from tongjian.supervision.cases.models import AUDIT, KINDS, WarningCase
from tongjian.supervision.warning.declare import rule_key

BACKSLASH = "\\"
FIXED = (1980, 1, 1, 0, 0, 0)
MANIFEST = "清单.csv"


def files_of(case: WarningCase) -> dict[str, bytes]:
    """Return name → content of everything the pack holds, but the manifest."""
    found = {"事项.json": _json(_facts(case)), "经过.csv": _history(case)}
    if case.kind == AUDIT:
        found["审计问题.json"] = _json(audit_facts(case.audit))
        found["整改进展.csv"] = _progress(case)
    for number, one in enumerate(case.findings.all(), 1):
        folder = f"问题{number:02d}-{rule_key(one.rule)}"
        told = {"rule": one.rule, "version": one.version, "as_of": one.as_of.isoformat()}
        found |= _finding(folder, {**told, **one.frozen})
        for at, before in enumerate(one.frozen.get("earlier", ()), 1):
            found |= _finding(f"{folder}/以前存下的{at}", {**told, **before})
    for letter in case.letters.all():
        name = f"函件/{letter.get_kind_display()}-{letter.pk}"
        found[f"{name}.pdf"] = pdf_of(letter)
    for file in case.files.filter(state="clean"):
        name = f"附件/{file.pk}-{file.name.replace('/', '_').replace(BACKSLASH, '_')}"
        try:
            found[name] = (home() / file.path).read_bytes()
        except FileNotFoundError:
            found[f"{name}（已不在）.txt"] = f"文件已不在，SM3 {file.sm3}".encode()
    return found


def _finding(folder: str, frozen: Mapping[str, Any]) -> dict[str, bytes]:
    """Return a finding as it was kept: its words and figures, and the rows it rests on."""
    left_out = ("tables", "facts", "earlier")
    kept = {key: value for key, value in frozen.items() if key not in left_out}
    found = {f"{folder}/问题.json": _json(kept)}
    for table in frozen["tables"]:
        heads = [head for head, _ in table["headings"]]
        rows = [[*key, *row] for key, row in zip(table["keys"], table["rows"], strict=True)]
        found[f"{folder}/证据-{table['title']}.csv"] = _csv(["报送批次", "行", *heads], rows)
    return found


def pack(case: WarningCase) -> bytes:
    """Return the pack as a ZIP file."""
    found = files_of(case)
    rows = [
        [name, len(content), hashlib.sha256(content).hexdigest(), _sm3(content)]
        for name, content in found.items()
    ]
    manifest = _csv(["文件", "字节", "SHA-256", "SM3"], rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*found.items(), (MANIFEST, manifest)):
            archive.writestr(zipfile.ZipInfo(name, FIXED), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _sm3(content: bytes) -> str:
    return hashlib.new("sm3", content).hexdigest()


def _facts(case: WarningCase) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "number": case.number,
        "title": case.title,
        "jurisdiction": case.jurisdiction_id,
        "year": case.year,
        "kind": KINDS[case.kind],
        "code": case.code,
        "name": case.name,
        "unit": case.unit,
        "state": reads.state_title(case),
        "involved_yuan": str(case.involved_yuan),
        "payments": [
            [delivery, row, str(amount)]
            for delivery, row, amount in case.payments.order_by("delivery", "row").values_list(
                "delivery", "row", "amount_yuan"
            )
        ],
        "priority": case.priority,
        "why": case.why,
        "verdict": case.get_verdict_display(),
        "violation": case.get_violation_display(),
        "violation_yuan": _told(case.violation_yuan),
        "demand": case.demand,
        "returned_yuan": _told(case.returned_yuan),
        "reclassified_yuan": _told(case.reclassified_yuan),
        "other_yuan": _told(case.other_yuan),
        "agenda": case.agenda,
    }
    return {**shown, "label": LABEL} if demonstration() else shown


def _told(value: Any) -> str | None:
    return None if value is None else str(value)


def _progress(case: WarningCase) -> bytes:
    rows = [
        [
            one.at.isoformat(timespec="seconds"),
            one.by,
            one.get_stage_display(),
            _told(one.rectified_yuan),
            one.step.reason,
        ]
        for one in case.progress.select_related("step")
    ]
    return _csv(["时间", "谁", "阶段", "累计已整改（元）", "说明"], rows)


def _history(case: WarningCase) -> bytes:
    rows = [
        [localtime(one.at).isoformat(timespec="seconds"), one.by, one.title, one.state, one.reason]
        for one in reads.history(case)
    ]
    return _csv(["时间", "谁", "办了什么", "之后的状态", "说明"], rows)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _csv(heads: list[str], rows: list[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
