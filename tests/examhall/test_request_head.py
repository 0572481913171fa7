"""The head of a request: read as a browser writes it, and refused where two servers could read it in two ways."""

import io
import socket

import pytest

from examhall.migrations import upgrade
from examhall.request_head import LONGEST_LINE, MOST_LINES, RequestHead
from tests.builders import a_hall
from tests.serving import Served


def head(*lines: bytes, end: bytes = b"\r\n") -> RequestHead:
    return RequestHead(io.BytesIO(b"".join(line + end for line in (*lines, b"")) + b"the body"))


def test_a_browsers_head_is_read_whatever_the_case_of_its_names():
    read = head(b"Host: hall", b"Content-Type: application/json", b"CONTENT-LENGTH:12", b"Sec-Fetch-Site:  same-origin ")
    assert (read.status, read.typeheader) == ("", "application/json")
    assert (read.get("Content-length"), read.getheader("content-length"), read.get("x", "y")) == ("12", "12", "y")
    assert list(read.environ_pairs()) == [("HTTP_HOST", "hall"), ("HTTP_SEC_FETCH_SITE", "same-origin")]
    del read["content-length"]
    assert read.get("content-length") is None


def test_it_stops_at_the_empty_line_and_takes_a_bare_line_feed():
    file = io.BytesIO(b"A: 1\nB: 2\n\nbody")
    assert list(RequestHead(file).environ_pairs()) == [("HTTP_A", "1"), ("HTTP_B", "2")]
    assert file.read() == b"body"


def test_a_name_that_could_pass_for_another_is_left_out():
    read = head(b"X_Forwarded_For: 1", b"X-Forwarded-For: 2")
    assert list(read.environ_pairs()) == [("HTTP_X_FORWARDED_FOR", "2")]


def test_all_values_of_a_name_are_handed_on_and_the_first_is_the_one_asked_for():
    read = head(b"Cookie: a=1", b"Cookie: b=2")
    assert [value for _, value in read.environ_pairs()] == ["a=1", "b=2"]
    assert read.get("cookie") == "a=1"


@pytest.mark.parametrize(
    "lines",
    [
        [b"no colon"], [b"A : space before the colon"], [b"A: 1", b" folded: on"], [b": no name"], ["名: x".encode()],
        [b"Content-Length: 1", b"Content-Length: 2"], [b"Content-Length: 1", b"content-length: 1"], [b"Host: a", b"Host: b"],
        [b"Content-Length: +1"], [b"Content-Length: 1_0"], [b"Content-Length: -1"], [b"Content-Length:"],
        [b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity"], [b"A: x\ry"], [b"A: x\0y"],
        [b"A: " + b"x" * LONGEST_LINE], [b"A: 1"] * (MOST_LINES + 1),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_has_no_end_is_refused(lines):
    assert head(*lines).status


def test_a_head_that_is_cut_off_is_refused():
    assert RequestHead(io.BytesIO(b"A: 1\r\nB: 2")).status
    assert RequestHead(io.BytesIO(b"A: 1\r\n")).status


@pytest.mark.slow
def test_the_server_answers_what_it_refuses_with_400_and_goes_on(tmp_path):
    a_hall(tmp_path / "data", vault_in_folder=True, tables=upgrade).database.engine.dispose()

    def ask(*lines: bytes, body: bytes = b"") -> bytes:
        with socket.create_connection(("127.0.0.1", served.port), 10) as line:
            line.sendall(b"\r\n".join([b"POST /sittings/none/responses HTTP/1.1", b"Host: hall", *lines, b"", body]))
            return line.recv(4096)

    as_json = b"Content-Type: application/json"
    with Served(tmp_path / "data") as served:
        assert ask(b"Content-Length: 2", b"Content-Length: 3", body=b"{} ").startswith(b"HTTP/1.1 400 ")
        assert ask(b"Content-Length : 2", body=b"{}").startswith(b"HTTP/1.1 400 ")
        whole = ask(as_json, b"Content-Length: 2", body=b"{}")
        assert whole.startswith(b"HTTP/1.1 401 ")  # read, and no lease
        assert whole.endswith(b"}"), "head and body come in one piece"
        assert ask(as_json, b"Transfer-Encoding: chunked", body=b"2\r\n{}\r\n0\r\n\r\n").startswith(b"HTTP/1.1 401 ")
