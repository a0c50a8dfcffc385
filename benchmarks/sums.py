"""How long a browser needs for the sum of a sign form, and how long we need to look at one.

    python benchmarks/sums.py [--sums 100] [--jitless]

Opens `sum.js` as the form has it, in headless Chromium, one sum after another. `--jitless`: without the compiler for
scripts, as in Tor Browser at “safer”.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import secrets
import shutil
import statistics
import sys
import threading
import time
import timeit
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from openappeal.antiabuse import sums

SCRIPT = Path(__file__).resolve().parents[1] / "openappeal/cms/static/cms/sum.js"
PAGE = """<!doctype html><form><input id="name"><p id="sum-said" data-token="{token}" data-bits="{bits}"
data-doing="doing" data-done="done"></p><input type="hidden" id="sum"></form><script src="/sum.js"></script>"""
BITS = 13


class Site(BaseHTTPRequestHandler):
    """A page with a token of its own, and the script."""

    def do_GET(self) -> None:
        is_script = self.path == "/sum.js"
        body = SCRIPT.read_bytes() if is_script else PAGE.format(token=secrets.token_urlsafe(40), bits=BITS).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if is_script else "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sums", type=int, default=100)
    parser.add_argument("--jitless", action="store_true")
    asked = parser.parse_args()
    once = min(timeit.repeat(lambda: sums.is_done("k" * 54, "7944", bits=BITS), number=200, repeat=20)) / 200
    print(f"to look at one: {once * 1e6:.0f} µs; to make a million, on processors like this: ", end="")
    print(f"{once * 2**BITS * 1e6 / 3600:.0f} hours of one core")
    plain = min(timeit.repeat(lambda: hashlib.sha256(b"k" * 60).digest(), number=2000, repeat=20)) / 2000
    print(f"a plain SHA-256: {plain * 1e6:.2f} µs")

    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    seconds, tried = [], 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"),
            args=["--no-sandbox", "--disable-gpu", *(["--js-flags=--jitless"] if asked.jitless else [])],
        )
        page = browser.new_page()
        # The page stamps the moments itself; the driver would add some milliseconds.
        page.add_init_script(
            "addEventListener('focusin', () => { const began = performance.now();"
            "new MutationObserver(() => { const said = document.getElementById('sum-said');"
            "if (said.textContent === 'done') said.dataset.took = performance.now() - began; })"
            ".observe(document.getElementById('sum-said'), { childList: true }); }, { once: true, capture: true })"
        )
        for _ in range(asked.sums):
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            page.locator("#name").focus()
            said = page.locator("#sum-said")
            expect(said).to_have_attribute("data-took", re.compile(r"\d"), timeout=60_000)
            number = page.locator("#sum").input_value()
            assert sums.is_done(said.get_attribute("data-token") or "", number, bits=BITS)
            seconds.append(float(said.get_attribute("data-took") or 0) / 1000)
            tried += int(number) + 1
            time.sleep(0.01)
        browser.close()
    server.shutdown()
    cuts = statistics.quantiles(seconds, n=20)
    print(f"{asked.sums} sums: p50 {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s, longest {max(seconds):.2f} s; ", end="")
    print(f"{tried / sum(seconds):,.0f} numbers tried in a second")


if __name__ == "__main__":
    main()
