"""The check of a receipt, opened from a disk in a browser without a network, and on a site; and the same in Python."""

from __future__ import annotations

import base64
import os
import random
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from openappeal.tlog import finding, promises, receipts, verifying
from openappeal.tlog.hashing import Leaves, leaf_hash
from openappeal.tlog.notes import Signer
from openappeal.tlog.promises import Promise
from openappeal.tlog.proofs import inclusion_proof
from openappeal.tlog.testing import SIGNER, checkpoint, published, reader
from openappeal.tlog.tiles import Read
from openappeal.transparency import manifests
from openappeal.transparency.leaves import Entry, Kind
from openappeal.transparency.receipt_page import content_security_policy, receipt_page
from tests.accessibility.test_axe import check

pytestmark = pytest.mark.journey

DAY, BY = date(2026, 2, 10), date(2026, 2, 12)
PROMISES = [
    Promise(SIGNER.verifier, BY, "free-them", b"\x22" * 32, number.to_bytes(32, "big")) for number in range(300)
]
ENTRIES = [promise.entry(DAY) for promise in PROMISES]
MINE = PROMISES[271]
LATE = Promise(SIGNER.verifier, BY, "free-them", b"\x22" * 32, b"\xff" * 32)
SITE = "http://campaign.example"
# Of each kind. Six hundred before the page's arithmetic is changed: they take two minutes.
MUTATIONS = int(os.environ.get("OPENAPPEAL_MUTATIONS", "40"))


def receipt_of(index: int, entries: list[bytes] = ENTRIES, signer: Signer = SIGNER) -> bytes:
    proof = inclusion_proof(Leaves([leaf_hash(entry) for entry in entries]), index, len(entries))
    found = PROMISES[index].receipt(day=DAY, index=index, proof=proof, checkpoint=checkpoint(entries, signer))
    return found.written()


def with_act(entries: list[bytes], *acts: manifests.Manifest) -> dict[str, bytes]:
    """The files of a log in which these sets were put aside, or back, after all entries."""
    written = [act.written() for act in acts]
    kinds = [Kind.RESTORE if act.restores else Kind.VOID for act in acts]
    leaves = [Entry(kind, BY, manifests.digest(data)).written() for kind, data in zip(kinds, written, strict=True)]
    files = published([*entries, *leaves])
    return files | {f"manifest/{manifests.digest(data).hex()}": data for data in written}


