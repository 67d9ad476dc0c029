"""Nothing but smtplib: one connection, a message of a given size built and sent again and again.

Prints the seconds it took from the first message to the last, the connection being there already.
"""

import smtplib
import sys
import time
from email.mime.text import MIMEText
from email.utils import formatdate, make_msgid

LINE = "Nothing but letters, as many as there are in ours, in lines.\n"


def message(number: int, size: int) -> tuple[str, str, str]:
    """Sender, recipient and text of one message."""
    mail = MIMEText(LINE * (size // len(LINE)))
    sender, to = "mentoring@example.org", f"psp-{number}@example.org"
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain="example.org")
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Your check-in is ready"
    return sender, to, mail.as_string()


def main(port: int, messages: int, size: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as server:
        server.ehlo_or_helo_if_needed()
        begun = time.perf_counter()
        for number in range(messages):
            server.sendmail(*message(number, size))
        print(time.perf_counter() - begun)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
