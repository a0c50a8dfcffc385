"""The screen “People”: who is here, what they do, and “lock this person out now”."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import actions, approvals, home, queries, sessions
from openappeal.accounts.models import Role, User
from openappeal.accounts.rules import fresh, is_moderator, is_organiser, only
from openappeal.accounts.staff.forms import AddForm, RoleForm
from openappeal.audit import queries as audit


@only(is_moderator)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody on the staff."""
    found = queries.people(now=timezone.now())
    return render(
        request,
        "accounts/staff/people.html",
        {"people": found, "may_add": is_organiser(request.user)},  # type: ignore[arg-type]
    )


@only(is_organiser)
@fresh
def add(request: HttpRequest) -> HttpResponse:
    """Somebody new: a login, what they do, and a link to hand over."""
    form = AddForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.invite(
                username=form.cleaned_data["username"],
                role=Role(form.cleaned_data["role"]),
                first_name=form.cleaned_data["first_name"],
                languages=form.cleaned_data["languages"],
                by=request.user.get_username(),
                now=timezone.now(),
            )
        except actions.LoginTaken:
            form.add_error("username", _("Somebody else has this login."))
        else:
            return _show(request, made)
    return render(request, "accounts/staff/add.html", {"form": form}, status=422 if form.errors else 200)


@only(is_moderator)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One colleague: what they may do, whether they can sign in, what they did last."""
    found = queries.person(pk, now=timezone.now())
    if found is None:
        raise Http404
    me = request.user.get_username()
    link = found.link
    return render(
        request,
        "accounts/staff/person.html",
        {
            "person": found,
            "is_me": found.login == me,
            "may_change": is_organiser(request.user),  # type: ignore[arg-type]
            "may_agree": link is not None and not link.is_open and me not in (link.made_by, found.login),
            "opens": home.moment_of(link.opens_at, request.user) if link else "",
            "expires": home.moment_of(link.expires_at, request.user) if link else "",
            "form": RoleForm(initial={"role": found.role, "languages": found.languages}),
            "exports": audit.exports_of(found.login),
        },
    )


@require_POST
@only(is_organiser)
@fresh
def set_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody another role."""
    user, form = _get(pk), RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("staff_people:person", pk=pk)
    try:
        actions.set_role(
            user=user,
            role=Role(form.cleaned_data["role"]),
            languages=form.cleaned_data["languages"],
            by=request.user.get_username(),
            today=timezone.now().date(),
        )
    except actions.LastOrganiser:
        messages.error(request, _("Nothing was changed: without this person there is no organiser who can sign in."))
    else:
        messages.success(request, _("Saved. It counts at once."))
    return redirect("staff_people:person", pk=pk)


@only(is_moderator)
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock somebody out now. One person suffices, and nobody is asked for a passkey first: it must be quick."""
    user = _get(pk)
    is_me = user == request.user
    if request.method != "POST":
        return render(request, "accounts/staff/lock.html", {"person": user, "is_me": is_me})
    try:
        actions.lock(user=user, by=request.user.get_username(), now=timezone.now())
    except actions.LastOrganiser:
        messages.error(request, _("Nothing was changed: you are the last organiser who can sign in."))
        return redirect("staff_people:person", pk=pk)
    if is_me:
        sessions.end(request)
        return redirect("staff_sign_in")
    messages.success(request, _("Locked out. Every session of theirs has ended, and their passkeys open nothing."))
    return redirect("staff_people:person", pk=pk)


@require_POST
@only(is_organiser)
@fresh
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in again, with a new passkey."""
    try:
        made = actions.unlock(user=_get(pk), by=request.user.get_username(), now=timezone.now())
    except actions.NotYourself:
        raise Http404 from None
    return _show(request, made)


@require_POST
@only(is_organiser)
@fresh
def new_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link for somebody whose device or paper is lost."""
    user = _get(pk)
    if not user.is_active or user == request.user:
        raise Http404
    return _show(request, actions.make_link(user=user, by=request.user.get_username(), now=timezone.now()))


@require_POST
@only(is_moderator)
@fresh
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Open somebody's link as the second person."""
    try:
        actions.agree_to_link(user=_get(pk), by=request.user.get_username(), now=timezone.now())
    except actions.UnknownLink:
        messages.info(request, _("The link has been used, taken back or replaced meanwhile."))
    except approvals.SamePerson:
        messages.error(request, _("Somebody else has to agree: neither who made the link nor for whom it is."))
    except approvals.TooNew:
        messages.error(request, _("An account may agree when it is a day old."))
    else:
        messages.success(request, _("Agreed. The link works now."))
    return redirect("staff_people:person", pk=pk)


@require_POST
@only(is_moderator)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a link back. One person suffices."""
    actions.refuse_link(user=_get(pk), by=request.user.get_username(), now=timezone.now())
    messages.success(request, _("Taken back. The link opens nothing."))
    return redirect("staff_people:person", pk=pk)


def _show(request: HttpRequest, made: actions.Made) -> HttpResponse:
    """The answer itself shows the link, once: in no address and in no session."""
    return render(
        request,
        "accounts/staff/link.html",
        {"made": made, "person": made.link.user, "opens": home.moment_of(made.opens_at, request.user)},
    )


def _get(pk: int) -> User:
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
