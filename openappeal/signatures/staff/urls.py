from django.urls import path

from openappeal.signatures.staff import hiding, import_review, importing, lists, reading, reports

app_name = "staff_signatures"
urlpatterns = [
    path("", lists.signatures, name="list"),
    path("read/", reading.one, name="read"),
    path("read/many/", reading.many, name="read_many"),
    path("read/many/preview/", reading.preview, name="preview"),
    path("read/review/", reading.review, name="review"),
    path("hide/", hiding.find, name="hide_now"),
    path("hidden/", hiding.hidden_names, name="hidden"),
    path("not-me/", reports.inbox, name="reports"),
    path("not-me/<int:pk>/", reports.close, name="close_report"),
    path("import/", importing.overview, name="imports"),
    path("import/new/", importing.new, name="import_new"),
    path("import/<int:pk>/", importing.one, name="import"),
    path("import/<int:pk>/columns/", importing.columns, name="import_columns"),
    path("import/<int:pk>/rows/", import_review.rows, name="import_rows"),
    path("import/<int:pk>/pairs/", import_review.pairs, name="import_pairs"),
    path("import/<int:pk>/start/", importing.start, name="import_start"),
    path("import/<int:pk>/go-on/", importing.go_on, name="import_go_on"),
    path("import/<int:pk>/stop/", importing.stop, name="import_stop"),
    path("import/<int:pk>/leave/", importing.leave, name="import_leave"),
    path("import/<int:pk>/undo/", importing.undo, name="import_undo"),
    path("<int:pk>/", lists.signature, name="signature"),
    path("<int:pk>/hide/", hiding.hide, name="hide"),
    path("<int:pk>/unhide/", hiding.unhide, name="unhide"),
    path("<int:pk>/group/", lists.set_group, name="set_group"),
]
