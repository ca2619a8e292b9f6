"""A session like that of a person at a shell: small requests, each answered; and echo requests beside it.

`serve [ADDRESS]`, `talk COUNT [ADDRESS]` or `echo COUNT [ADDRESS]`.
"""

import os
import socket
import struct
import sys
import time

HOST = sys.argv[-1] if "." in sys.argv[-1] or ":" in sys.argv[-1] else "2001:db8:55::1"
ADDRESS = (HOST, 2222)
FAMILY = socket.AF_INET6 if ":" in HOST else socket.AF_INET


def serve():
    listener = socket.create_server(ADDRESS, family=FAMILY)
    print("ready", flush=True)
    peer, _ = listener.accept()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    while data := peer.recv(4096):
        peer.sendall(data)


def talk(count):
    peer = socket.create_connection(ADDRESS, timeout=10)
    slowest = 0.0
    for number in range(count):
        start = time.monotonic()
        peer.sendall(b"%06d" % number)
        if peer.recv(6, socket.MSG_WAITALL) != b"%06d" % number:
            sys.exit("the session broke")
        slowest = max(slowest, time.monotonic() - start)
        print(f"{number} {slowest * 1000:.1f}", flush=True)
        time.sleep(0.005)


def checksum(octets):
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def echo(count):
    """Prints with each request how many were at most without an answer: a number of packets, whatever time they took."""
    six = FAMILY == socket.AF_INET6
    request, reply = (128, 129) if six else (8, 0)
    protocol = socket.IPPROTO_ICMPV6 if six else socket.IPPROTO_ICMP
    raw = socket.socket(FAMILY, socket.SOCK_RAW, protocol)
    raw.connect((HOST, 0))
    identifier = os.getpid() & 0xFFFF
    waiting = set()
    most = 0

    def hear():
        try:
            packet = raw.recv(4096, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        message = packet if six else packet[(packet[0] & 15) * 4 :]
        kind, _, _, seen, number = struct.unpack("!BBHHH", message[:8])
        if (kind, seen) == (reply, identifier):
            waiting.discard(number)
        return True

    for number in range(count):
        while hear():
            pass
        most = max(most, len(waiting))
        # The kernel fills in the checksum of ICMPv6 (RFC 3542 3.1) and not that of ICMP.
        header = struct.pack("!BBHHH", request, 0, 0, identifier, number & 0xFFFF)
        waiting.add(number & 0xFFFF)
        raw.send(struct.pack("!BBHHH", request, 0, checksum(header), identifier, number & 0xFFFF))
        print(f"{number} {most}", flush=True)
        time.sleep(0.005)


if sys.argv[1] == "serve":
    serve()
else:
    (echo if sys.argv[1] == "echo" else talk)(int(sys.argv[2]))
