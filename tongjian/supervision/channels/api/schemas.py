"""What the API answers, in its OpenAPI."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema


class FaultOut(Schema):
    """One fault of a delivered file: where it stands, what is written, what should be."""

    file: str
    sheet: str
    row: int | None
    column: str
    value: str | None
    expected: str
    message: str
    fatal: bool


class Problem(Schema):
    """Why a request was refused, in Chinese."""

    message: str
    faults: list[FaultOut]


class DeliveryOut(Schema):
    """A delivery as it stands."""

    delivery: str
    state: str
    state_title: str
    message: str
    dataset: str
    fiscal_year: int
    period: str
    unit: str
    file_name: str
    size: int
    sm3: str
    sequence: int
    received: date
    entered_at: datetime
    finished_at: datetime | None
    rows: int | None
    sums: dict[str, str]
    fault_counts: dict[str, int]
    url: str
    faults_url: str


class DeliveryPage(Schema):
    """Deliveries, newest first."""

    count: int
    deliveries: list[DeliveryOut]


class FaultPage(Schema):
    """The kept faults of a delivery; ``total`` counts all, of which the first thousand are kept."""

    total: int
    kept: int
    faults: list[FaultOut]


class Taken(Schema):
    """A file was taken in; ``already`` when the same bytes were there before."""

    delivery: str
    already: bool
    message: str
    url: str


class ColumnOut(Schema):
    """A column of a dataset."""

    name: str
    heading: str
    type: str
    required: bool
    meaning: str
    code_list: str | None
    choices: dict[str, str]


class DatasetOut(Schema):
    """A dataset this token may deliver."""

    name: str
    title: str
    purpose: str
    by_period: bool
    by_unit: bool
    template_url: str
    url: str


class DatasetDetail(DatasetOut):
    """A dataset with its columns and key."""

    columns: list[ColumnOut]
    key: list[str]
    totals: list[str]
