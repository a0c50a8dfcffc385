"""A device with passkeys, in Python: makes keys and signs, as WebAuthn says, and can be made to lie."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

USER_PRESENT, USER_VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One device. `origin` is the page on which the browser stands, whatever the server says."""

    origin: str = "http://localhost:8001"
    verifies: bool = True
    counts: bool = True
    keys: dict[bytes, ec.EllipticCurvePrivateKey] = field(default_factory=dict)
    uses: int = 0

    @property
    def flags(self) -> int:
        return USER_PRESENT | (USER_VERIFIED if self.verifies else 0)

    def create(self, options: dict) -> str:
        """Make a key. Returns what the script sends."""
        options = options["publicKey"]
        key, credential_id = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(32)
        self.keys[credential_id] = key
        attested = AttestedCredentialData.create(
            b"\0" * 16, credential_id, ES256.from_cryptography_key(key.public_key())
        )
        data = AuthenticatorData.create(self._rp(options["rp"]["id"]), self.flags | ATTESTED, self.uses, attested)
        return self._answer(
            credential_id,
            clientDataJSON=self._client("webauthn.create", options),
            attestationObject=bytes(AttestationObject.create("none", data, {})),
        )

    def get(self, options: dict) -> str:
        """Show the newest key. Returns what the script sends."""
        options = options["publicKey"]
        credential_id, key = list(self.keys.items())[-1]
        self.uses += self.counts
        data = AuthenticatorData.create(self._rp(options["rpId"]), self.flags, self.uses)
        client = self._client("webauthn.get", options)
        signature = key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(credential_id, clientDataJSON=client, authenticatorData=bytes(data), signature=signature)

    def _client(self, kind: str, options: dict) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    @staticmethod
    def _rp(name: str) -> bytes:
        return hashlib.sha256(name.encode()).digest()

    @staticmethod
    def _answer(credential_id: bytes, **response: bytes) -> str:
        return json.dumps(
            {
                "id": websafe_encode(credential_id),
                "rawId": websafe_encode(credential_id),
                "type": "public-key",
                "response": {name: websafe_encode(value) for name, value in response.items()},
            }
        )
