"""What the switches are called and what pressing them does, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openappeal.antiabuse.models import Part

Words = str | Promise


@dataclass(frozen=True)
class PartWords:
    """`stopped` is a heading for the home screen; `effect` says what stopping does; `has_words`: readers are told."""

    stop: Words
    stopped: Words
    effect: Words
    start: Words
    has_words: bool = True


WORDS = {
    Part.SIGNING: PartWords(
        stop=_("Stop signing"),
        stopped=_("Signing is stopped"),
        effect=_(
            "Nobody can send the form; its page says so, and whoever has just filled it in finds it as it was. "
            "Letters that are out can still be confirmed."
        ),
        start=_("Let people sign again"),
    ),
    Part.COUNTING: PartWords(
        stop=_("Stop counting"),
        stopped=_("Counting is stopped"),
        effect=_(
            "The numbers stand still and say of which day they are. People go on signing, and are counted when you "
            "start again."
        ),
        start=_("Count again"),
    ),
    Part.WALL: PartWords(
        stop=_("Take the wall away"),
        stopped=_("The wall is taken away"),
        effect=_(
            "All names leave every public page within a minute or two; the wall’s page says so. They come back as they "
            "were."
        ),
        start=_("Show the wall again"),
    ),
    Part.LETTERS: PartWords(
        stop=_("Stop letters"),
        stopped=_("Letters are stopped"),
        effect=_(
            "Letters wait, and whoever signs is told so. A letter that waits for more than seven days is of no use "
            "any more."
        ),
        start=_("Send letters again"),
    ),
    Part.HOLDING: PartWords(
        stop=_("Let bursts through"),
        stopped=_("Bursts are let through"),
        effect=_(
            "Signatures that come in a burst count like any others. For an evening on which you expect many: a "
            "programme, a rally."
        ),
        start=_("Set bursts aside again"),
        has_words=False,
    ),
    Part.PLAIN_FORM: PartWords(
        stop=_("Let browsers do a sum"),
        stopped=_("Browsers do a sum"),
        effect=_(
            "For a flood. The sign form loads one small script of ours, and the browser does a sum of some seconds "
            "while somebody types. Whoever brings it is set aside later than others, when many come from one network. "
            "Nobody needs it: without JavaScript everything goes as before. While it is on, every public page says so."
        ),
        start=_("Take the script away"),
        has_words=False,
    ),
}
