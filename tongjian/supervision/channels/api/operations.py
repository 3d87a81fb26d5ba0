"""The API of the sources: deliver, see what became of it, read what is asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from pydantic import Field

from tongjian.core.exchange.access import problem
from tongjian.core.exchange.answers import BadKey, KeyReused
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.identity.throttle import TooOften
from tongjian.core.scope import scope
from tongjian.supervision.channels.api import receive, schemas
from tongjian.supervision.channels.api.spec import DELIVER, ERRORS, SCHEMES, SECURITY
from tongjian.supervision.channels.sources import datasets_of_token
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger import reads
from tongjian.supervision.ledger.confidential import without_hidden
from tongjian.supervision.ledger.errors import DeliveryRefused
from tongjian.supervision.ledger.faults import title_of
from tongjian.supervision.ledger.models import STATES, Delivery, DeliveryFault
from tongjian.supervision.ledger.template import write_template

ROOT = "/api/v1"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Offset = Annotated[int, Field(ge=0, le=1_000_000)]


class SourceAPI(NinjaAPI):
    """The API, whose description also says how tokens are sent, in Chinese alone."""

    def get_openapi_schema(self, **given: Any) -> Any:
        """Return the description."""
        schema = super().get_openapi_schema(**given)
        schema["security"] = SECURITY
        components = schema["components"]
        components["securitySchemes"] = SCHEMES
        for model in components["schemas"].values():
            model.pop("description", None)  # our own docstrings
        return schema


api = SourceAPI(
    title="通鉴数据接口",
    version="1",
    description="各部门报送数据、查看报送状态和问题、取得模板。报送的数据集、口径和校验以数据集说明为准。",
    urls_namespace="api",
    docs_url=None,
)


@api.exception_handler(ValidationError)
def _invalid(_: HttpRequest, error: ValidationError) -> HttpResponse:
    named = "、".join(sorted({str(one["loc"][-1]) for one in error.errors}))
    return problem(422, f"参数 {named} 的写法不对；请对照 {ROOT}/openapi.json")


@api.exception_handler(Http404)
def _missing(_: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, str(error) or "没有这一项")


def _within(view: Callable[..., Any]) -> Callable[..., Any]:
    """Run a view in the scope of its token's jurisdiction."""

    @wraps(view)
    def run(request: Any, *args: Any, **kwargs: Any) -> Any:
        with scope([request.token.jurisdiction_id], request.actor):
            return view(request, *args, **kwargs)

    return run


@api.post(
    "/deliveries",
    response={200: schemas.Taken, 202: schemas.Taken, **ERRORS},
    operation_id="deliver",
    summary="报送一份文件",
    description=(
        "文件作为请求内容直接发送（参数写在地址里），或用 multipart/form-data 的 file 一项发送。"
        "收下后在后台核对，用返回的 url 查看结果。同样的内容再发一次不会重复入库；"
        "带 Idempotency-Key 重发，得到与第一次完全相同的回答。"
    ),
    openapi_extra=DELIVER,
)
def deliver(request: HttpRequest) -> Any:
    """Take in a file; it is checked in the background."""
    try:
        answer = receive.deliver(request)
    except receive.BadRequestBody as error:
        return problem(error.status, str(error))
    except (DeliveryRefused, BadKey) as error:
        return problem(422, str(error))
    except NotPermitted as error:
        return problem(403, str(error))
    except KeyReused as error:
        return problem(409, str(error))
    except TooOften as error:
        wait = str(max(1, int(error.wait.total_seconds())))
        return problem(429, str(error), **{"Retry-After": wait})
    repeated = {"Idempotent-Replayed": "true"} if answer.again else {}
    return JsonResponse(
        answer.content,
        status=answer.status,
        json_dumps_params={"ensure_ascii": False},
        headers={"Location": answer.content["url"], **repeated},
    )


@api.get(
    "/deliveries",
    response={200: schemas.DeliveryPage, **ERRORS},
    operation_id="deliveries",
    summary="本来源的报送批次，新的在前",
    description="可以按数据集和状态（received、published、rejected、withdrawn）筛选。",
)
@_within
def deliveries(
    request: Any,
    dataset: str = "",
    state: str = "",
    limit: Annotated[int, Field(ge=1, le=500)] = 50,
    offset: Offset = 0,
) -> Any:
    """List the source's deliveries."""
    rows = _own(request)
    if dataset:
        rows = rows.filter(dataset=_dataset(request, dataset).name)
    if state:
        rows = rows.filter(state=state.replace("\x00", ""))
    found = [_delivery_out(item) for item in rows[offset : offset + limit]]
    return {"count": rows.count(), "deliveries": found}


@api.get(
    "/deliveries/{key}",
    response={200: schemas.DeliveryOut, **ERRORS},
    operation_id="delivery",
    summary="一个批次的状态",
    description="状态为 received 时还在核对，请稍后再看。",
)
@_within
def delivery(request: Any, key: str) -> Any:
    """Tell how a delivery stands."""
    return _delivery_out(_one(request, key))


