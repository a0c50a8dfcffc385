from django.urls import path

from openappeal.appeals import job_views

urlpatterns = [
    path("job/<str:token>/", job_views.job, name="job"),
    path("job/<str:token>/file/", job_views.bring, name="job-bring"),
    path("job/<str:token>/file/<str:format_>/", job_views.file, name="job-file"),
]
