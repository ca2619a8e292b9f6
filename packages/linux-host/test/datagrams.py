"""Datagrams through a firewall. `answer PORT [ADDRESS]`, or `ask ADDRESS PORT TRIES`: ends with 0 when an answer came."""

import socket
import sys


def answer(port, address="::"):
    endpoint = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    endpoint.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    endpoint.bind((address, port))
    print("ready", flush=True)
    while True:
        data, peer = endpoint.recvfrom(64)
        endpoint.sendto(data, peer)


def ask(address, port, tries):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # One port for all tries: what an earlier one left in the connection tracking would let another one in.
    endpoint = socket.socket(family, socket.SOCK_DGRAM)
    endpoint.settimeout(0.25)
    for _ in range(tries):
        try:
            endpoint.sendto(b"who", (address, port))
            endpoint.recvfrom(64)
            return 0
        except OSError:
            continue
    return 1


command, *words = sys.argv[1:]
if command == "answer":
    answer(int(words[0]), *words[1:])
else:
    sys.exit(ask(words[0], int(words[1]), int(words[2])))
