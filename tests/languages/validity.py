"""What validators say against a letter's HTML. Two, since each sees what the other does not."""

from __future__ import annotations

import html5lib
import turbohtml
from turbohtml import conformance


def html_faults(html: str) -> list[str]:
    """Errors of nesting, of signs, and whatever the rules for authors forbid or advise against."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    nested = [f"line {line}: {code} {found}" for (line, _), code, found in parser.errors]
    document = turbohtml.parse(html)
    written = [f"line {error.line}: {error.code}" for error in document.errors]
    ruled = [f"line {one.line}: {one.code}, {one.message}" for one in conformance.check(document).messages]
    return nested + written + ruled
