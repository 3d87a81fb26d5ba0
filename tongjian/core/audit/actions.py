"""Publishing the chains' heads on somebody's word."""

from datetime import datetime
from pathlib import Path

from tongjian.core.action import action
from tongjian.core.audit import trail
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor


@action("audit.publish", "audit.publish")
def publish(*, jurisdiction: str, by: Actor, now: datetime) -> Path:
    """Publish today's heads of the chains in scope; the event goes to ``jurisdiction``'s chain."""
    return trail.publish_heads(home() / "heads", now.date())
