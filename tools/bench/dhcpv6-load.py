"""Plays many DHCPv6 clients that share one link-local address, for what perfdhcp cannot do.

dhcpv6-load.py INTERFACE ADDRESS

Each line of standard input is one JSON object, each answered by one line:
{"do": "probe", "seconds": S}      Solicits every 20 ms until a server answers: {"answered": true}
{"do": "fill", "clients": N}       gives N clients an address by rapid commit, 64 at a time: {"clients", "seconds"}
{"do": "renew" | "rapid" | "information", "first": F, "clients": N, "rate": R, "seconds": S, "drain": S}
                                   messages at an even rate: {"sent", "answered", "wrong", "latency": {"p50", "p99", "max"}}
Latencies are milliseconds from sending to reading the answer. The clients F to F + N - 1 take turns. A Renew needs a
`fill` of as many before.
"""

import json
import signal
import socket
import struct
import sys
import time

# The import below would leave a folder beside this file.
sys.dont_write_bytecode = True
from dhcpv6_batch import Receiver, Sender

SOLICIT, RENEW, REPLY, INFORMATION_REQUEST = 1, 5, 7, 11
CLIENT_ID, SERVER_ID, IA_NA, IA_ADDRESS, OPTION_REQUEST, ELAPSED, STATUS, RAPID_COMMIT = 1, 2, 3, 5, 6, 8, 13, 14
SERVERS = "ff02::1:2"
# socket(7); above the limit of the system, which these two may pass.
SO_SNDBUFFORCE, SO_RCVBUFFORCE = 32, 33
IDS = 1 << 24
WINDOW = 64
RETRY = 1.0


def option(code, data=b""):
    return struct.pack("!HH", code, len(data)) + data


def options_of(data):
    """The first of each code."""
    found = {}
    offset = 0
    while offset + 4 <= len(data):
        code, length = struct.unpack_from("!HH", data, offset)
        found.setdefault(code, data[offset + 4 : offset + 4 + length])
        offset += 4 + length
    return found


def client_id(number):
    # DUID-LL of Ethernet with locally administered addresses.
    return option(CLIENT_ID, struct.pack("!HHHI", 3, 1, 0x02AA, number))


WANTED = option(ELAPSED, bytes(2)) + option(OPTION_REQUEST, struct.pack("!HH", 23, 24))


def ia_na(number, inner=b""):
    return option(IA_NA, struct.pack("!III", number, 0, 0) + inner)


def message(kind, number, *parts):
    return struct.pack("!B3x", kind) + client_id(number) + WANTED + b"".join(parts)


def ia_address(reply):
    """The address that the server gave, as the bytes of its option; None when it gave none."""
    ia = options_of(reply[4:]).get(IA_NA, b"")
    address = options_of(ia[12:]).get(IA_ADDRESS)
    if address is None or struct.unpack_from("!I", address, 20)[0] == 0:
        return None
    return option(IA_ADDRESS, address[:24])


def quantiles(values):
    values.sort()
    at = lambda share: values[min(len(values) - 1, int(share * len(values)))] if values else None
    return {"p50": at(0.5), "p99": at(0.99), "max": at(1)}


def open_socket(index, address):
    sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 24)
    sock.setsockopt(socket.SOL_SOCKET, SO_SNDBUFFORCE, 1 << 24)
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
    sock.bind((address, 546, 0, index))
    return sock


class Clients:
    def __init__(self, interface, address):
        self.index = socket.if_nametoindex(interface)
        self.address = address
        self.server = (SERVERS, 547, 0, self.index)
        # What each client that has been filled in renews with.
        self.leases = []
        self.server_id = b""

    def do(self, what, **order):
        # The port is free in between: perfdhcp takes it too.
        with open_socket(self.index, self.address) as self.sock:
            self.receiver = Receiver(self.sock)
            if what == "probe":
                return self.probe(**order)
            if what == "fill":
                return self.fill(**order)
            return self.load(what, **order)

    def probe(self, seconds):
        end = time.monotonic() + seconds
        solicit = message(SOLICIT, 0, ia_na(1))
        while time.monotonic() < end:
            self.sock.sendto(solicit, self.server)
            self.sock.settimeout(0.02)
            try:
                self.sock.recv(2048)
                return {"answered": True}
            except TimeoutError:
                pass
        return {"answered": False}

    def fill(self, clients, keep=True):
        """A client that has no answer within a second asks again."""
        self.leases = [b""] * (clients if keep else 0)
        waiting = {}
        following = done = 0
        self.sock.setblocking(False)
        while self.receiver.take():
            pass
        start = time.monotonic()
        while done < clients:
            now = time.monotonic()
            while len(waiting) < WINDOW and following < clients:
                self.solicit(following)
                waiting[following] = now
                following += 1
            for number, reply in self.receiver.take():
                if number not in waiting:
                    continue
                address = ia_address(reply) if reply[0] == REPLY else None
                if address is None:
                    return {"error": "the server gives no address by rapid commit", "clients": done}
                del waiting[number]
                done += 1
                self.server_id = option(SERVER_ID, options_of(reply[4:])[SERVER_ID])
                if keep:
                    self.leases[number] = address
            for number, since in waiting.items():
                if now - since > RETRY:
                    self.solicit(number)
                    waiting[number] = now
        return {"clients": clients, "seconds": time.monotonic() - start}

    def solicit(self, number):
        packet = bytearray(message(SOLICIT, number, ia_na(number), option(RAPID_COMMIT)))
        packet[1:4] = (number % IDS).to_bytes(3, "big")
        self.sock.sendto(packet, self.server)

    def load(self, kind, first, clients, rate, seconds, drain):
        """Sends at an even rate, whether or not there are answers, and reads in between."""
        packets = [self.packet(kind, number) for number in range(first, first + clients)]
        sender = Sender(self.sock, self.server, packets)
        total = int(rate * seconds)
        if total > IDS:
            raise ValueError("too many messages for one transaction id each")
        at = [0.0] * total
        latencies = []
        sent = wrong = 0
        self.sock.setblocking(False)
        self.receiver.take()
        start = time.monotonic()
        end = start + seconds + drain
        while True:
            now = time.monotonic()
            due = min(int((now - start) * rate) + 1, total) - sent
            if due > 0:
                count = sender.send(sent, due)
                for number in range(sent, sent + count):
                    at[number] = now
                sent += count
            elif now >= end or len(latencies) + wrong >= total:
                break
            answers = self.receiver.take()
            if answers:
                now = time.monotonic()
                for xid, reply in answers:
                    if xid < total and at[xid] > 0 and reply[0] == REPLY:
                        latencies.append((now - at[xid]) * 1000)
                        at[xid] = 0.0
                    else:
                        wrong += 1
            if now >= end:
                break
        return {"sent": sent, "answered": len(latencies), "wrong": wrong, "latency": quantiles(latencies)}

    def packet(self, kind, number):
        if kind == "information":
            return message(INFORMATION_REQUEST, number)
        if kind == "rapid":
            return message(SOLICIT, number, ia_na(number), option(RAPID_COMMIT))
        return message(RENEW, number, self.server_id, ia_na(number, self.leases[number]))


def main():
    # Ctrl-C reaches this program too; it ends with its standard input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    clients = Clients(*sys.argv[1:])
    for line in sys.stdin:
        order = json.loads(line)
        answer = clients.do(order.pop("do"), **order)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
