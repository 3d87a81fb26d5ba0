"""Forms of the ways in: a token, a pull."""

from __future__ import annotations

from typing import Any

from django import forms

from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.channels.models import ENGINES, PullSource
from tongjian.supervision.channels.pull.columns import mapping_text, parse_mapping
from tongjian.supervision.channels.pull.errors import PullRefused
from tongjian.supervision.channels.sources import datasets_of, source_titles
from tongjian.supervision.datasets import all_datasets, dataset_named

PORTS = {"postgresql": 5432, "mariadb": 3306}


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


class _OfPlace(forms.Form):
    """A form about one jurisdiction within reach and one source."""

    jurisdiction = forms.ChoiceField(label="行政区划")
    source = forms.ChoiceField(label="来源")

    def __init__(self, *args: Any, codes: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Jurisdiction.objects.filter(code__in=codes)
        _choices(self, "jurisdiction", list(places.values_list("code", "name")))
        _choices(self, "source", sorted(source_titles().items(), key=lambda pair: pair[1]))


class TokenForm(_OfPlace):
    """A token to make."""

    label = forms.CharField(
        label="给谁、用在哪里", max_length=60, help_text="例如：税务征管系统夜间作业"
    )
    datasets = forms.MultipleChoiceField(
        label="允许报送的数据集",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="一个也不选，就是这个来源可以报送的全部数据集；按住 Ctrl 可以选几个",
    )
    expires_on = forms.DateField(
        label="有效期至",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="含当天，最长两年",
    )
    field_order = ["jurisdiction", "source", "label", "datasets", "expires_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "datasets", [(item.name, item.title) for item in all_datasets()])

    def clean(self) -> dict[str, Any]:
        """A source delivers its own datasets only."""
        data: dict[str, Any] = super().clean() or {}
        own = {item.name for item in datasets_of(data.get("source", ""))}
        wrong = [dataset_named(name).title for name in data.get("datasets", ()) if name not in own]
        if wrong and data.get("source"):
            title = source_titles()[data["source"]]
            self.add_error("datasets", f"{title}不报送{'、'.join(wrong)}")
        return data


class PullForm(_OfPlace):
    """A pull to set up or change."""

    title = forms.CharField(label="说明", max_length=60, help_text="例如：国库集中支付系统")
    name = forms.CharField(
        label="名称",
        max_length=40,
        help_text="大写字母、数字、下划线；口令由运维人员放在环境变量 TONGJIAN_PULL_名称_PASSWORD 中",
    )
    dataset = forms.ChoiceField(label="数据集")
    engine = forms.ChoiceField(label="数据库", choices=list(ENGINES.items()))
    host = forms.CharField(
        label="服务器",
        max_length=200,
        help_text="必须在运维人员允许的名单（TONGJIAN_PULL_HOSTS）里",
    )
    port = forms.IntegerField(
        label="端口",
        min_value=1,
        max_value=65535,
        help_text="PostgreSQL 通常 5432，MariaDB 通常 3306",
    )
    database = forms.CharField(label="数据库名", max_length=64)
    user = forms.CharField(
        label="用户名", max_length=64, help_text="请来源部门建一个只有读取权限的用户"
    )
    tls = forms.BooleanField(label="必须加密连接，并核对服务器证书", required=False)
    query = forms.CharField(
        label="查询语句",
        strip=True,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="一条 SELECT。列名与数据集的列同名（中文或英文）的自动对应",
    )
    mapping = forms.CharField(
        label="列的对应",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="每行一项：数据集的列 = 查询结果的列，或 数据集的列 = '固定值'，例如 口径 = '本级'",
    )
    year_column = forms.CharField(
        label="年度列", max_length=64, help_text="查询结果里给出预算年度（四位年份）的列"
    )
    period_column = forms.CharField(
        label="期间列",
        max_length=64,
        required=False,
        help_text="给出月份（1 至 12）的列；写了就逐月报送，不写就按全年报送",
    )
    unit_column = forms.CharField(
        label="单位列", max_length=64, required=False, help_text="只用于按单位报送的数据集"
    )
    watermark_column = forms.CharField(
        label="水位列",
        max_length=64,
        help_text="一行新增或改动时一定变大的列，例如最后修改时间；据此判断哪个期间变了",
    )
    every_hours = forms.IntegerField(
        label="每隔几小时取一次", min_value=1, max_value=744, required=False
    )
    daily_at = forms.TimeField(
        label="或者每天几点取",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="两项都不填，就只在有人按“现在取数”时取",
    )
    row_limit = forms.IntegerField(
        label="一次最多取多少行", min_value=1, max_value=100_000_000, initial=5_000_000
    )
    timeout_s = forms.IntegerField(
        label="一条查询最多多少秒", min_value=1, max_value=3600, initial=300
    )
    active = forms.BooleanField(label="启用", required=False, initial=True)
    field_order = ["title", "name", "jurisdiction", "source", "dataset"]

    def __init__(self, *args: Any, item: PullSource | None = None, **kwargs: Any) -> None:
        if item is not None:
            fields = {field.name: getattr(item, field.attname) for field in item._meta.fields}
            mapping = mapping_text(item.mapping)
            kwargs["initial"] = {**fields, "jurisdiction": item.jurisdiction_id, "mapping": mapping}
        super().__init__(*args, **kwargs)
        _choices(self, "dataset", [(one.name, one.title) for one in all_datasets()])
        if item is not None:
            del self.fields["jurisdiction"]

    def clean(self) -> dict[str, Any]:
        """Read the mapping; a pull is due every so often or at an hour, not both."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("every_hours") and data.get("daily_at"):
            self.add_error("daily_at", "“每隔几小时”和“每天几点”只能填一项")
        if data.get("dataset") and "mapping" in data:
            try:
                data["mapping"] = parse_mapping(data["mapping"], dataset_named(data["dataset"]))
            except PullRefused as error:
                self.add_error("mapping", str(error))
        return data
