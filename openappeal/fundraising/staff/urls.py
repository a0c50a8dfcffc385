"""Addresses of the books on the staff side."""

from django.urls import path

from openappeal.fundraising.staff import books, files, statements, writing

app_name = "staff_books"
urlpatterns = [
    path("", books.overview, name="overview"),
    path("lines/", books.lines, name="lines"),
    path("entries/<int:pk>/", books.entry, name="entry"),
    path("entries/<int:pk>/note/", books.note, name="note"),
    path("entries/<int:pk>/reverse/", books.reverse, name="reverse"),
    path("receipts/<int:pk>/", books.receipt, name="receipt"),
    path("receipts/<int:pk>/remove/", books.remove_receipt, name="remove_receipt"),
    path("purposes/new/", books.purpose, name="purpose_new"),
    path("purposes/<slug:key>/", books.purpose, name="purpose"),
    path("show/", books.show, name="show"),
    path("expense/", writing.expense, name="expense"),
    path("move/", writing.move, name="move"),
    path("carry/", writing.carry, name="carry"),
    path("exchange/", writing.exchange, name="exchange"),
    path("opening/", writing.opening, name="opening"),
    path("statements/", statements.overview, name="statements"),
    path("statements/new/", statements.take_in, name="take_in"),
    path("statements/lines/<str:account>/", statements.waiting, name="waiting"),
    path("statements/line/<int:pk>/", statements.line, name="line"),
    path("statements/line/<int:pk>/wait/", statements.let_wait, name="let_wait"),
    path("export/<slug:kind>/", files.export, name="export"),
]
