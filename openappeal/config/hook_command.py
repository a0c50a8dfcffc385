"""`openappeal mail-webhook`: the address at which a mail provider tells of letters. Off until this is run."""

from __future__ import annotations

from openappeal.config import database
from openappeal.config.cli import CannotDo, setup_django


def run(*, provider: str, off: bool) -> int:
    """Make an address, take it away, or say what there is; the exit code.

    :raises CannotDo:
    """
    from openappeal.mailings.hook import PROVIDERS

    if provider and provider not in PROVIDERS:
        raise CannotDo(f"“{provider}” is not known here. Known are: {', '.join(sorted(PROVIDERS))}.")
    database.require_ready()
    setup_django("worker")
    if provider:
        return _make(provider)
    return _end() if off else _say()


def _make(provider: str) -> int:
    from django.conf import settings

    from openappeal.mailings import hook, providers
    from openappeal.mailings.actions import hearing

    if not providers.is_installed():
        raise CannotDo("What reads these messages is not installed. Run script/setup webhooks, then this again.")
    kind = hook.PROVIDERS[provider]
    path = hook.make(settings.KEYS_DIR, provider=provider)
    hearing.forget()
    print(f"Give {kind.name} this address for bounces, complaints and unsubscribing. It is shown once and written")
    print("nowhere; whoever has it can take subscribers off the list. Running the command again makes a new one.")
    print(f"\n  {settings.SITE_URL}{path}\n")
    if kind.signs:
        print(f"{kind.name} signs what it says. Copy its signing key into OPENAPPEAL_MAIL_WEBHOOK_SIGNATURE:")
        print("without it nothing is believed.")
    print("Switch the provider's counting of opens and clicks off. Start the worker again, so that new letters say")
    print("whose they are.")
    return 0


def _end() -> int:
    from django.conf import settings

    from openappeal.mailings import hook
    from openappeal.mailings.actions import hearing

    was = hook.end(settings.KEYS_DIR)
    hearing.forget()
    print("The address is taken away, and what waited is erased." if was else "There was no address.")
    return 0


def _say() -> int:
    from django.conf import settings

    from openappeal.mailings import hook, queries

    kept, state = hook.read(settings.KEYS_DIR), queries.hook()
    print(f"Set for {hook.PROVIDERS[kept.provider].name}." if kept else "No mail provider tells us anything.")
    if kept and hook.PROVIDERS[kept.provider].signs and not settings.MAIL_WEBHOOK_SIGNATURE:
        print("Nothing is believed: OPENAPPEAL_MAIL_WEBHOOK_SIGNATURE is empty.")
    if state:
        print(f"Events that were followed: {state.acted}; about letters not known here: {state.unknown}.")
        print(f"Messages that could not be read or were not signed: {state.dropped}.")
    print(f"Messages that wait: {queries.calls_waiting()}.")
    if state and state.is_held:
        print("They wait because of how many they would take off the list. An organiser decides, under Subscribers.")
    if state and state.to_confirm:
        print("Amazon asks whether to tell. If it was you who asked it to, open this in a browser:")
        print(f"\n  {state.to_confirm}\n")
    return 0
