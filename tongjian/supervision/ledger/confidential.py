"""Who may see what of confidential datasets (涉密数据, 上海市预算审查监督条例第二十一条).

Their files lie apart, tables opened without the right refuse them, and to everybody else their
pages do not exist. Whoever delivered a file sees what became of it, and nothing of other files.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tongjian.core.identity.actor import Actor
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger.models import Delivery

RIGHT = "ledger.confidential"


def may_read(actor: Actor, dataset: Dataset, jurisdiction: str | None = None) -> bool:
    """Whether the actor may read a dataset's rows (in a jurisdiction when given)."""
    return not dataset.confidential or actor.can(RIGHT, jurisdiction)


def readable(actor: Actor, dataset: Dataset, jurisdictions: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of ``jurisdictions`` in which the actor may read the dataset."""
    return tuple(code for code in jurisdictions if may_read(actor, dataset, code))


def may_open(actor: Actor, item: Delivery) -> bool:
    """Whether the actor may see a delivery's faults, sums and receipt."""
    own = item.by == actor.label and actor.can("ledger.deliver", item.jurisdiction_id)
    return own or may_read(actor, dataset_named(item.dataset), item.jurisdiction_id)


def without_hidden(actor: Actor, rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Leave the deliveries out whose content the actor may not open."""
    names = [dataset.name for dataset in all_datasets() if dataset.confidential]
    codes = actor.reach(RIGHT)
    own = Q(by=actor.label, jurisdiction_id__in=actor.reach("ledger.deliver"))
    return rows.filter(~Q(dataset__in=names) | Q(jurisdiction_id__in=codes) | own)
