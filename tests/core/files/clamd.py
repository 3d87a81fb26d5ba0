"""A second process that speaks clamd's INSTREAM; run as ``python clamd.py [--drop|--slow|…]``.

It prints its port, then answers VERSION and INSTREAM; what it was sent it judges by the words in
it: FINDME is a virus, anything else is clean.
"""

from __future__ import annotations

import socket
import struct
import sys
import time

MANNER = sys.argv[1] if len(sys.argv) > 1 else ""


def exactly(stream: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = stream.recv(count - len(data))
        if not piece:
            raise ConnectionError
        data += piece
    return data


def answer(stream: socket.socket) -> bytes:
    command = b""
    while not command.endswith(b"\n"):
        command += exactly(stream, 1)
    if command == b"nVERSION\n":
        return b"ClamAV 1.4.2/27500/Mon Nov 16 09:00:00 2026\n"
    assert command == b"nINSTREAM\n", command
    data = b""
    while size := struct.unpack("!L", exactly(stream, 4))[0]:
        data += exactly(stream, size)
        if MANNER == "--drop":
            return b""
    if MANNER == "--slow":
        time.sleep(30)
    if MANNER == "--small":
        return b"INSTREAM size limit exceeded. ERROR\n"
    if MANNER == "--nonsense":
        return b"hello\n"
    return b"stream: Test.FindMe FOUND\n" if b"FINDME" in data else b"stream: OK\n"


server = socket.create_server(("127.0.0.1", 0))
sys.stdout.write(f"{server.getsockname()[1]}\n")
sys.stdout.flush()
while True:
    peer, _ = server.accept()
    with peer:
        try:
            peer.sendall(answer(peer))
        except ConnectionError:
            continue
