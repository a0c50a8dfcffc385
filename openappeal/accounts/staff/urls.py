from django.urls import include, path

from openappeal.accounts.staff import held, history, own, people

people_urls = (
    [
        path("", people.people, name="list"),
        path("add/", people.add, name="add"),
        path("<int:pk>/", people.person, name="person"),
        path("<int:pk>/role/", people.set_role, name="set_role"),
        path("<int:pk>/lock/", people.lock, name="lock"),
        path("<int:pk>/unlock/", people.unlock, name="unlock"),
        path("<int:pk>/link/", people.new_link, name="new_link"),
        path("<int:pk>/agree/", people.agree, name="agree"),
        path("<int:pk>/refuse/", people.refuse, name="refuse"),
    ],
    "staff_people",
)
own_urls = (
    [
        path("", own.passkeys, name="list"),
        path("add/", own.add, name="add"),
        path("add/begin/", own.add_begin, name="add_begin"),
        path("add/finish/", own.add_finish, name="add_finish"),
        path("<int:pk>/remove/", own.remove, name="remove"),
        path("codes/", own.renew_codes, name="renew_codes"),
    ],
    "staff_passkeys",
)
urlpatterns = [
    path("people/", include(people_urls)),
    path("passkeys/", include(own_urls)),
    path("history/", history.history, name="staff_history"),
    path("what-we-hold/", held.page, name="staff_held"),
]
