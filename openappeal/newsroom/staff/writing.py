"""Write an item in one language: one page, every block, nothing typed is lost, nothing of others is overwritten."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from openappeal.accounts.rules import is_press, only
from openappeal.cms import figures
from openappeal.newsroom import actions, photos
from openappeal.newsroom.actions.locking import BEFORE
from openappeal.newsroom.models import Block, BlockKind, EditionState, Item
from openappeal.newsroom.staff import words
from openappeal.newsroom.staff.data_boxes import first_data
from openappeal.newsroom.staff.guard import comes_in, own_languages, who, writable
from openappeal.newsroom.staff.sheet import HEAD, Sheet


@only(comes_in)
def write(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """One edition. Each button saves everything first; what could not be saved keeps its box."""
    item = writable(request, pk, language)
    if item.editions.filter(language=language, state=EditionState.OPEN).exists():
        messages.info(request, _("Readers have it already. What they have read is changed by a correction."))
        return _leave(request, pk)
    if request.method != "POST":
        return _page(request, _sheet(request, item, language))
    try:
        sheet = _save(request, item, language)
    except actions.NotPossibleNow:
        messages.error(request, _("Nothing was saved: it was opened or taken back meanwhile."))
        return _leave(request, pk)
    if sheet.problems:
        messages.error(
            request,
            ngettext(
                "One part below was not saved; everything else was.",
                "%(number)s parts below were not saved; everything else was.",
                len(sheet.problems),
            )
            % {"number": words.n(len(sheet.problems))},
        )
        return _page(request, sheet)
    return _then(request, item, language, request.POST.get("then", ""))


@transaction.atomic
def _save(request: HttpRequest, item: Item, language: str) -> Sheet:
    Item.objects.select_for_update().get(pk=item.pk)
    sheet = _sheet(request, item, language)
    head = sheet.head_words
    if sheet.words or sheet.is_head_to_save:
        actions.save_edition(
            item=item,
            language=language,
            title=head["title"],
            summary=head["summary"],
            share_text=head["share_text"],
            words=sheet.words,
            is_head_new=sheet.is_head_to_save,
            **who(request),
        )
    for block, data in sheet.new_data:
        actions.set_data(block=block, data=data, **who(request))
    return sheet


def _then(request: HttpRequest, item: Item, language: str, then: str) -> HttpResponse:
    """What the pressed button asks for besides saving."""
    verb, _dash, what = then.partition("-")
    if verb in ("add", "up", "down", "remove"):
        return _arrange(request, item, language, verb, what)
    if verb == "ready":
        return _ready(request, item, language, then=what)
    if verb == "look":
        return redirect("staff_news:look", pk=item.pk, language=language)
    if verb == "go" and what in own_languages(request.user, item):  # type: ignore[arg-type]
        return redirect("staff_news:write", pk=item.pk, language=what)
    messages.success(request, _("Saved. Readers see nothing of it before it is opened."))
    return redirect("staff_news:write", pk=item.pk, language=language)


def _arrange(request: HttpRequest, item: Item, language: str, verb: str, what: str) -> HttpResponse:
    if language != item.source_language or not is_press(request.user) or item.state not in BEFORE:  # type: ignore[arg-type]
        raise Http404
    here = reverse("staff_news:write", args=[item.pk, language])
    if verb == "add":
        if what not in BlockKind.values:
            raise Http404
        kind = BlockKind(what)
        if kind == BlockKind.PHOTO and not photos.choices():
            return _first_photo(request, item)
        last = item.blocks.order_by("position").last()
        block = actions.add_block(item=item, kind=kind, data=first_data(kind), **who(request))
        if last is not None and last.kind == BlockKind.ACTION and kind != BlockKind.ACTION:
            # What readers can do stands at the end: whoever writes on from above writes before it.
            actions.move_block(block=block, to=last.position, **who(request))
        return redirect(f"{here}#place-{block.pk}")
    found = item.blocks.filter(pk=int(what)).first() if what.isascii() and what.isdecimal() and len(what) < 20 else None
    if found is None:
        messages.info(request, words.too_late())
        return redirect(here)
    if verb == "remove":
        before = _beside(found, -1) or _beside(found, 1)
        actions.remove_block(block=found, **who(request))
        return redirect(f"{here}#place-{before.pk}" if before else here)
    other = _beside(found, -1 if verb == "up" else 1)
    if other is not None:
        actions.move_block(block=found, to=other.position, **who(request))
    return redirect(f"{here}#place-{found.pk}")


def _first_photo(request: HttpRequest, item: Item) -> HttpResponse:
    """To where a photograph is kept with its rights, and from there back to this text, which is saved."""
    told = _("Your text is saved. No photograph is kept yet that this site may show: keep one here, and you come back.")
    messages.info(request, told)
    return redirect(f"{reverse('staff_press:photo_new')}?item={item.pk}")


def _beside(block: Block, way: int) -> Block | None:
    others = block.item.blocks
    if way < 0:
        return others.filter(position__lt=block.position).order_by("-position").first()
    return others.filter(position__gt=block.position).order_by("position").first()


def _ready(request: HttpRequest, item: Item, language: str, then: str) -> HttpResponse:
    edition = item.editions.filter(language=language).first()
    here = reverse("staff_news:write", args=[item.pk, language])
    if edition is None or not edition.title:
        messages.error(request, _("Saved, but it is not ready yet: it has no title."))
        return redirect(here)
    try:
        actions.mark_ready(edition=edition, **who(request))
    except actions.WordsMissing as error:
        first = error.blocks[0]
        parts = [place.label for place in Sheet(item, language, None).all if place.id in error.blocks]
        told = _("Saved, but it is not ready yet. Still to be translated: %(parts)s.")
        # The message stands at the top: whoever were led to the part at once would not see it.
        way = messages.button(f"#place-{first or HEAD}", _("To the first"))
        messages.error(request, told % {"parts": " · ".join(parts)}, buttons=[way])
        return redirect(here)
    except actions.NotPossibleNow:
        messages.info(request, words.too_late())
        return redirect(here)
    messages.success(request, _("Saved, and ready in this language. Readers see nothing of it before it is opened."))
    if then in own_languages(request.user, item):  # type: ignore[arg-type]
        return redirect("staff_news:write", pk=item.pk, language=then)
    return _leave(request, item.pk)


def _leave(request: HttpRequest, pk: int) -> HttpResponse:
    """To the item, or for a translator to the list of what there is to translate."""
    if not is_press(request.user):  # type: ignore[arg-type]
        return redirect("staff_languages:overview")
    return redirect("staff_news:item", pk=pk)


def _sheet(request: HttpRequest, item: Item, language: str) -> Sheet:
    may_arrange = is_press(request.user) and item.state in BEFORE  # type: ignore[arg-type]
    return Sheet(item, language, request.POST if request.method == "POST" else None, may_arrange=may_arrange)


def _page(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    item = sheet.item
    states = dict(item.editions.values_list("language", "state"))
    own = own_languages(request.user, item)  # type: ignore[arg-type]
    done = {tag for tag, state in states.items() if state != EditionState.DRAFT}
    return render(
        request,
        "newsroom/staff/write.html",
        {
            "item": item,
            "sheet": sheet,
            "language": sheet.language,
            "source": item.source_language,
            "languages": own,
            # Where it goes on, in one press, once this one is ready.
            "next": next((tag for tag in own if tag not in done and tag != sheet.language), ""),
            "kinds": [(kind.value, kind.label) for kind in offered_kinds()],
            "figures": [(one, one.ask()) for one in figures.every()],
            "may_lead": is_press(request.user),  # type: ignore[arg-type]
        },
    )


def offered_kinds() -> list[BlockKind]:
    """Blocks that can be added: of a figure, only where there is one to choose."""
    return [kind for kind in BlockKind if kind != BlockKind.FIGURE or figures.every()]