def zipped(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "copy.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(f"copy/log/{name}", data)
    return path


@contextmanager
def saved(browser: Browser, folder: Path, language: str = "en") -> Iterator[Page]:
    """The page as somebody saved it, in a browser that is cut off."""
    file = folder / "check-receipt.html"
    file.write_bytes(receipt_page(SIGNER.name, str(SIGNER.verifier), language))
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked: list[str] = []
    broken: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    page.goto(file.as_uri())
    yield page
    assert {address for address in asked if not address.startswith("blob:")} == {file.as_uri()}
    assert broken == []
    context.close()


def give(page: Page, data: bytes) -> None:
    page.set_input_files("#file", {"name": "receipt.txt", "mimeType": "text/plain", "buffer": data})


def said(page: Page) -> list[str]:
    page.wait_for_selector("#said:not([aria-busy]) .said:visible")
    return page.locator("#said .said > *").all_inner_texts()


def test_a_promise_is_completed_offline_and_its_receipt_holds(browser: Browser, tmp_path: Path) -> None:
    copy = zipped(tmp_path, published(ENTRIES))
    with saved(browser, tmp_path) as page:
        check(page, "the receipt page")
        give(page, MINE.written())
        expect(page.locator("#zip")).to_be_visible()
        check(page, "the receipt page, asking for the log", again=True)
        page.set_input_files("#zip", copy)

        assert said(page) == [
            "Your signature is in the public log.",
            "It is entry 272 of 300 in the public log of campaign.example/log, in its state of 10 February 2026.",
            "It was added on 10 February 2026.",
            "No correction in this log sets it aside.",
        ]
        check(page, "the receipt page with its result")
        with page.expect_download() as saving:
            page.click("#save")
        written = Path(saving.value.path()).read_bytes()
        assert written == receipt_of(271)
        give(page, written)
        assert said(page)[1] == "It is entry 272 of 300 in the public log of campaign.example/log."


def test_in_farsi_it_says_why_not(browser: Browser, tmp_path: Path) -> None:
    copy = zipped(tmp_path, published(ENTRIES))
    with saved(browser, tmp_path, "fa") as page:
        check(page, "the receipt page in Farsi", again=True)
        give(page, LATE.written())
        page.set_input_files("#zip", copy)

        late = said(page)

        assert late[0] == "امضای شما در این نسخه از دفتر نیست."
        assert "۲۳ بهمن ۱۴۰۴" in late[1]
        assert "۲۱ بهمن ۱۴۰۴" in late[1]
        page.fill("#text", receipt_of(3).decode().replace("index 3", "index 4"))
        page.click("#check")
        expect(page.locator("#said b")).to_have_text("این رسید درست نیست.")


def test_what_was_set_aside_is_said_and_what_was_put_back_counts(browser: Browser, tmp_path: Path) -> None:
    void = manifests.of([5, 271], restores=False, reason="flood")
    restore = manifests.of([271], restores=True, reason="undone")
    with saved(browser, tmp_path) as page:
        for acts, heading in [
            ([void], "Your signature is in the public log, and does not count now."),
            ([void, restore], "Your signature is in the public log."),
        ]:
            give(page, MINE.written())
            page.set_input_files("#zip", zipped(tmp_path, with_act(ENTRIES, *acts)))
            assert said(page)[0] == heading
        give(page, MINE.written())
        lacking = {path: data for path, data in with_act(ENTRIES, void).items() if not path.startswith("manifest")}
        page.set_input_files("#zip", zipped(tmp_path, lacking))
        assert said(page)[3].startswith("This copy lacks a list of entries that were set aside")


def test_a_rewritten_history_is_found_with_an_older_receipt(browser: Browser, tmp_path: Path) -> None:
    other = published([*ENTRIES[:5], LATE.entry(DAY), *ENTRIES[6:], ENTRIES[5]])
    with saved(browser, tmp_path) as page:
        for files, heading, text in [
            (published([*ENTRIES, LATE.entry(BY)]), "Your signature is in the public log.", "entry 272 of 301"),
            (other, "This log cannot be used for the check.", "History was rewritten"),
            (published(ENTRIES[:280]), "This log cannot be used for the check.", "an older state of the log"),
        ]:
            give(page, receipt_of(271))
            assert said(page)[0] == "Your signature is in the public log."
            page.set_input_files("#zip", zipped(tmp_path, files))
            assert said(page)[0] == heading
            assert text in said(page)[1]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (b"no receipt", "This is no receipt, or a part of it is missing or was changed."),
        (b"\xff" * 1_200_000, "This is no receipt, or a part of it is missing or was changed."),
        (
            Promise(Signer("other.example/log", b"\x05" * 32).verifier, BY, "a", b"\x01" * 32, b"\x02" * 32).written(),
            "It belongs to another log, other.example/log. This page checks receipts of campaign.example/log.",
        ),
        (
            Promise(Signer(SIGNER.name, b"\x05" * 32).verifier, BY, "a", b"\x01" * 32, b"\x02" * 32).written(),
            "It names another key than this page.",
        ),
        (receipt_of(3, signer=Signer(SIGNER.name, b"\x05" * 32)), "It names another key than this page."),
        (
            receipt_of(3).replace(b"\n300\n", b"\n301\n"),
            "The state of the log in it is not signed with the campaign's key.",
        ),
    ],
)
def test_each_refusal_has_its_reason(browser: Browser, tmp_path: Path, given: bytes, text: str) -> None:
    with saved(browser, tmp_path) as page:
        give(page, given)

        assert said(page)[0] == "This receipt does not hold."
        assert said(page)[1].startswith(text)


