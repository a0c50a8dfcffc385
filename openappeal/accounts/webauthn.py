"""The two ceremonies of passkeys: registering one, and showing that one has it.

What is checked, by `fido2`: the challenge is the one we gave, the origin is the staff side's, the key
belongs to this site's name, the device has verified its user (fingerprint, face or PIN), the signature fits.
Source: W3C Web Authentication Level 3, §7.1 and §7.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from openappeal.accounts.models import Passkey, User

State = dict[str, Any]
"""What the ceremony's second half needs of its first; kept in the session, used once."""


class Refused(Exception):
    """The answer of the browser does not prove anything."""


def origin() -> str:
    """Where the staff side is: scheme, host and port, as browsers write it."""
    parts = urlsplit(settings.STAFF_URL)
    return f"{parts.scheme}://{parts.netloc}"


def begin_registration(user: User) -> tuple[dict[str, Any], State]:
    """What the browser needs to make a passkey. A device that has one of this person already says so."""
    options, state = _server().register_begin(
        # The handle is in the device and in clear: it says nothing and differs between campaigns.
        user=PublicKeyCredentialUserEntity(
            id=salted_hmac("accounts.passkeys.handle", str(user.pk), algorithm="sha256").digest()[:16],
            name=user.get_username(),
            display_name=user.first_name or user.get_username(),
        ),
        credentials=_credentials(user.passkeys.all()),
        # The key must be found without a login typed first, and a stolen device alone must not do.
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), state


def finish_registration(state: State, answer: Mapping[str, Any]) -> AuthenticatorData:
    """The new key.

    :raises Refused:
    """
    try:
        return _server().register_complete(state, RegistrationResponse.from_dict(answer))
    except Exception as error:  # whatever a browser, or somebody else, may send
        raise Refused from error


def begin_authentication(passkeys: Iterable[Passkey] = ()) -> tuple[dict[str, Any], State]:
    """What the browser needs to show a passkey: one of these, or any that it has for this site."""
    options, state = _server().authenticate_begin(
        credentials=_credentials(passkeys) or None, user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(options), state


def finish_authentication(state: State, passkey: Passkey, answer: Mapping[str, Any]) -> int:
    """The device's count of uses after this one; 0 where it does not count.

    :raises Refused: also when the count has not risen, which it does not in a copied key
    """
    try:
        response = AuthenticationResponse.from_dict(answer)
        _server().authenticate_complete(state, _credentials([passkey]), response)
        count = int(response.response.authenticator_data.counter)
    except Exception as error:  # whatever a browser, or somebody else, may send
        raise Refused from error
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        raise Refused
    return count


def digest(credential_id: bytes) -> str:
    """Under what a passkey is found."""
    return hashlib.sha256(credential_id).hexdigest()


def digest_of(answer: Mapping[str, Any]) -> str:
    """Under what the passkey that a browser shows is found.

    :raises Refused:
    """
    try:
        return digest(AuthenticationResponse.from_dict(answer).raw_id)
    except Exception as error:  # whatever a browser, or somebody else, may send
        raise Refused from error


def _server() -> Fido2Server:
    host = urlsplit(settings.STAFF_URL).hostname or "localhost"
    # The exact origin: the library would take any port and any name below ours.
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=host, name=settings.WAGTAIL_SITE_NAME),
        verify_origin=lambda given: given == origin(),
    )


def _credentials(passkeys: Iterable[Passkey]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(one.credential)) for one in passkeys]
