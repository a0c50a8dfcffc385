"""The press room's pages as readers get them. Each function returns None where nothing stands."""

from __future__ import annotations

from openappeal.cms import shell
from openappeal.cms.language import interface, use
from openappeal.newsroom import coverage_queries, statement_queries
from openappeal.newsroom.press import content, kit


def languages() -> list[str]:
    """Languages in which the site has pages."""
    return [one.tag for one in shell.languages()]


def statements_languages() -> frozenset[str]:
    """Languages with a list of statements."""
    return frozenset(tag for tag in languages() if statement_queries.statements(tag))


def statements(tag: str) -> str | None:
    """Everybody whose complete statement can be read."""
    found = statement_queries.statements(tag)
    if not found:
        return None
    return shell.render(
        "newsroom/statement/list.html",
        tag,
        f"/{tag}/statements/",
        {"statements": found},
        same_page_languages=statements_languages(),
    )


def statement(tag: str, slug: str) -> str | None:
    """“Read the complete statement”."""
    found = statement_queries.statement(tag, slug)
    if found is None:
        return None
    same = statement_queries.languages_of(slug)
    return shell.render(
        "newsroom/statement/statement.html", tag, found.path, {"statement": found}, same_page_languages=same
    )


def coverage(tag: str) -> str | None:
    """What others wrote and said, by month and by outlet."""
    with use(tag):
        entries = coverage_queries.shown()
        if not entries:
            return None
        months = coverage_queries.months(entries, interface(tag))
        outlets = coverage_queries.outlets(entries, interface(tag))
    context = {"months": months, "outlets": outlets, "number": len(entries)}
    return shell.render("newsroom/press/coverage.html", tag, f"/{tag}/coverage/", context)


def press(tag: str) -> str:
    """The press page."""
    with use(tag):
        found = content.press_page(tag)
    context = {
        "press": found,
        "has_sheet": kit.fact_sheet(tag) is not None,
        "has_coverage": bool(coverage_queries.shown()),
    }
    return shell.render("newsroom/press/press.html", tag, f"/{tag}/press/", context)
