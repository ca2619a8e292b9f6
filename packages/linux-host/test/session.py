"""A session like that of a person at a shell: small requests, each answered. `serve` or `talk COUNT`."""

import socket
import sys
import time

ADDRESS = ("2001:db8:55::1", 2222)


def serve():
    listener = socket.create_server(ADDRESS, family=socket.AF_INET6)
    print("ready", flush=True)
    peer, _ = listener.accept()
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


serve() if sys.argv[1] == "serve" else talk(int(sys.argv[2]))
