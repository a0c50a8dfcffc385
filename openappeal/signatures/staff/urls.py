from django.urls import path

from openappeal.signatures.staff import floods, hiding, lists, reading, reports, set_aside, sweeps

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
    path("set-aside/", floods.overview, name="floods"),
    path("set-aside/find/", floods.find, name="find_flood"),
    path("set-aside/propose/", floods.propose, name="propose_sweep"),
    path("set-aside/asked/", set_aside.asked, name="asked_back"),
    path("set-aside/asked/preview/", set_aside.preview, name="release_preview"),
    path("set-aside/asked/decide/", set_aside.decide, name="release"),
    path("set-aside/all/<slug:held>/", set_aside.release_all, name="release_all"),
    path("set-aside/sweep/<int:pk>/", sweeps.show, name="sweep"),
    path("set-aside/sweep/<int:pk>/approve/", sweeps.approve, name="sweep_approve"),
    path("set-aside/sweep/<int:pk>/announce/", sweeps.announce, name="sweep_announce"),
    path("set-aside/sweep/<int:pk>/drop/", sweeps.drop, name="sweep_drop"),
    path("set-aside/sweep/<int:pk>/do/", sweeps.do, name="sweep_do"),
    path("set-aside/sweep/<int:pk>/undo/", sweeps.undo, name="sweep_undo"),
    path("<int:pk>/", lists.signature, name="signature"),
    path("<int:pk>/hide/", hiding.hide, name="hide"),
    path("<int:pk>/unhide/", hiding.unhide, name="unhide"),
    path("<int:pk>/group/", lists.set_group, name="set_group"),
]
