"""Cases, and everything that happens to one: steps, clock, notices, opinions, documents."""

from tongjian.hall.cases.models.case import CHANNELS, OUTCOMES, CasePart, HallCase
from tongjian.hall.cases.models.office import CaseRead, Finding, Leave
from tongjian.hall.cases.models.proceedings import (
    Correction,
    Extension,
    Hearing,
    Material,
    Opinion,
    SiteVisit,
    Suspension,
)
from tongjian.hall.cases.models.record import CaseDocument, ClockEntry, HallStep, Message

__all__ = [
    "CHANNELS",
    "OUTCOMES",
    "CaseDocument",
    "CasePart",
    "CaseRead",
    "ClockEntry",
    "Correction",
    "Extension",
    "Finding",
    "HallCase",
    "HallStep",
    "Hearing",
    "Leave",
    "Material",
    "Message",
    "Opinion",
    "SiteVisit",
    "Suspension",
]
