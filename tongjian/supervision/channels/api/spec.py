"""What the OpenAPI says beyond what follows from the code: bodies, keys, tokens."""

from __future__ import annotations

from typing import Any

from tongjian.supervision.channels.api.schemas import Problem

ERRORS: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 409, 411, 413, 422, 429), Problem)
TEXT = {"type": "string"}
FIELDS: dict[str, Any] = {
    "dataset": {**TEXT, "description": "数据集的英文名或中文名"},
    "fiscal_year": {"type": "integer", "minimum": 2000, "maximum": 2100, "description": "预算年度"},
    "period": {
        **TEXT,
        "pattern": "^(0[1-9]|1[0-2])?$",
        "description": "期间 01 至 12；不写为全年",
    },
    "unit": {**TEXT, "description": "单位编码，只用于按单位报送的数据集"},
    "total": {
        "type": "array",
        "items": TEXT,
        "description": "控制合计，写作 列名=合计数，例如 行数=320",
    },
}
FILE_NAME = {**TEXT, "description": "文件名，以 .csv 或 .xlsx 结尾"}
NEEDED = ("dataset", "fiscal_year")
BINARY = {"schema": {"type": "string", "format": "binary"}}


def _parameter(name: str, schema: dict[str, Any], where: str = "query") -> dict[str, Any]:
    # They are asked for here or in the form, so none is required in the address alone.
    return {"name": name, "in": where, "required": False, "schema": schema}


DELIVER: dict[str, Any] = {
    "parameters": [
        *(_parameter(name, schema) for name, schema in FIELDS.items()),
        _parameter("file_name", FILE_NAME),
        _parameter(
            "Idempotency-Key",
            {
                **TEXT,
                "maxLength": 200,
                "description": "发送方自己定的、每份内容一个的编号；保存 30 天",
            },
            "header",
        ),
    ],
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": BINARY,
            "application/octet-stream": BINARY,
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [*NEEDED, "file"],
                    "properties": {
                        **FIELDS,
                        "file_name": FILE_NAME,
                        "file": {"type": "string", "format": "binary"},
                    },
                }
            },
        },
    },
}
SECURITY: list[dict[str, list[str]]] = [{"token": []}]
SCHEMES: dict[str, Any] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "接入凭证，由系统管理员在“接入方式”中建立，只显示一次",
    }
}
