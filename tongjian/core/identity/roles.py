"""Roles and what each may do: data, not code paths.

A permission is ``thing.verb``. A person holds roles in jurisdictions through memberships; a
district's member reads the district and its towns, a town's member the town alone. System,
security and audit administrator must be three persons (三员分立); the operator sees health,
queues and deliveries by name and state, never figures or personal data.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """A role's key, its Chinese name, density of pages and permissions."""

    key: str
    title: str
    permissions: frozenset[str]
    density: str = "staff"


def _role(key: str, title: str, permissions: str, density: str = "staff") -> Role:
    everybody = "self.use notices.read" + (" rules.read" if density != "hall" else "")
    return Role(key, title, frozenset(f"{everybody} {permissions}".split()), density)


# Roles that speak for one unit, body or source of data and are nothing without it.
BOUND = frozenset({"unit", "joint", "department", "bureau"})

# What every official of the hall may look at.
_OFFICE = "cases.read certificates.read figures.read feedback.read calendar.read personal.reveal"

ROLES = {
    role.key: role
    for role in (
        _role(
            "deputy",
            "人大代表",
            "home.read ledger.read warnings.read documents.read deliveries.read sources.read "
            "oversight.read briefs.read",
            "deputy",
        ),
        _role(
            "committee",
            "预算工委工作人员",
            "home.read ledger.read ledger.export warnings.read warnings.run rules.set rules.own "
            "rules.approve documents.read documents.upload documents.review deliveries.read "
            "sources.read sources.manage dictionaries.edit oversight.read oversight.manage "
            "briefs.read",
        ),
        _role(
            "finance",
            "财政部门经办员",
            "home.read ledger.read ledger.export ledger.deliver deliveries.read warnings.read "
            "documents.read documents.upload sources.read sources.answer dictionaries.edit "
            "oversight.read oversight.answer oversight.examine briefs.read",
        ),
        _role(
            "unit",
            "预算单位",
            "home.read ledger.read documents.read documents.upload sources.answer units.note "
            "oversight.read oversight.answer",
        ),
        _role(
            "auditor",
            "审计人员",
            "home.read ledger.read ledger.export warnings.read documents.read deliveries.read "
            "audit.read sources.read ledger.confidential oversight.read oversight.audit briefs.read",
        ),
        _role(
            "department",
            "其他部门经办员",
            "home.read ledger.deliver deliveries.read sources.read sources.answer",
        ),
        _role(
            "bureau",
            "主管部门经办员",
            "home.read oversight.read oversight.check oversight.answer",
        ),
        _role("cleared", "保密数据查阅人", "ledger.confidential"),
        _role(
            "town",
            "镇人大工作人员",
            "home.read ledger.read ledger.export warnings.read warnings.run rules.own "
            "rules.approve documents.read documents.upload documents.review deliveries.read "
            "sources.read sources.manage dictionaries.edit oversight.read oversight.manage "
            "briefs.read",
        ),
        _role(
            "system_admin",
            "系统管理员",
            "orgs.manage orgs.read ledger.backdate health.read channels.manage",
        ),
        _role("security_admin", "安全管理员", "people.manage people.read"),
        _role("audit_admin", "审计管理员", "audit.read audit.publish"),
        _role("operator", "运维人员", "health.read deliveries.names outgoing.read"),
        _role("applicant", "办事人", "hall.apply appointments.book", "hall"),
        _role(
            "window",
            "窗口人员",
            f"{_OFFICE} cases.intake cases.accept applicants.check appointments.manage "
            "feedback.handle",
            "hall",
        ),
        _role(
            "officer",
            "承办人",
            f"{_OFFICE} cases.intake cases.accept cases.handle feedback.handle",
            "hall",
        ),
        _role("reviewer", "审核人", f"{_OFFICE} cases.examine cases.assign", "hall"),
        _role(
            "head",
            "批准人",
            f"{_OFFICE} cases.approve cases.assign cases.import certificates.manage "
            "retention.manage",
            "hall",
        ),
        _role("joint", "联办单位经办员", "cases.opine", "hall"),
        _role(
            "item_editor", "事项管理员", "items.read items.edit calendar.read calendar.edit", "hall"
        ),
        _role("item_approver", "事项审定人", "items.read items.approve calendar.read", "hall"),
        _role(
            "hall_supervisor",
            "监督员",
            f"{_OFFICE} items.read monitoring.read feedback.supervise",
            "hall",
        ),
    )
}

SEPARATE = frozenset({"system_admin", "security_admin", "audit_admin"})
PERMISSIONS = frozenset().union(*(role.permissions for role in ROLES.values()))
