"""The form of the list to import."""

from django import forms


class ImportForm(forms.Form):
    """A list of running cases."""

    file = forms.FileField(
        label="在办件清单", error_messages={"required": "请选择 CSV 或 XLSX 文件"}
    )
