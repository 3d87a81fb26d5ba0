"""Is a guide fit to be published? What national spot checks found wanting, checked before approval.

Empty columns, catch-all materials, materials nobody issues or no law asks for, steps without an
explanation, missing time, fee or contact, an item that search does not find. A pure function of the
definition: a list of findings, each with its place and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongjian.hall.forms.conditions import Condition, references
from tongjian.hall.forms.schema import Group
from tongjian.hall.items import codes, search, titles
from tongjian.hall.items.definition import Definition, parse_definition
from tongjian.hall.items.parts import Cite, ItemLimit, Material

CATCH_ALL = re.compile(
    "(其他|其它|有关|相关|必要|所需|规定|需要)的?(其他|其它)?的?(申请|证明|补充)?(材料|资料|文件|手续)|等材料$|等证明$"
)
SHORTEST = 8  # characters; fewer explain nothing
FEWEST_WORDS = 3
# Calendar days that one unit of a limit amounts to, roughly: only to compare two limits.
DAYS = {"working_days": Decimal("1.4"), "days": Decimal(1), "months": Decimal(30)}
TEXTS = (
    "basic_code",
    "implementation_code",
    "division",
    "content",
    "body",
    "body_credit_code",
    "conditions",
    "undertaking",
    "intermediary",
    "quantity_limit",
    "result_name",
    "result_sample",
    "scope",
)
CONTACT = ("place", "hours", "phone_consult", "phone_supervise")
LISTS = ("basis", "procedure", "audience", "handling", "faq")


@dataclass(frozen=True)
class QualityFinding:
    """One thing to improve: ``path`` for a program, the rest for people."""

    path: str
    place: str
    text: str
    advice: str


def quality(definition: Definition | Mapping[str, Any]) -> list[QualityFinding]:
    """Return what should be improved before the guide is published, in the order of the guide.

    A raw definition is parsed first; raises ``DefinitionInvalid``.
    """
    parsed = definition if isinstance(definition, Definition) else parse_definition(definition)
    return [
        *_columns(parsed),
        *_procedure(parsed),
        *_time_and_fee(parsed),
        *_materials(parsed),
        *_questions(parsed),
        *_basis(parsed),
        *_flow(parsed),
        *_found(parsed),
    ]


def _columns(parsed: Definition) -> Iterator[QualityFinding]:
    for key in (*TEXTS, *CONTACT, *LISTS):
        if not getattr(parsed.fields, key):
            title = titles.FIELDS[key]
            none = "没有的写“无”" if key in ("intermediary", "quantity_limit") else "请填写"
            yield QualityFinding(f"fields.{key}", f"“{title}”", "是空的", none)
    if not parsed.fields.themes_person and not parsed.fields.themes_legal:
        yield QualityFinding(
            "fields.themes_person", "“主题”", "没有选", "至少选一个面向自然人或者法人的主题"
        )
    if not parsed.reasons:
        yield QualityFinding(
            "reasons", "“理由和依据”", "是空的", "用几句平常话说明为什么有这个事项"
        )
    for key, title in codes.DUTIES.items():
        if not parsed.power.get(key):
            yield QualityFinding(f"power.{key}", f"权责清单“{title}”", "是空的", "写明责任和依据")


def _procedure(parsed: Definition) -> Iterator[QualityFinding]:
    for number, step in enumerate(parsed.fields.procedure):
        path, place = f"fields.procedure.{number}", f"办理程序“{step.step}”"
        if len(step.explanation) < SHORTEST:
            yield QualityFinding(path, place, "没有说明", "写清这一步做什么、申请人要不要到场")
        if not step.who:
            yield QualityFinding(path, place, "没有写由谁办理", "写明办理人")
        if not step.days:
            yield QualityFinding(path, place, "没有写时限", "写明多少时间内完成")


def _time_and_fee(parsed: Definition) -> Iterator[QualityFinding]:
    law, promise = parsed.statutory, parsed.promised
    for key, limit in (("statutory", law), ("promised", promise)):
        if limit is None:
            yield QualityFinding(
                "limits", f"“{codes.LIMITS[key]}”", "没有设", "写明多少时间，从哪件事起算"
            )
    if law is not None and promise is not None and _days(promise) > _days(law):
        yield QualityFinding(
            "limits",
            "“承诺办结时限”",
            f"{promise.text}比法定的 {law.text}还长",
            "承诺时限不能超过法定时限",
        )
    if law is not None and law.basis is None:
        yield QualityFinding(
            "limits", "“法定办结时限”", "没有依据", "写明法规和条；没有规定的写明是公布的时限"
        )
    if not parsed.materials:
        yield QualityFinding("materials", "“申请材料”", "一份也没有", "列出全部材料")


def _days(limit: ItemLimit) -> Decimal:
    return limit.amount * DAYS[limit.unit]


def _materials(parsed: Definition) -> Iterator[QualityFinding]:
    for number, material in enumerate(parsed.materials):
        path, place = f"materials.{number}", f"材料“{material.name}”"
        for text, advice in _faults(material):
            yield QualityFinding(path, place, text, advice)
    asked = {
        field.options["material"] for _, _, field in parsed.form.fields() if field.kind == "upload"
    }
    for number, material in enumerate(parsed.materials):
        if asked and material.timing == "apply" and material.key not in asked:
            yield QualityFinding(
                f"materials.{number}",
                f"材料“{material.name}”",
                "申请时要交，表单里却没有上传的地方",
                "在表单里加一个上传字段，或者改提交时间",
            )


def _faults(material: Material) -> Iterator[tuple[str, str]]:
    for text in (material.name, material.instructions):
        if found := CATCH_ALL.search(text):
            yield f"“{found.group()}”是笼统的说法", "写出具体是什么材料，谁出具"
    if not material.issued_by:
        yield "没有写由谁出具", "写明出具单位；申请人自己写的填“申请人”"
    if material.basis is None:
        yield "没有依据", "写明哪部法规第几条要求；没有依据的材料应当取消"
    if len(material.instructions) < SHORTEST - 2:
        yield "没有填报须知", "写清要哪几页、几份、什么时间内出具"
    if not material.timing:
        yield "没有写什么时候提交", "选择提交时间"
    if not material.grade_needed:
        yield "没有选可信等级", "选择由谁核对"
    if not material.accept and material.timing == "apply":
        yield "没有写可上传的格式", "至少选一种"


def _questions(parsed: Definition) -> Iterator[QualityFinding]:
    conditions = [material.when for material in parsed.materials]
    for step in parsed.form.steps:
        conditions.append(step.when)
        for entry in step.entries:
            conditions.append(entry.when)
            if isinstance(entry, Group):
                conditions.extend(inner.when for inner in entry.fields)
    conditions.extend(question.when for question in parsed.questionnaire)
    used = {name for one in conditions for name in _named(one)}
    for number, question in enumerate(parsed.questionnaire):
        if question.key not in used:
            yield QualityFinding(
                f"questionnaire.{number}",
                f"问卷“{question.question}”",
                "答案不影响任何材料或者字段",
                "去掉这个问题，或者在材料的适用情形里用到它",
            )


def _named(condition: Condition | None) -> frozenset[str]:
    return references(condition) if condition is not None else frozenset()


def _basis(parsed: Definition) -> Iterator[QualityFinding]:
    cited = [(f"fields.basis.{at}", one) for at, one in enumerate(parsed.fields.basis)]
    cited += [
        (f"materials.{at}", one.basis) for at, one in enumerate(parsed.materials) if one.basis
    ]
    cited += [(f"limits.{at}", one.basis) for at, one in enumerate(parsed.limits) if one.basis]
    for path, cite in cited:
        if words := _cite_fault(cite):
            yield QualityFinding(path, f"依据“{cite.title}”", words, "核对法规名称和条的序号")
    if parsed.fields.basis and not any(cite.text for cite in parsed.fields.basis):
        yield QualityFinding(
            "fields.basis", "“设定依据”", "没有一条能展开看原文", "至少引一条法规库里有的法规条文"
        )


def _cite_fault(cite: Cite) -> str:
    if cite.article is not None and not cite.text:
        return "法规库里没有这一条，读者看不到原文"
    return ""


def _flow(parsed: Definition) -> Iterator[QualityFinding]:
    for gap in parsed.flow.gaps():
        yield QualityFinding("flow", "“办理流程”", gap, "补上这一步")


def _found(parsed: Definition) -> Iterator[QualityFinding]:
    terms = search.terms_of(parsed)
    words = parsed.fields.words
    if len(words) < FEWEST_WORDS:
        yield QualityFinding(
            "fields.words",
            "“常用说法”",
            f"只有 {len(words)} 个",
            f"写上老百姓会怎么说，至少 {FEWEST_WORDS} 个，搜索靠它找到本事项",
        )
    tokens = frozenset(search.tokens_of(parsed))
    for word in (parsed.fields.name, *words):
        query = search.read_query(word)
        if not query.tokens & tokens or search.score(query, terms, {}) < search.WORTH:
            yield QualityFinding(
                "fields.words",
                f"常用说法“{word}”",
                "搜索这个说法找不到本事项",
                "换一个更具体的说法",
            )
