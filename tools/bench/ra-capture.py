"""Prints the Router Solicitations and Router Advertisements that pass an interface as JSON lines.

ra-capture.py INTERFACE

First {"ready": true}, then one line for each message, and at the end of standard input {"dropped": N}: how many the
kernel had no room for. "time" is in milliseconds since the epoch, taken by the kernel when the packet passed, so that
it does not matter how late this program comes to read it.
"""

import ctypes
import json
import select
import signal
import socket
import struct
import sys

ETH_P_ALL = 0x0003
SO_ATTACH_FILTER = 26
SO_RCVBUFFORCE = 33
SO_TIMESTAMPNS = 35
SOL_PACKET = 263
PACKET_STATISTICS = 6
BUFFER = 64 << 20
TIMESPEC = struct.Struct("@qq")

TYPES = {133: "router-solicitation", 134: "router-advertisement"}
# Ethernet type IPv6, next header ICMPv6, type 133 or 134: (code, jump if true, jump if false, operand).
FILTER = [
    (0x28, 0, 0, 12),
    (0x15, 0, 6, 0x86DD),
    (0x30, 0, 0, 20),
    (0x15, 0, 4, 58),
    (0x30, 0, 0, 54),
    (0x15, 1, 0, 133),
    (0x15, 0, 1, 134),
    (0x06, 0, 0, 0xFFFF),
    (0x06, 0, 0, 0),
]


def open_socket(interface):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in FILTER)
    program = ctypes.create_string_buffer(code, len(code))
    sock_fprog = struct.pack("HL", len(FILTER), ctypes.addressof(program))
    sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, sock_fprog)
    sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    # Bound to all protocols: a socket of one protocol does not see what this machine sends.
    sock.bind((interface, ETH_P_ALL))
    sock.setblocking(False)
    return sock


def read_all(sock):
    """The lines of everything that waits in the socket."""
    lines = []
    while True:
        try:
            frame, control, _flags, _address = sock.recvmsg(256, socket.CMSG_SPACE(TIMESPEC.size))
        except BlockingIOError:
            return lines
        seconds, nanoseconds = TIMESPEC.unpack(control[0][2])
        message = {
            "time": seconds * 1000 + nanoseconds / 1e6,
            "type": TYPES[frame[54]],
            "source": socket.inet_ntop(socket.AF_INET6, frame[22:38]),
            "destination": socket.inet_ntop(socket.AF_INET6, frame[38:54]),
        }
        if frame[54] == 134:
            message["routerLifetime"] = int.from_bytes(frame[60:62], "big")
        lines.append(json.dumps(message))


def say(lines):
    if lines:
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()


def main():
    # Ctrl-C reaches this program too, but it is its caller who decides when the capture ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sock = open_socket(sys.argv[1])
    say(['{"ready": true}'])
    while True:
        readable, _, _ = select.select([sock, sys.stdin], [], [])
        say(read_all(sock))
        if sys.stdin in readable and sys.stdin.buffer.read1() == b"":
            break
    _packets, dropped = struct.unpack("II", sock.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
    say([json.dumps({"dropped": dropped})])


main()
