"""A session like that of a person at a shell: small requests, each answered.

`serve [ADDRESS]` or `talk COUNT [ADDRESS]`.
"""

import socket
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


serve() if sys.argv[1] == "serve" else talk(int(sys.argv[2]))
