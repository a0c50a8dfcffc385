"""An open item as a letter to subscribers: the same words, in the letters' manner, and as text.

What is too long for a letter ends at a paragraph, with a sentence that the rest is on the item's page. What readers can
do stays, and so does the way to each complete statement out of which a quotation is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from openappeal.cms.language import use
from openappeal.mailings import fitting
from openappeal.mailings import words as letters_words
from openappeal.mailings.actions.issues import IssueWords
from openappeal.newsroom import queries
from openappeal.newsroom import words as item_words
from openappeal.newsroom.models import BlockKind, Correction, Edition
from openappeal.newsroom.reading import ReadBlock, ReadItem, read

_PREHEADER = 140
# Between two paragraphs of a block, as `words.html` joins them. Every sign that somebody types is escaped.
_BETWEEN = "</p>\n"
# Whose paragraphs say something without those that follow. All else stays whole or is left out whole.
_RUNNING = frozenset((BlockKind.TEXT, BlockKind.LETTER))


@dataclass(frozen=True)
class Letter:
    """What an issue says of an item in one language, and as text what of the item it leaves out, or "".

    `is_too_large`: what always stays is too much already, so that it cannot be sent.
    """

    words: IssueWords
    left_out: str
    is_too_large: bool


def words(edition: Edition) -> IssueWords:
    """What an issue says of an item in one language. Figures say what the item's page says.

    Pictures stay on the page, since letters load nothing.
    """
    return letter(edition).words


def letter(edition: Edition) -> Letter:
    """The same, and what is left out."""
    item = read(edition)
    steps = list(_steps(item.blocks))

    def made(number: int) -> IssueWords:
        return _made(item, *_cut(item.blocks, *steps[number]))

    with use(item.language):
        last = len(steps) - 1
        number, fitted = fitting.longest(made, last, language=item.language, topic=item.topic)
        _kept, gone, _after = _cut(item.blocks, *steps[number])
        left_out = _text(replace(item, kind="", summary="", blocks=tuple(gone)))
        is_too_large = not number and fitting.weight(fitted, language=item.language, topic=item.topic) > fitting.LARGEST
    return Letter(fitted, left_out, is_too_large)


def note(edition: Edition, correction: Correction, subject: str) -> IssueWords:
    """What an issue says of a correction in one language; its note stands on the item's page."""
    paragraphs = item_words.paragraphs(str(correction.notes[edition.language]))
    path = queries.path_of(edition)

    def made(number: int) -> IssueWords:
        text = "\n\n".join(paragraphs[:number])
        typed = letters_words.typed(language=edition.language, subject=subject, text=text, path=path)
        if number == len(paragraphs):
            return typed
        html, plain = letters_words.rest(settings.SITE_URL + path)
        return replace(typed, html=typed.html + html, text="\n\n".join(part for part in (typed.text, plain) if part))

    with use(edition.language):
        return fitting.longest(made, len(paragraphs), language=edition.language, topic=edition.item.topic)[1]


def _steps(blocks: Sequence[ReadBlock]) -> Iterator[tuple[int, int]]:
    """Where a letter may end: after so many blocks, and so many paragraphs of the next one."""
    yield 0, 0
    for place, block in enumerate(blocks):
        if block.kind in _RUNNING:
            yield from ((place, number) for number in range(1, len(_paragraphs(block))))
        yield place + 1, 0


def _cut(
    blocks: Sequence[ReadBlock], place: int, number: int
) -> tuple[list[ReadBlock], list[ReadBlock], list[ReadBlock]]:
    """Blocks before an end, what stands behind it, and what of that stays nevertheless."""
    kept, gone = list(blocks[:place]), list(blocks[place:])
    if number:
        parts = _paragraphs(gone[0])
        # Cut between two elements of ours.
        html = mark_safe(_BETWEEN.join(gone[0].letter["text"].split(_BETWEEN)[:number]) + _BETWEEN)  # noqa: S308
        begin = "\n\n".join(parts[:number])
        kept.append(replace(gone[0], fields={**gone[0].fields, "text": begin}, letter={**gone[0].letter, "text": html}))
        gone[0] = replace(gone[0], fields={"text": "\n\n".join(parts[number:])}, letter={})
    after = [block for block in gone if block.kind == BlockKind.ACTION]
    return kept, [block for block in gone if block.kind != BlockKind.ACTION], [*_ways(gone, kept), *after]


def _ways(gone: Iterable[ReadBlock], kept: Iterable[ReadBlock]) -> Iterator[ReadBlock]:
    """Instead of each quotation that is left out: whose it was, and the way to the complete statement, once."""
    known = {block.statement for block in kept}
    for block in gone:
        if block.statement and block.statement not in known:
            known.add(block.statement)
            fields = {"source": block.fields.get("source", "")}
            letter = {"source": block.letter.get("source", mark_safe(""))}
            yield replace(block, kind="statement", fields=fields, letter=letter)


def _paragraphs(block: ReadBlock) -> list[str]:
    return block.fields.get("text", "").split("\n\n")


def _made(
    item: ReadItem, kept: Sequence[ReadBlock], gone: Sequence[ReadBlock], after: Sequence[ReadBlock]
) -> IssueWords:
    item = replace(item, blocks=tuple(kept))
    rest = letters_words.rest(settings.SITE_URL + item.path) if gone else ("", "")
    context = {"item": item, "base": settings.SITE_URL, "rest": rest[0], "after": after}
    return IssueWords(
        subject=" ".join(item.title.split()),
        preheader=_beginning(item.summary or next((b.fields["text"] for b in item.blocks if "text" in b.fields), "")),
        html=render_to_string("newsroom/letter.html", context).strip(),
        text=_text(item, rest=rest[1], after=after),
        path=item.path,
    )


def _text(item: ReadItem, rest: str = "", after: Sequence[ReadBlock] = ()) -> str:
    context = {"item": item, "base": settings.SITE_URL, "rest": rest, "after": after}
    text = render_to_string("newsroom/letter.txt", context)
    # What is left out leaves no gap.
    paragraphs = [part.strip() for part in text.split("\n\n")]
    return "\n\n".join(part for part in paragraphs if part)


def _beginning(text: str) -> str:
    """What stands beside the subject in a list of letters: whole words only."""
    first = " ".join(text.split())
    return first if len(first) <= _PREHEADER else first[:_PREHEADER].rpartition(" ")[0] + " …"
