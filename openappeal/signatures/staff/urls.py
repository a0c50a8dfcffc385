from django.urls import path

from openappeal.signatures.staff import exports, hiding, lists, reading, reports

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
    path("export/", exports.page, name="exports"),
    path("export/unseal.html", exports.tool, name="unseal_tool"),
    path("export/<slug:kind>/ask/", exports.ask, name="export_ask"),
    path("export/<slug:kind>/agree/", exports.agree, name="export_agree"),
    path("export/<slug:kind>/stop/", exports.stop, name="export_stop"),
    path("export/<slug:kind>/fetch/", exports.fetch, name="export_fetch"),
    path("<int:pk>/", lists.signature, name="signature"),
    path("<int:pk>/hide/", hiding.hide, name="hide"),
    path("<int:pk>/unhide/", hiding.unhide, name="unhide"),
    path("<int:pk>/group/", lists.set_group, name="set_group"),
]
