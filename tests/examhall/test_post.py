"""How messages leave: into the log, by SMTP, by a hook; and what is said when they cannot."""

import json
import logging
import socketserver
import threading
from email import message_from_string
from email.policy import default
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from examhall.config import Config
from examhall.post import AddressRefused, NotSent, send


@pytest.fixture
def serving():
    """Starts a server of a kind of handler on a free port; its address."""
    running = []

    def serve(kind, handler):
        server = kind(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"127.0.0.1:{server.server_address[1]}"

    yield serve
    for server in running:
        server.shutdown()
        server.server_close()


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as one message needs."""

    heard: ClassVar[list[str]] = []

    def handle(self):
        def say(line):
            self.wfile.write(line.encode() + b"\r\n")

        say("220 here")
        while line := self.rfile.readline().decode().rstrip():
            self.heard.append(line)
            if line.upper() == "DATA":
                say("354 go on")
                while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                    self.heard.append(line)
            say("221 bye" if line.upper() == "QUIT" else "250 ok")


class Hook(BaseHTTPRequestHandler):
    heard: ClassVar[list[tuple[str, dict[str, str]]]] = []
    answer = 204

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((self.headers["Authorization"], json.loads(body)))
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_on_the_console_the_message_is_in_the_log(caplog):
    with caplog.at_level(logging.WARNING):
        send(Config(Path()), "mobile", "13800138000", "x", "验证码 123456")
    assert "13800138000: 验证码 123456" in caplog.text


def test_mail_goes_to_the_server_that_is_set(serving):
    config = Config(Path(), post=f"smtp://{serving(socketserver.ThreadingTCPServer, Mailbox)}", post_from="exam@example.cn")
    send(config, "email", "zhang@example.cn", "验证码", "123456")
    assert any(line.lower().startswith("rcpt to:<zhang@example.cn>") for line in Mailbox.heard)
    assert any("From: exam@example.cn" in line for line in Mailbox.heard)
    sent = Mailbox.heard[Mailbox.heard.index("data") + 1 : -1]  # the last line is the good-bye
    message = message_from_string("\n".join(sent), policy=default)
    assert (message["Subject"], message.get_content().strip()) == ("验证码", "123456")
    assert parsedate_to_datetime(message["Date"]).tzinfo is not None
    assert message["Message-ID"].endswith("@example.cn>")


def test_a_short_message_goes_to_the_hook_with_its_token(serving):
    config = Config(Path(), sms=f"http://{serving(HTTPServer, Hook)}/sms", sms_token="secret")
    send(config, "mobile", "13800138000", "", "验证码 123456")
    assert Hook.heard == [("Bearer secret", {"to": "13800138000", "text": "验证码 123456"})]


@pytest.mark.parametrize("kind", ["email", "mobile"])
def test_what_could_not_be_sent_is_said_so(kind):
    config = Config(Path(), post="smtp://127.0.0.1:9", sms="http://127.0.0.1:9/")
    with pytest.raises(NotSent):
        send(config, kind, "x", "x", "x")


@pytest.mark.parametrize(("answer", "says"), [("451 4.2.0 later", NotSent), ("550 5.1.1 nobody here", AddressRefused)])
def test_what_a_server_refuses_for_good_is_told_apart_and_the_log_names_no_address(serving, caplog, answer, says):
    class Refusing(Mailbox):
        def handle(self):
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline().decode().rstrip():
                said = {"RCPT": answer, "QUIT": "221 bye"}.get(line[:4].upper(), "250 ok")
                self.wfile.write(f"{said}\r\n".encode())

    config = Config(Path(), post=f"smtp://{serving(socketserver.ThreadingTCPServer, Refusing)}", post_from="exam@example.cn")
    with pytest.raises(NotSent) as refused:
        send(config, "email", "zhang@example.cn", "验证码", "123456")
    assert type(refused.value) is says
    assert answer[:3] in caplog.text
    assert "zhang" not in caplog.text


def test_a_sender_with_a_name_keeps_the_messages_own_number_whole(serving):
    server = f"smtp://{serving(socketserver.ThreadingTCPServer, Mailbox)}"
    send(Config(Path(), post=server, post_from="考试中心 <exam@example.cn>"), "email", "zhang@example.cn", "x", "x")
    numbers = [line for line in Mailbox.heard if line.startswith("Message-ID:")]
    assert numbers[-1].endswith("@example.cn>")


def test_a_hook_that_refuses_has_not_sent(serving):
    refusing = type("Refusing", (Hook,), {"answer": 500})
    with pytest.raises(NotSent):
        send(Config(Path(), sms=f"http://{serving(HTTPServer, refusing)}/"), "mobile", "1", "", "x")
