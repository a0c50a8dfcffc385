"""Addresses of the newsroom's screens, below /admin/news/."""

from django.urls import path

from openappeal.newsroom.staff import (
    by_mail,
    consents,
    correcting,
    grave,
    items,
    journalists,
    opening,
    previews,
    writing,
)

app_name = "staff_news"
urlpatterns = [
    path("", items.items, name="items"),
    path("begin/", items.begin, name="begin"),
    path("consents/", consents.consents, name="consents"),
    path("consents/note/", consents.note, name="note_consent"),
    path("consents/<int:pk>/", consents.consent, name="consent"),
    path("consents/<int:pk>/again/", consents.renew, name="renew_consent"),
    path("consents/<int:pk>/end/", consents.end, name="end_consent"),
    path("<int:pk>/", items.item, name="item"),
    path("<int:pk>/about/", opening.about, name="about"),
    path("<int:pk>/write/<str:language>/", writing.write, name="write"),
    path("<int:pk>/ready/<str:language>/", opening.ready, name="ready"),
    path("<int:pk>/look/<str:language>/", previews.look, name="look"),
    path("<int:pk>/look/<str:language>/page/", previews.page, name="preview_page"),
    path("<int:pk>/look/<str:language>/letter/", previews.letter, name="preview_letter"),
    path("<int:pk>/look/<str:language>/card/", previews.card, name="preview_card"),
    path("<int:pk>/links/", journalists.links, name="links"),
    path("<int:pk>/links/<int:link>/end/", journalists.end, name="end_link"),
    path("<int:pk>/names/", consents.name, name="name"),
    path("<int:pk>/open/", opening.open_now, name="open_now"),
    path("<int:pk>/open/<str:language>/", opening.open_late, name="open_late"),
    path("<int:pk>/plan/", opening.plan, name="plan"),
    path("<int:pk>/unplan/", opening.unplan, name="unplan"),
    path("<int:pk>/discard/", opening.discard, name="discard"),
    path("<int:pk>/propose/", grave.propose, name="propose"),
    path("<int:pk>/agree/", grave.agree, name="agree"),
    path("<int:pk>/no/", grave.say_no, name="say_no"),
    path("<int:pk>/correct/", correcting.correct, name="correct"),
    path("<int:pk>/correct/<int:number>/<str:language>/", correcting.translate, name="translate_correction"),
    path("<int:pk>/mail/", by_mail.item, name="by_mail"),
    path("<int:pk>/mail/<int:number>/", by_mail.correction, name="correction_by_mail"),
    path("<int:pk>/close/", opening.close, name="close"),
]