@api.get(
    "/deliveries/{key}/faults",
    response={200: schemas.FaultPage, **ERRORS},
    operation_id="faults",
    summary="一个批次的问题清单",
    description="每一处问题写明文件、工作表、行、列、写的是什么、应当是什么；保存前 1,000 处。",
)
@_within
def faults(
    request: Any,
    key: str,
    limit: Annotated[int, Field(ge=1, le=1000)] = 100,
    offset: Offset = 0,
) -> Any:
    """List a delivery's faults."""
    item = _one(request, key)
    rows = reads.faults(item)
    return {
        "total": sum(item.fault_counts.values()),
        "kept": rows.count(),
        "faults": [_fault_out(item, fault) for fault in rows[offset : offset + limit]],
    }


@api.get(
    "/datasets",
    response={200: list[schemas.DatasetOut], **ERRORS},
    operation_id="datasets",
    summary="这个凭证可以报送的数据集",
    description="每个数据集的用途、能否按月报送、是否按单位报送。",
)
def datasets(request: Any) -> Any:
    """List what the token may deliver."""
    return [_dataset_out(item) for item in datasets_of_token(request.token)]


@api.get(
    "/datasets/{name}",
    response={200: schemas.DatasetDetail, **ERRORS},
    operation_id="dataset",
    summary="一个数据集的列、主键和控制合计",
    description="文件的表头用中文列名（heading）或英文列名（name）都可以，次序不限。",
)
def dataset(request: Any, name: str) -> Any:
    """Describe a dataset."""
    item = _dataset(request, name)
    columns = [
        {
            "name": column.name,
            "heading": column.heading,
            "type": column.type,
            "required": column.required,
            "meaning": column.meaning,
            "code_list": column.codes,
            "choices": dict(column.choices),
        }
        for column in item.columns
    ]
    totals = [column.name for column in item.totals]
    return {**_dataset_out(item), "columns": columns, "key": list(item.key), "totals": totals}


@api.get(
    "/datasets/{name}/template",
    operation_id="template",
    summary="数据集的 Excel 模板，附当年代码表",
    description="year 不写为今年。",
    openapi_extra={"responses": {200: {"description": "Excel 工作簿", "content": {XLSX: {}}}}},
    response={200: None, **ERRORS},
)
@_within
def template(request: Any, name: str, year: Annotated[int, Field(ge=0, le=2100)] = 0) -> Any:
    """Send a dataset's template."""
    item, today = _dataset(request, name), request.now.date()
    units = reads.unit_rows(today, [request.token.jurisdiction_id])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_template(item, file, year or today.year, [(row[3], row[4]) for row in units])
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{item.name}.xlsx", content_type=XLSX)


def _own(request: Any) -> Any:
    """Return the source's deliveries; of confidential data those this very token made."""
    names = [item.name for item in datasets_of_token(request.token)]
    rows = reads.deliveries().filter(source=request.token.source, dataset__in=names)
    return without_hidden(request.actor, rows)


def _one(request: Any, key: str) -> Delivery:
    found: Delivery | None = None if "\x00" in key else _own(request).filter(pk=key).first()
    if found is None:
        raise Http404("没有这个批次，或者它不属于这个来源")
    return found


def _dataset(request: Any, name: str) -> Dataset:
    for item in datasets_of_token(request.token):
        if name in {item.name, item.title}:
            return item
    raise Http404("没有这个数据集，或者这个凭证不能报送它")


def _dataset_out(item: Dataset) -> dict[str, Any]:
    return {
        "name": item.name,
        "title": item.title,
        "purpose": item.purpose,
        "by_period": item.period is not None,
        "by_unit": item.by_unit,
        "template_url": f"{ROOT}/datasets/{item.name}/template",
        "url": f"{ROOT}/datasets/{item.name}",
    }


def _delivery_out(item: Delivery) -> dict[str, Any]:
    return {
        "delivery": item.pk,
        "state": item.state,
        "state_title": STATES[item.state],
        "message": _said(item),
        "dataset": item.dataset,
        "fiscal_year": item.fiscal_year,
        "period": item.period,
        "unit": item.unit,
        "file_name": item.file_name,
        "size": item.size,
        "sm3": item.sm3,
        "sequence": item.sequence,
        "received": item.received,
        "entered_at": item.entered_at,
        "finished_at": item.finished_at,
        "rows": item.rows,
        "sums": {name: str(value) for name, value in item.sums.items()},
        "fault_counts": {title_of(code): count for code, count in item.fault_counts.items()},
        "url": f"{ROOT}/deliveries/{item.pk}",
        "faults_url": f"{ROOT}/deliveries/{item.pk}/faults",
    }


def _said(item: Delivery) -> str:
    if item.state == "received":
        return f"文件“{item.file_name}”已收到，正在核对"
    if item.state == "rejected":
        number = reads.fatal_number(item)
        return f"文件“{item.file_name}”有 {number} 处问题，整份退回，没有任何数据入库"
    if item.state == "withdrawn":
        return f"文件“{item.file_name}”已撤回：{item.withdrawal_reason}"
    return f"文件“{item.file_name}”已入库，{item.rows} 行"


def _fault_out(item: Delivery, fault: DeliveryFault) -> dict[str, Any]:
    return {
        "file": item.file_name,
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "expected": fault.expected,
        "message": fault.message,
        "fatal": fault.fatal,
    }
