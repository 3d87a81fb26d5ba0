"""Forms of the report tables' pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import TemporaryUploadedFile

from tongjian.core.files.errors import RefusedFile
from tongjian.core.files.sniff import sniff
from tongjian.core.files.store import named
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.datasets.declare import LEVEL_SCOPES
from tongjian.supervision.ledger.forms import MONTHS

ACCEPTED = {"xlsx", "xls", "csv", "docx"}


class UploadForm(forms.Form):
    """A report table and what the sender knows about it."""

    jurisdiction = forms.ChoiceField(label="行政区划")
    source = forms.ChoiceField(label="来源")
    fiscal_year = forms.IntegerField(label="预算年度", min_value=2000, max_value=2100)
    period = forms.ChoiceField(
        label="期间",
        choices=MONTHS,
        required=False,
        help_text="年度中的执行表选截至的月份，数按年初至该月累计；决算选全年。",
    )
    level_scope = forms.ChoiceField(
        label="口径", choices=sorted(LEVEL_SCOPES.items()), initial="own_level"
    )
    unit = forms.CharField(
        label="单位编码",
        max_length=24,
        required=False,
        help_text="一个单位的表填单位编码；整个区或镇的表不填。",
    )
    automatic = forms.BooleanField(label="没有要核对的就直接报送", required=False, initial=True)
    file = forms.FileField(label="文件", max_length=200)

    def __init__(
        self, *args: Any, codes: tuple[str, ...], sources: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        places = Jurisdiction.objects.filter(code__in=codes).values_list("code", "name")
        self.fields["jurisdiction"].choices = list(places)  # type: ignore[attr-defined]
        self.fields["source"].choices = list(sources)  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """The content must be what the name says and of a kind that is read."""
        file = self.cleaned_data["file"]
        if isinstance(file, TemporaryUploadedFile):
            try:
                with named(Path(file.temporary_file_path()), (file.name or "")[-120:]) as lent:
                    sniff(lent, ACCEPTED)
            except RefusedFile as error:
                raise forms.ValidationError(str(error)) from error
        return file


class DocumentForm(forms.Form):
    """What a read document needs to become a delivery."""

    unit = forms.CharField(label="预算单位编码", max_length=24)
    fiscal_year = forms.IntegerField(label="预算年度", min_value=2000, max_value=2100)
    project = forms.CharField(label="项目编码", max_length=64, required=False)
