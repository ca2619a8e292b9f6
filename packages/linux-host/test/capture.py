"""Prints `ready`, then each frame that arrives on an interface, in hexadecimal. argv: INTERFACE"""

import socket
import sys

ETH_P_ALL = 3
PACKET_OUTGOING = 4

with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL)) as capture:
    capture.bind((sys.argv[1], 0))
    print("ready", flush=True)
    while True:
        frame, address = capture.recvfrom(65535)
        if address[2] != PACKET_OUTGOING:
            print(frame.hex(), flush=True)
