"""The newsroom on the staff side. Wagtail looks for this module; the hooks are beside the screens."""

from openappeal.newsroom.staff import news_hooks as news_hooks
from openappeal.newsroom.staff import press_hooks as press_hooks