def test_on_the_site_all_of_the_log_is_asked_for_and_saved_as_a_copy(browser: Browser, tmp_path: Path) -> None:
    """Plain HTTP under a name is no secure context: there the browser lends no signatures, and ours are used."""
    files = with_act(ENTRIES, manifests.of([1], restores=False, reason="flood"))
    read = {path for path in files if path.startswith(("checkpoint", "tile/entries/", "manifest/"))}
    asked: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        asked.append(path)
        if path == "/en/check/":
            body = receipt_page(SIGNER.name, str(SIGNER.verifier), "en")
            policy = {"Content-Security-Policy": content_security_policy() + "; frame-ancestors 'none'"}
            route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=policy)
        elif path.removeprefix("/log/") in files:
            route.fulfill(body=files[path.removeprefix("/log/")], content_type="application/octet-stream")
        else:
            route.fulfill(status=404, body="")

    context = browser.new_context()
    context.route("**/*", answer)
    page = context.new_page()
    page.goto(f"{SITE}/en/check/")
    assert page.evaluate("Boolean(crypto.subtle)") is False
    requests = []
    for promise in (PROMISES[0], MINE):
        asked.clear()
        give(page, promise.written())
        page.click("#fetch")
        assert said(page)[0] == "Your signature is in the public log."
        requests.append(sorted(asked))
    assert requests[0] == requests[1] == sorted(f"/log/{path}" for path in read)
    with page.expect_download() as saving:
        page.click("#save-log")
    with zipfile.ZipFile(saving.value.path()) as copy:
        assert copy.testzip() is None
        assert {name.removeprefix("log/") for name in copy.namelist()} == read
        assert copy.read("log/checkpoint") == files["checkpoint"]
    with page.expect_download() as saving_page:
        page.click("#save-page")
    assert Path(saving_page.value.path()).read_bytes() == receipt_page(SIGNER.name, str(SIGNER.verifier), "en")
    context.close()


# ── The same as in Python ─────────────────────────────────────────────────────────────────────────────────────────────

BATCH = """async ([given, key]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const ours = parseKey(key);
  const kinds = {
    receipt: async (data) => {
      const found = await checkReceipt(data, ours);
      return `${found.index}/${found.checkpoint.size}`;
    },
    promise: async (data) => toHex(opening(parsePromise(data))),
    manifest: async (data) => { const found = parseManifest(data); return `${found.reason} ${found.count}`; },
    log: async (files, promise) => {
      const read = async (path) => (path in files ? bytes(files[path]) : null);
      const found = await complete(parsePromise(bytes(promise)), ours, read, async () => {});
      return toBase64(found.written);
    },
    signature: async (data) => String(ed25519(data.slice(0, 32), data.slice(32, 96), data.slice(96))),
  };
  const found = [];
  for (const [kind, data, beside] of given) {
    try {
      found.push(await kinds[kind](kind === 'log' ? data : bytes(data), beside));
    } catch (error) {
      found.push(error instanceof Refused ? 'refused' : `broken: ${error}`);
    }
  }
  return found;
}"""


def mutations(chance: random.Random, good: list[bytes], number: int) -> Iterator[bytes]:
    """What somebody makes who knows the format; many are still good, or as good as another."""
    for _ in range(number):
        data = bytearray(chance.choice(good))
        at = chance.randrange(len(data))
        match chance.randrange(8):
            case 0 | 1:
                data[at] ^= 1 << chance.randrange(8)
            case 2:
                data[at] = chance.choice(b"0123456789\n\r+/=-AZaz \x00\xe2\x80\x94\xff")
            case 3:
                del data[at : at + chance.choice((1, 1, 2, 45))]
            case 4:
                data[at:at] = chance.choice((b"\n", b"0", b"=", b" ", b"A", b"\xc2\xa0", b"\n\n", b"index 3\n"))
            case 5:
                lines = bytes(data).split(b"\n")
                one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
                lines[one], lines[other] = lines[other], lines[one]
                data = bytearray(b"\n".join(lines))
            case 6:
                lines = bytes(data).split(b"\n")
                lines.insert(chance.randrange(len(lines)), chance.choice(lines))
                data = bytearray(b"\n".join(lines))
            case 7:
                other = chance.choice(good)
                data[at:] = other[chance.randrange(len(other)) :]
        yield bytes(data)


