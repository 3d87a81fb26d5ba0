"""Words of report tables by which headings, units, notes and totals are told apart."""

from __future__ import annotations

import re
import unicodedata

YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
SHORT_YEAR = re.compile(r"(?<!\d)([0-4]\d)年(?:度)?(?=预算|决算|执行|完成|实|数|累计|$)")
CHINESE_YEAR = re.compile(r"二[〇○零OoＯ][〇○零OoＯ一二三四五六七八九]{2}(?=年)")
DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零OoＯ", "0")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
UNIT = re.compile(
    r"(?:单位|货币|金额|币种)[:：]?[(（\[【]?(?:人民币|rmb)?[,，、/:：]?[(（]?"
    r"(亿元|千万元|百万元|万元|千元|元)(?:(?![\u4e00-\u9fff])|(?=人民币|币种|编制|填报|日期|制表|第|共))",
    re.I,
)
BARE_UNIT = re.compile(r"[(（\[【]?(?:人民币)?(亿元|千万元|百万元|万元|千元|元)[)）\]】]?")
BRACKET_UNIT = re.compile(
    r"[(（\[【](?:单位[:：]?|人民币)*(亿元|千万元|百万元|万元|千元|元)(?:[,，、/;；]?%)?[)）\]】]"
)
TAIL_UNIT = re.compile(r"[/:：,，](亿元|千万元|百万元|万元|千元|元)$")
WHOLE_UNIT = re.compile(
    r"(?:金额|数字|数据)?(?:均?以|均?按|单位均?为|计量单位为)(亿元|百万元|万元|千元|元)(?:为单位|列示|$|[。,，])"
)
NOTE = re.compile(
    r"^(?:[(（]?(?:备?注|附注|说明|备注|填表说明|编制说明|填报说明|数据来源|资料来源|制表|制表人|审核人?|"
    r"填表人|填报人|复核|负责人|单位负责人|财务负责人|联系人|联系电话|打印日期|报出日期|第\d+页|共\d+页|"
    r"此表|本表|该表)(?:[)）]|\d|[:：、.．])|(?:填报|填表|编制|制表|报送|报出|打印)(?:日期|时间|人)|注\d|[*※]|(?:本|此|该)表(?:中|为|按|由|数|金|无|未|是|统))"
)
PAGE_LINE = re.compile(
    r"^[(（]?(?:转下页|接下页|过次页|续下页|转次页|承前页|接上页|续上页|承上页|续上表|续前表|转下表|接上表|续表|"
    r"本页小计|本页合计|页小计|page\d*|第\d+页.*)(?:合计|小计|数)?[)）]?(?:\d|[一二三四五六七八九十])*$",
    re.I,
)
TITLE = re.compile(
    r"(?:总|情况|收支|收入|支出|预算|决算|执行|平衡|明细|分类|月报|简|一览|附)表"
    r"(?:[(（].*[)）]|之?[一二三四五六七八九十\d]*|格)?$|报表$|快报$|月报$|草案[)）]?$|附表|^表[一二三四五六七八九十\d]|"
    r"(?:收支|收入|支出|决算|执行|完成)情况$"
)
CONTINUED = re.compile(r"[(（]?续(?:表|上表|前表)?[一二三四五六七八九十\d]*[)）]?")
NUMBERED = re.compile(
    r"(?:附?表|附件|附录)[(（]?[一二三四五六七八九十\d]+(?:[\-—.之][一二三四五六七八九十\d]+)*[)）]?[:：]?|[(（]?公开\d+表[)）]?|预算\d+表"
)
CAPTION = re.compile(r"^(?:编制|填报|报送|制表|汇总)?(?:单位|机关|部门|地区|日期|时间)[:：]")

NAME_HEAD = re.compile(
    r"(?:.{0,12}(?:科目|项目|名称|分类|类别|栏目|内容|事项|指标名称|税种|险种)(?:及?名称|/.{1,8})?)"
    r"|[项目款]|收入|支出|收支|收入来源|支出去向|(?:预算)?单位|收入部分|支出部分|本年收入|本年支出|指标"
)
CODE_HEAD = re.compile(r".{0,12}(?:编码|代码|编号)|类款项?|[类款项]|code", re.I)
LINE_HEAD = re.compile(r"行次|行号|栏次|序号|序|no\.?|次序", re.I)
ENUMERATOR = re.compile(
    r"栏次|行次|序号|[甲乙丙丁戊己庚辛壬癸]|[A-Za-z]|[(（\[]?(?:第)?\d{1,2}[)）\]]?(?:栏|列)?"
    r"(?:[=＝][\d+\-—－()（）*/÷×%xX.＝=\[\]栏列]+)?|[-—－]|[一二三四五六七八九十]"
)
GROUP_HEAD = re.compile(
    r"收入|支出|收支|收入部分|支出部分|(?:全|区|县|市|镇|乡|本)(?:区|县|市|镇|级|本级|域)+.{0,2}|其中.?|"
    r".{0,10}(?:预算|决算|执行|完成|上年|本年|今年|去年|同期|增减|比较|累计|年度?).{0,8}|合计|备注|金额"
)
SIDES = {"收入": "revenue", "支出": "expenditure"}
FUNDS = (
    ("社会保险基金", "social_insurance"),
    ("社保基金", "social_insurance"),
    ("国有资本经营", "state_capital"),
    ("国资预算", "state_capital"),
    ("政府性基金", "fund"),
    ("基金预算", "fund"),
    ("一般公共预算", "general"),
    ("公共财政预算", "general"),
    ("一般预算", "general"),
)


def squeeze(text: str) -> str:
    """Return text without any kind of space, full-width forms made ordinary."""
    return "".join(unicodedata.normalize("NFKC", text).translate(INVISIBLE).split())


def years_in(text: str) -> list[int]:
    """Return the years 2000–2049 in a text, in order, each once."""
    plain = squeeze(text)
    plain = CHINESE_YEAR.sub(lambda found: "".join(DIGITS[c] for c in found[0]), plain)
    return list(dict.fromkeys(int(found) for found in YEAR.findall(plain)))


def head_years(text: str) -> list[int]:
    """Return the years a heading names, also written short (24年决算数)."""
    return years_in(text) or [2000 + int(short) for short in SHORT_YEAR.findall(squeeze(text))]


def unit_in(text: str) -> str | None:
    """Return the unit of money that a caption states (单位：万元)."""
    plain = squeeze(text)
    found = UNIT.search(plain) or BRACKET_UNIT.search(plain) or WHOLE_UNIT.search(plain)
    if found is None:
        found = BARE_UNIT.fullmatch(plain)
    return found[1] if found else None


def unit_in_head(text: str) -> str | None:
    """Return the unit that a column's heading states (预算数（万元）)."""
    plain = squeeze(text)
    found = (
        BRACKET_UNIT.search(plain)
        or UNIT.search(plain)
        or BARE_UNIT.fullmatch(plain)
        or TAIL_UNIT.search(plain)
    )
    return found[1] if found else None


def fund_in(text: str) -> str | None:
    """Return which of the four budgets a title names."""
    plain = squeeze(text)
    return next((fund for word, fund in FUNDS if word in plain), None)


def is_note(text: str) -> bool:
    """Whether a text is a note below a table, or about it."""
    plain = squeeze(text)
    return bool(NOTE.match(plain)) or (len(plain) > 40 and bool(re.search(r"[。；;]", plain)))


def is_title(text: str) -> bool:
    """Whether a text is a table's title."""
    plain = CONTINUED.sub("", squeeze(text))
    return bool(TITLE.search(plain)) and len(plain) <= 80
