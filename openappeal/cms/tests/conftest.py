from pathlib import Path

import pytest

from openappeal.cms.shell import Column, Link, Shell, ShellLanguage, save

ENGLISH = ShellLanguage("en", "English", "ltr")
FARSI = ShellLanguage("fa", "فارسی", "rtl")
SORANI = ShellLanguage("ckb", "کوردیی ناوەندی", "rtl")


@pytest.fixture
def data_folder(settings, tmp_path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://lantern.example"
    settings.IS_DEMO = False
    return tmp_path


@pytest.fixture
def frame(data_folder) -> Path:
    """A campaign in English, Farsi and Sorani; for the last we have no catalogue."""
    english = Shell(
        site_name="The Lantern Letter",
        term="letter",
        description="An open letter",
        menu=(Link("The letter", "/en/"), Link("About", "/en/about/"), Link("Names", "/en/signers/")),
        footer=(Column("This letter", (Link("Read it", "/en/"),)),),
    )
    save(
        {"en": english, "fa": Shell(site_name="نامهٔ فانوس"), "ckb": Shell(site_name="نامەی فانۆس")},
        languages=(ENGLISH, FARSI, SORANI),
    )
    return data_folder
