from django.urls import path

from openappeal.signatures.staff import events, hiding, letters, lists, reading, reports

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
    path("letters/", letters.letters, name="letters"),
    path("letters/new/", letters.edit, name="new_letter"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/edit/", letters.edit, name="edit_letter"),
    path("letters/<int:pk>/preview/<slug:language>/", letters.preview, name="preview_letter"),
    path("letters/<int:pk>/propose/", letters.propose, name="propose_letter"),
    path("letters/<int:pk>/agree/", letters.agree, name="agree_letter"),
    path("letters/<int:pk>/no/", letters.say_no, name="say_no_letter"),
    path("letters/<int:pk>/send/", letters.send, name="send_letter"),
    path("letters/<int:pk>/pause/", letters.pause, name="pause_letter"),
    path("letters/<int:pk>/resume/", letters.resume, name="resume_letter"),
    path("letters/<int:pk>/stop/", letters.stop, name="stop_letter"),
    path("letters/<int:pk>/discard/", letters.discard, name="discard_letter"),
    path("events/", events.events, name="events"),
    path("events/<int:pk>/", events.event, name="event"),
    path("events/<int:pk>/page/<slug:language>/", events.page, name="event_page"),
    path("events/<int:pk>/end/", events.end, name="end_event"),
    path("<int:pk>/", lists.signature, name="signature"),
    path("<int:pk>/hide/", hiding.hide, name="hide"),
    path("<int:pk>/unhide/", hiding.unhide, name="unhide"),
    path("<int:pk>/group/", lists.set_group, name="set_group"),
]
