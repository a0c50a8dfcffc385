"""Where a staff side may answer, and the link that an operator makes."""

import pytest

from openappeal.accounts import actions
from openappeal.accounts.models import EnrolmentLink, Role, User
from openappeal.accounts.tests.staff import enrolled
from openappeal.config import database, places, recovering
from openappeal.config.cli import CannotDo


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAPPEAL_DATA", str(tmp_path))
    monkeypatch.delenv("OPENAPPEAL_STAFF_URL", raising=False)
    monkeypatch.delenv("OPENAPPEAL_SITE_URL", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("url", "host", "is_allowed"),
    [
        ("", "127.0.0.1", True),
        ("http://localhost:9001", "::1", True),
        ("https://desk.example.org", "127.0.0.1", True),
        ("https://desk.example.org", "0.0.0.0", True),
        ("http://desk.example.org", "127.0.0.1", False),
        ("http://localhost:8001", "0.0.0.0", False),
        ("", "192.0.2.7", False),
        ("https://192.0.2.7", "127.0.0.1", False),
        ("http://127.0.0.1:8001", "127.0.0.1", False),
        ("http://[::1]:8001", "::1", False),
    ],
)
def test_a_staff_side_answers_over_tls_or_on_this_machine_and_under_a_name(folder, monkeypatch, url, host, is_allowed):
    if url:
        monkeypatch.setenv("OPENAPPEAL_STAFF_URL", url)

    if is_allowed:
        places.refuse_unsafe(role="staff", host=host)
    else:
        with pytest.raises(CannotDo):
            places.refuse_unsafe(role="staff", host=host)


@pytest.mark.parametrize("role", ["staff", "public"])
def test_the_demonstration_stays_on_this_machine_even_over_tls(folder, monkeypatch, role):
    (folder / "DEMONSTRATION").touch()
    places.refuse_unsafe(role=role, host="127.0.0.1")

    with pytest.raises(CannotDo):
        places.refuse_unsafe(role=role, host="0.0.0.0")
    monkeypatch.setenv("OPENAPPEAL_STAFF_URL", "https://desk.example.org")
    with pytest.raises(CannotDo):
        places.refuse_unsafe(role=role, host="127.0.0.1")


# ── The operator's link ─────────────────────────────────────────────────────
@pytest.fixture
def ready(monkeypatch):
    """The command as it goes on once there is a database and Django."""
    monkeypatch.setattr(database, "require_ready", lambda: None)
    monkeypatch.setattr(recovering, "setup_django", lambda role: None)


@pytest.mark.django_db
def test_the_operator_waits_for_nobody(ready, capsys):
    for login in ("omar", "bea", "cem", "dan"):
        enrolled(login)

    assert recovering.staff_link("Omar", unlock=False) == 0

    link = EnrolmentLink.objects.get()
    assert (link.user.username, link.is_open) == ("omar", True)
    assert "http://localhost:8001/admin/enrol/#" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_operator_lets_somebody_in_again_only_when_told_to(ready, capsys):
    user = actions.add_staff_member(username="bea", role=Role.MODERATOR)
    User.objects.update(is_active=False)

    with pytest.raises(CannotDo, match="--unlock"):
        recovering.staff_link("bea", unlock=False)
    with pytest.raises(CannotDo, match="Nobody has the login"):
        recovering.staff_link("nobody", unlock=True)
    assert not User.objects.get(pk=user.pk).is_active
    recovering.staff_link("bea", unlock=True)

    assert User.objects.get(pk=user.pk).is_active
    assert EnrolmentLink.objects.get().is_open
