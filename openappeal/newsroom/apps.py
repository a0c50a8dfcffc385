from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "openappeal.newsroom"
    label = "newsroom"
