"""What waits for a person, asked by every page they open."""

from django.db import connection

UNREAD = "SELECT count(*) FROM core_notice WHERE user_id = %s AND read_at IS NULL"


def unread(user_id: int) -> int:
    """Return how many notices a person has not read."""
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [user_id])
        return int(cursor.fetchone()[0])
