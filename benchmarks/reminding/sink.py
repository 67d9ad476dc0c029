"""A mail server that takes everything and remembers what it took, in a process of its own. Only asyncio.

It prints its two ports, of SMTP and of control, and ends when its standard input does. A message is taken
once its last dot is there and the delay is over, whether or not anybody still listens for the answer, as a
real server does; what breaks off before is not. Control takes one JSON object a line and answers with one:

    {"reset": 0.02}   forget everything; from now on take 20 ms for each message
    {"count": 1}      how many were taken
    {"record": 1}     for each Message-ID and recipient, how often it was taken
"""

import asyncio
import json
import re
import sys
from collections import Counter

END = b"\r\n.\r\n"
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>\r\n]+>)", re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(rb"<([^>]*)>")
HELLO = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
OK = b"250 OK\r\n"


class Record:
    """What was taken since the last reset."""

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay
        self.count = 0
        self.taken: Counter[tuple[str, str]] = Counter()

    def take(self, mail: bytes, recipients: list[str]) -> None:
        found = MESSAGE_ID.search(mail, 0, max(mail.find(b"\r\n\r\n"), 0))
        message_id = found[1].decode() if found else ""
        self.count += 1
        self.taken.update((message_id, one) for one in recipients)


class Box:
    """The record there is at the moment; a reset puts a new one in its place."""

    def __init__(self) -> None:
        self.record = Record()


class Conversation(asyncio.Protocol):
    """One client. Commands may come one by one or several at once; answers come in their order."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.buffer = b""
        self.sender: bytes | None = None
        self.recipients: list[str] = []
        self.in_data = self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self.go_on()

    def go_on(self) -> None:
        """Answer all that is complete, in one write."""
        answers = []
        while not self.busy and not self.transport.is_closing():
            answer = self.message() if self.in_data else self.line()
            if answer is None:
                break
            answers.append(answer)
        if answers and not self.transport.is_closing():
            self.transport.write(b"".join(answers))
        if answers and answers[-1].startswith(b"221"):
            self.transport.close()

    def line(self) -> bytes | None:
        line, found, rest = self.buffer.partition(b"\r\n")
        if not found:
            return None
        self.buffer = rest
        verb = line[:4].upper()
        if verb == b"MAIL":
            self.sender, self.recipients = self.address(line), []
            return OK
        if verb == b"RCPT":
            if self.sender is None:
                return b"503 MAIL first\r\n"
            self.recipients.append(self.address(line).decode())
            return OK
        if verb == b"DATA":
            if not self.recipients:
                return b"503 RCPT first\r\n"
            self.in_data = True
            # So that the end of a message without a line is found like any other.
            self.buffer = b"\r\n" + self.buffer
            return b"354 go on\r\n"
        return self.others(verb)

    def others(self, verb: bytes) -> bytes:
        if verb in (b"EHLO", b"HELO", b"RSET"):
            self.sender, self.recipients = None, []
            return HELLO if verb == b"EHLO" else OK
        return {b"NOOP": OK, b"QUIT": b"221 bye\r\n"}.get(verb, b"502 not known\r\n")

    def message(self) -> bytes | None:
        end = self.buffer.find(END)
        if end < 0:
            return None
        mail, self.buffer = self.buffer[2 : end + 2], self.buffer[end + len(END) :]
        recipients, self.in_data = self.recipients, False
        self.sender, self.recipients = None, []
        record = self.box.record
        if not record.delay:
            record.take(mail, recipients)
            return OK
        self.busy = True
        asyncio.get_running_loop().call_later(record.delay, self.later, record, mail, recipients)
        return b""

    def later(self, record: Record, mail: bytes, recipients: list[str]) -> None:
        record.take(mail, recipients)
        self.busy = False
        if not self.transport.is_closing():
            self.transport.write(OK)
            self.go_on()

    @staticmethod
    def address(line: bytes) -> bytes:
        found = ADDRESS.search(line)
        return found[1].lower() if found else b""


async def control(box: Box, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        asked = json.loads(line)
        answer: object = box.record.count
        if "reset" in asked:
            box.record = Record(asked["reset"])
            answer = 0
        elif "record" in asked:
            answer = [[*key, count] for key, count in box.record.taken.items()]
        writer.write(json.dumps(answer).encode() + b"\n")
        await writer.drain()
    writer.close()


async def serve() -> None:
    loop, box = asyncio.get_running_loop(), Box()
    mail = await loop.create_server(lambda: Conversation(box), "127.0.0.1", 0, backlog=512)
    side = await asyncio.start_server(lambda r, w: control(box, r, w), "127.0.0.1", 0)
    print(mail.sockets[0].getsockname()[1], side.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
