"""What the staff side shows of subscribers: numbers only."""

from openappeal.mailings.models import Subscriber


def subscribers() -> int:
    """How many people get news."""
    return Subscriber.objects.count()
