from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "openappeal.accounts"
    label = "accounts"
