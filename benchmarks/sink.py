"""A mail server on loopback that takes letters and forgets them, for benchmarks. It counts whom each letter is for.

    python benchmarks/sink.py NUMBER [--moody]

Recipients are `p<number>@…`, with numbers below NUMBER. It takes commands in groups (RFC 2920), as mail servers do.
Beside SMTP it says what came (`XSUM`) and begins to count anew (`XNEW`). A moody one refuses some letters for good and
some for now, each time with the address in its words, and hangs up in the midst of others.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress

LIMIT_SECONDS = 5.0
# Of so many recipients a moody server does so to one.
REFUSES, WANTS_LATER, HANGS_UP = 50, 53, 997


class _Talk:
    """One connection. Answers go out when nothing more has come, so that a group gets them together."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self._answers: list[bytes] = []

    def say(self, words: str) -> None:
        if not self._answers:
            asyncio.get_running_loop().call_soon(self._flush)
        self._answers.append(words.encode() + b"\r\n")

    def _flush(self) -> None:
        self.writer.write(b"".join(self._answers))
        self._answers.clear()


class _Server:
    def __init__(self, number: int, *, is_moody: bool) -> None:
        self.came = bytearray(number)
        self.later = bytearray(number)
        self.is_moody = is_moody

    async def run(self) -> None:
        server = await asyncio.start_server(self.connected, "127.0.0.1", 0, limit=2**20)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):  # a worker was killed
            await self.talk(_Talk(reader, writer))
        writer.close()

    async def talk(self, line: _Talk) -> None:
        line.say("220 sink")
        who = -1
        while command := await line.reader.readline():
            verb = command[:4].upper()
            if verb == b"EHLO":
                line.say("250-sink\r\n250-PIPELINING\r\n250 8BITMIME")
            elif verb == b"RCPT":
                who = self.recipient(command, line)
            elif verb == b"DATA" and who < 0:
                line.say("503 to whom?")
            elif verb == b"DATA":
                line.say("354 go on")
                await line.reader.readuntil(b"\r\n.\r\n")
                self.came[who] = min(self.came[who] + 1, 255)
                if self.is_moody and who % HANGS_UP == 0:
                    return
                who = -1
                line.say("250 ok")
            elif verb == b"XSUM":
                line.say(json.dumps(self.sums()))
            elif verb == b"XNEW":
                self.came[:] = bytes(len(self.came))
                line.say("250 ok")
            elif verb == b"QUIT":
                line.say("221 bye")
                await asyncio.sleep(0)
                return
            else:
                line.say("250 ok")

    def recipient(self, command: bytes, line: _Talk) -> int:
        """The number of a recipient who is welcome, or -1."""
        address = command.partition(b"<")[2].partition(b">")[0].decode()
        who = int(address[1:].partition("@")[0])
        if self.is_moody and who % REFUSES == 0:
            line.say(f"550 5.1.1 <{address}>: Recipient address rejected: User unknown in virtual mailbox table")
            return -1
        if self.is_moody and who % WANTS_LATER == 0 and not self.later[who]:
            self.later[who] = 1
            line.say(f"451 4.2.1 <{address}>: mailbox busy, come back later")
            return -1
        line.say("250 ok")
        return who

    def sums(self) -> dict[str, int]:
        came = self.came
        return {"letters": sum(came), "people": len(came) - came.count(0), "twice": sum(one > 1 for one in came)}


class Sink:
    """The mail server's process, and what it says."""

    def __init__(self, stack: ExitStack, number: int, *, is_moody: bool = False) -> None:
        command = [sys.executable, __file__, str(number), *(["--moody"] if is_moody else [])]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        stack.callback(self.process.kill)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def ask(self, verb: str) -> str:
        with socket.create_connection(("127.0.0.1", self.port)) as line, line.makefile("rb") as file:
            file.readline()
            line.sendall(verb.encode() + b"\r\n")
            return file.readline().decode()

    def sums(self) -> dict[str, int]:
        return dict(json.loads(self.ask("XSUM")))

    def limit(self, letter: bytes) -> float:
        """Letters a second that it takes from a client that has them ready, and says all before the letter at once."""
        before = b"MAIL FROM:<a@b.example>\r\nRCPT TO:<p0@b.example>\r\nDATA\r\n"
        with socket.create_connection(("127.0.0.1", self.port)) as line, line.makefile("rb") as file:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            file.readline()
            number, began = 0, time.monotonic()
            while time.monotonic() - began < LIMIT_SECONDS:
                line.sendall(before)
                for _ in range(3):
                    file.readline()
                line.sendall(letter)
                file.readline()
                number += 1
            return number / (time.monotonic() - began)


if __name__ == "__main__":
    asyncio.run(_Server(int(sys.argv[1]), is_moody="--moody" in sys.argv).run())
