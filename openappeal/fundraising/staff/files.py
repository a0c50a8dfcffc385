"""The books as files: CSV, XLSX, beancount."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from openappeal.accounts import language
from openappeal.cms import shell
from openappeal.fundraising import books_queries as queries
from openappeal.fundraising import exports, income
from openappeal.fundraising.staff.guard import may_keep_books, only

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "beancount": "text/plain; charset=utf-8",
}
INCOME = ("csv", "xlsx")


@only(may_keep_books)
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """All of the books, or those of a year."""
    if kind not in KINDS:
        raise Http404
    year = request.GET.get("year", "")
    if year and not (year.isdecimal() and len(year) == 4):
        raise Http404
    content: str | bytes
    if "income" in request.GET and kind in INCOME:
        by_kind = [row for row in income.exact() if not year or row[0] == int(year)]
        content = exports.income_csv(by_kind) if kind == "csv" else exports.income_xlsx(by_kind)
        return _file(content, kind, "gifts", year)
    rows = queries.rows(year=int(year) if year else None)
    if kind == "csv":
        content = exports.as_csv(rows)
    elif kind == "xlsx":
        content = exports.as_xlsx(rows)
    else:
        content = exports.as_beancount(rows, title=shell.load(language.current()).site_name)
    return _file(content, kind, "books", year)


def _file(content: str | bytes, kind: str, name: str, year: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=KINDS[kind])
    name = f"{name}-{year}" if year else name
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
