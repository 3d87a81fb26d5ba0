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
    everybody = "self.use rules.read notices.read"
    return Role(key, title, frozenset(f"{everybody} {permissions}".split()), density)


ROLES = {
    role.key: role
    for role in (
        _role(
            "deputy",
            "人大代表",
            "home.read ledger.read warnings.read documents.read deliveries.read",
            "deputy",
        ),
        _role(
            "committee",
            "预算工委工作人员",
            "home.read ledger.read ledger.export warnings.read warnings.run rules.set "
            "documents.read documents.upload documents.review deliveries.read",
        ),
        _role(
            "finance",
            "财政部门经办员",
            "home.read ledger.read ledger.export ledger.deliver deliveries.read warnings.read "
            "documents.read documents.upload",
        ),
        _role("unit", "预算单位", "home.read ledger.read documents.read documents.upload"),
        _role(
            "auditor",
            "审计人员",
            "home.read ledger.read ledger.export warnings.read documents.read deliveries.read "
            "audit.read",
        ),
        _role("department", "其他部门经办员", "home.read ledger.deliver deliveries.read"),
        _role(
            "town",
            "镇人大工作人员",
            "home.read ledger.read ledger.export warnings.read warnings.run documents.read "
            "documents.upload documents.review deliveries.read",
        ),
        _role("system_admin", "系统管理员", "orgs.manage orgs.read ledger.backdate health.read"),
        _role("security_admin", "安全管理员", "people.manage people.read"),
        _role("audit_admin", "审计管理员", "audit.read audit.publish"),
        _role("operator", "运维人员", "health.read deliveries.names"),
    )
}

SEPARATE = frozenset({"system_admin", "security_admin", "audit_admin"})
PERMISSIONS = frozenset().union(*(role.permissions for role in ROLES.values()))
