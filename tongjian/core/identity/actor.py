"""Who acts: a signed-in person with their memberships, or the command line."""

from __future__ import annotations

from dataclasses import dataclass, field

from tongjian.core.identity.roles import BOUND, PERMISSIONS, ROLES, Role
from tongjian.core.orgs.place import Place


class NotPermitted(Exception):
    """The actor may not do this; the message is Chinese."""


@dataclass(frozen=True)
class Grant:
    """One role held in one jurisdiction; ``covers`` are the jurisdictions it reaches.

    ``unit`` narrows a budget unit's role to its own rows.
    """

    role: str
    jurisdiction: str
    covers: tuple[str, ...]
    unit: str | None = None


@dataclass(frozen=True)
class Actor:
    """``label`` goes into the trail: a user name or "命令行", never a person's name.

    ``place`` is the name of the jurisdiction the actor belongs to first, "" where it is not known;
    ``places`` are all jurisdictions where reading the actor has read them.
    """

    user_id: int | None
    label: str
    grants: tuple[Grant, ...]
    everything: bool = False
    everywhere: tuple[str, ...] = ()
    place: str = ""
    places: tuple[Place, ...] = field(default=(), repr=False, compare=False)

    @property
    def home(self) -> str:
        """The jurisdiction the actor belongs to first."""
        if self.grants:
            return self.grants[0].jurisdiction
        return self.everywhere[0] if self.everywhere else ""

    @property
    def role(self) -> Role | None:
        """The first role, which decides how pages look."""
        return ROLES[self.grants[0].role] if self.grants else None

    def can(self, permission: str, jurisdiction: str | None = None) -> bool:
        """Whether the actor holds ``permission`` (in ``jurisdiction`` when given)."""
        if permission not in PERMISSIONS:
            raise ValueError(f"unknown permission: {permission}")
        if self.everything:
            return True
        return any(
            permission in ROLES[grant.role].permissions
            and (jurisdiction is None or jurisdiction in grant.covers)
            for grant in self.grants
        )

    @staticmethod
    def gives(grant: Grant, permission: str) -> bool:
        """Whether a role held gives a permission."""
        return permission in ROLES[grant.role].permissions

    def require(self, permission: str, jurisdiction: str | None = None) -> None:
        """Raise ``NotPermitted`` unless ``can``."""
        if not self.can(permission, jurisdiction):
            raise NotPermitted("您没有办理此事的权限")

    def reach(self, permission: str) -> tuple[str, ...]:
        """Return the jurisdictions in which the actor holds ``permission``."""
        if self.everything:
            return self.everywhere
        codes = {
            code
            for grant in self.grants
            if permission in ROLES[grant.role].permissions
            for code in grant.covers
        }
        return tuple(sorted(codes))

    def only_units(self, permission: str, jurisdiction: str) -> frozenset[str] | None:
        """Return the units the actor is limited to in a jurisdiction, None when not limited.

        Only roles that give ``permission`` there count: a second role without it, or one held
        elsewhere, widens nothing. A role that speaks for a unit reaches none when it names none.
        """
        if self.everything:
            return None
        units = [
            grant.unit or ("" if grant.role in BOUND else None)
            for grant in self.grants
            if permission in ROLES[grant.role].permissions and jurisdiction in grant.covers
        ]
        return None if None in units else frozenset(unit for unit in units if unit)
