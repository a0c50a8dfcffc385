"""Where the payment service is asked: by the settings of a process."""

import subprocess
import sys

import pytest

ASK = "import django.conf; print(django.conf.settings.STRIPE_ADDRESS)"


def started(address, data):
    environment = {
        "DJANGO_SETTINGS_MODULE": "openappeal.config.settings",
        "OPENAPPEAL_ROLE": "test",
        "OPENAPPEAL_DATA": str(data),
        "OPENAPPEAL_KEYS": str(data / "keys"),
        "OPENAPPEAL_STRIPE_ADDRESS": address,
    }
    return subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "address", ["https://api.stripe.com", "http://127.0.0.1:12111", "http://[::1]:9", "http://localhost"]
)
def test_the_key_goes_over_https_or_stays_on_the_machine(address, tmp_path):
    found = started(address, tmp_path)

    assert (found.returncode, found.stdout.strip()) == (0, address)


@pytest.mark.parametrize(
    "address",
    [
        "http://api.stripe.com",
        "http://127.0.0.1.example",
        "http://localhost@example.org",
        "api.stripe.com",
        "ftp://localhost",
    ],
)
def test_any_other_is_refused_in_one_sentence(address, tmp_path):
    found = started(address, tmp_path)

    assert found.returncode == 1
    assert "OPENAPPEAL_STRIPE_ADDRESS must begin with https://" in found.stderr