def in_python(kind: str, data: Any, beside: bytes) -> str:
    try:
        match kind:
            case "receipt":
                found = receipts.parse(data)
                return f"{found.index}/{found.verify(promises.opened(found).entry, SIGNER.verifier).size}"
            case "promise":
                return promises.parse(data).opening.hex()
            case "manifest":
                manifest = manifests.parse(data)
                return f"{manifest.reason} {manifest.number}"
            case "signature":
                return str(verified(data)).lower()
            case _:
                return base64.b64encode(finding.complete(promises.parse(beside), logged(data)).written()).decode()
    except (receipts.BadReceipt, promises.BadPromise, manifests.BadManifest):
        return "refused"
    except (verifying.DoesNotHold, finding.NotInIt):
        return "refused"


def verified(data: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(data[:32]).verify(data[32:96], data[96:])
    except (InvalidSignature, ValueError):
        return False
    return True


def logged(files: dict[str, bytes]) -> Read:
    return reader(files)


def cases() -> Iterator[tuple[str, Any, bytes]]:
    chance = random.Random(7)
    several = [receipt_of(index, ENTRIES[:size]) for index, size in ((0, 1), (3, 7), (271, 300))]
    cosigned = several[1] + Signer("witness.example", b"\x05" * 32).line("another text\n").encode()
    for written in (*several, cosigned, *mutations(chance, [*several, cosigned], MUTATIONS)):
        yield "receipt", written, b""
    mine = [MINE.written(), LATE.written()]
    for written in (*mine, *mutations(chance, mine, MUTATIONS)):
        yield "promise", written, b""
    sets = [manifests.of(range(9), restores=False, reason="flood").written()]
    sets.append(manifests.of([3, 70], restores=True, reason="undone").written())
    for written in (*sets, *mutations(chance, sets, MUTATIONS // 2)):
        yield "manifest", written, b""
    small = published(ENTRIES[260:272])
    tree = [path for path in small if not path.startswith("tile/0")]
    for size in (1, 2, 3, 12, 255, 256, 257, 300):
        yield "log", published(ENTRIES[300 - size :]), PROMISES[299 - size // 2].written()
    for path in tree:
        yield "log", {name: data for name, data in small.items() if name != path}, MINE.written()
        for damaged in mutations(chance, [small[path]], MUTATIONS // 15):
            yield "log", small | {path: damaged}, MINE.written()
    yield "log", small, LATE.written()
    signed = [SIGNER.verifier.public_key + checkpoint_signature(text) + text for text in (b"", b"a\n", b"z" * 200)]
    for data in (*signed, *mutations(chance, signed, MUTATIONS // 10)):
        yield "signature", data[:32] + data[32:96].ljust(64) + data[96:], b""


def checkpoint_signature(text: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(SIGNER.seed).sign(text)


def test_it_accepts_and_refuses_what_python_does(browser: Browser, tmp_path: Path) -> None:
    every = list(cases())
    expected = [in_python(*case) for case in every]

    def spelt(data: Any) -> Any:
        if isinstance(data, dict):
            return {path: spelt(each) for path, each in data.items()}
        return base64.b64encode(data).decode()

    with saved(browser, tmp_path) as page:
        found = page.evaluate(
            BATCH, [[[kind, spelt(data), spelt(beside)] for kind, data, beside in every], str(SIGNER.verifier)]
        )

    different = [
        (case[0], case[1], python, browsers)
        for case, python, browsers in zip(every, expected, found, strict=True)
        if python != browsers
    ]
    assert different == []
    refused = sum(verdict == "refused" for verdict in expected)
    assert (len(every) > 2.5 * MUTATIONS, MUTATIONS < refused < len(every) - 20) == (True, True)
