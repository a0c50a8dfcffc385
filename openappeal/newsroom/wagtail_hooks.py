"""The newsroom on the staff side. Wagtail looks for this module; the press room's hooks are beside its screens."""

from openappeal.newsroom.staff import press_hooks as press_hooks
