"""What Wagtail loads of this room."""

from openappeal.mailings import subscriber_hooks as subscriber_hooks
