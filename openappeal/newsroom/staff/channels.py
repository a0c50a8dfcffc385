"""Channels in other networks: organisers set them up. What leads into one is typed here, and shown to nobody again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_organiser, only
from openappeal.appeals.queries import campaign_languages
from openappeal.newsroom import actions, channel_queries, social
from openappeal.newsroom.channel_models import Channel
from openappeal.newsroom.staff import words
from openappeal.newsroom.staff.guard import who

INVALID = 422


def _secret(*, required: bool, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Its address for posting"),
        help_text=help_text,
        max_length=social.LONGEST_ADDRESS,
        required=required,
        error_messages={"required": gettext_lazy("Write the address with which it is posted there")},
        # Never filled in again, not even after a mistake.
        widget=forms.PasswordInput(
            render_value=False, attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


def _name() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("What you call it"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write what you call this channel")},
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class ChannelForm(forms.Form):
    """A new channel."""

    name = _name()
    language = forms.ChoiceField(label=gettext_lazy("Its language"))
    address = _secret(
        required=True,
        help_text=gettext_lazy(
            "tgram://bot-token/@channel for Telegram, mastodons://access-token@server for Mastodon, "
            "bsky://handle@app-password for Bluesky. It holds a password: it is sealed when you save, "
            "and shown to nobody again."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(tag, words.NAMES[tag]) for tag in campaign_languages()]  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """Another name for a channel, or another address."""

    name = _name()
    address = _secret(required=False, help_text=gettext_lazy("Left empty, it stays as it is."))


@only(is_organiser)
def channels(request: HttpRequest) -> HttpResponse:
    """Every channel, and the form for one more."""
    return _page(request)


@require_POST
@only(is_organiser)
def add(request: HttpRequest) -> HttpResponse:
    """Set one up."""
    form = ChannelForm(request.POST)
    if form.is_valid() and _done(request, form, actions.add_channel, keys=settings.KEYS, **form.cleaned_data):
        messages.success(request, _("The channel is set up. Nothing is posted there before somebody says so."))
        return redirect("staff_news:channels")
    return _page(request, form=form)


@require_POST
@only(is_organiser)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it otherwise, or reach it by another address."""
    channel = _channel(pk)
    form = ChangeForm(request.POST, prefix=str(pk))
    what = {"channel": channel, "keys": settings.KEYS}
    if form.is_valid() and _done(request, form, actions.change_channel, **what, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("staff_news:channels")
    return _page(request, changed=(pk, form))


@require_POST
@only(is_organiser)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Post there no more."""
    actions.remove_channel(channel=_channel(pk), **who(request))
    messages.success(request, _("The channel is removed here. What was posted stays there."))
    return redirect("staff_news:channels")


def _done(request: HttpRequest, form: forms.Form, act: Callable[..., Any], **what: Any) -> bool:
    """Do it; else say in the form why not."""
    try:
        act(**what, **who(request))
    except actions.OnlyADemonstration:
        form.add_error(None, _("The demonstration posts nowhere, so nothing was saved."))
    except social.NotInstalled:
        form.add_error(None, missing())
    except social.BadAddress:
        form.add_error("address", _("This is no address of one channel in one of these networks."))
    else:
        return True
    return False


def missing() -> str:
    """What is said where the package is not installed."""
    return _(
        "Posting in other networks needs the package “apprise”: "
        "whoever runs the server installs it with script/setup social."
    )


def _page(
    request: HttpRequest, form: ChannelForm | None = None, changed: tuple[int, ChangeForm] | None = None
) -> HttpResponse:
    rows = [
        (
            one,
            changed[1]
            if changed and changed[0] == one.pk
            else ChangeForm(initial={"name": one.name}, prefix=str(one.pk)),
        )
        for one in channel_queries.channels()
    ]
    context = {
        "form": form or ChannelForm(),
        "rows": rows,
        "is_demo": settings.IS_DEMO,
        "missing": "" if social.is_installed() else missing(),
    }
    return render(request, "newsroom/staff/channels.html", context, status=INVALID if form or changed else 200)


def _channel(pk: int) -> Channel:
    found = Channel.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
