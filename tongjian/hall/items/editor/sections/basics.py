"""What the standard asks of every item (GB/T 39046 table 4), its basis, its duties."""

from __future__ import annotations

from tongjian.hall.items import codes
from tongjian.hall.items.editor.codecs import FLAG, LINES
from tongjian.hall.items.editor.section import Rows, Section, Slot
from tongjian.hall.items.titles import FIELDS


def chosen(table: codes.Codes) -> dict[str, list[list[str]]]:
    """Return a code set as a form's options."""
    return {"options": [[code, title] for code, title in table.items()]}


def text(name: str, hint: str = "", *, long: int = 0, required: bool = False) -> Slot:
    """Return a slot for a field of the standard that is text."""
    kind, options = ("textarea", {"max": long}) if long else ("text", {"max": 200})
    return Slot(f"fields.{name}", FIELDS[name], kind, required=required, help=hint, options=options)


def one_of(name: str, table: codes.Codes) -> Slot:
    """Return a slot for a field of the standard that is a code."""
    return Slot(f"fields.{name}", FIELDS[name], "choice", options=chosen(table))


def some_of(name: str, table: codes.Codes) -> Slot:
    """Return a slot for a field of the standard that is several codes."""
    return Slot(f"fields.{name}", FIELDS[name], "choices", options=chosen(table))


def flag(name: str) -> Slot:
    """Return a slot for a field of the standard that is yes or no."""
    return Slot(f"fields.{name}", FIELDS[name], "yes_no", FLAG)


BASIC = Section(
    "basic",
    "基本信息",
    "事项是什么、由谁办、面向谁。",
    (
        text("name", required=True),
        Slot(
            "fields.words",
            FIELDS["words"],
            "textarea",
            LINES,
            help="群众平时怎么说，每行一个，例如“晚一年上学”。搜索靠它找到事项。",
        ),
        one_of("type", codes.TYPES),
        one_of("level", codes.LEVELS),
        text("basic_code"),
        text("implementation_code"),
        text("body"),
        text("body_credit_code"),
        one_of("body_nature", codes.NATURES),
        text("undertaking"),
        Slot(
            "fields.joint_bodies",
            FIELDS["joint_bodies"],
            "textarea",
            LINES,
            help="联办单位的代号，每行一个。",
        ),
        text("division", long=1000),
        text("content", long=2000),
        some_of("audience", codes.AUDIENCES),
        some_of("themes_person", codes.THEMES_PERSON),
        some_of("themes_legal", codes.THEMES_LEGAL),
        flag("illustrative"),
    ),
)
BASIS = Section(
    "basis",
    "依据和理由",
    "每条依据写明法规名称和第几条；库中有的法规会核对该条是否存在，并把条文显示在办事指南上。",
    (
        Rows(
            "fields.basis",
            "设定依据",
            (
                Slot("law", "法规名称", required=True, help="例如：义务教育法"),
                Slot("article", "第几条", "integer", options={"min": 1, "max": 999}),
                Slot("note", "说明", "textarea"),
            ),
        ),
        Slot("reasons", "理由和依据", "textarea", options={"max": 5000}),
    ),
)
DUTIES = Section(
    "duties",
    "权责清单",
    "各环节的责任、追责情形和监督方式，公布在权力清单和责任清单上。",
    tuple(
        Slot(f"power.{key}", title, "textarea", options={"max": 2000})
        for key, title in codes.DUTIES.items()
    ),
)
SECTIONS = (BASIC, BASIS, DUTIES)
