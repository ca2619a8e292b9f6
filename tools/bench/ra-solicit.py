"""Sends Router Solicitations with a Source Link-Layer Address option, with frames that were built beforehand.

ra-solicit.py INTERFACE MAC ADDRESS             one for each line of standard input, from that host
ra-solicit.py INTERFACE MAC ADDRESS COUNT RATE  after the first line COUNT of them, RATE a second, each from the next
                                                address and MAC address after the given ones

First {"ready": true}; the second form ends with {"sent": N, "seconds": S}.
"""

import ipaddress
import json
import signal
import socket
import struct
import sys
import time

ETH_P_IPV6 = 0x86DD
ICMPV6 = 58
ALL_ROUTERS = ipaddress.IPv6Address("ff02::2").packed
ALL_ROUTERS_MAC = bytes.fromhex("333300000002")


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def solicitation(mac, address):
    option = b"\x01\x01" + mac
    pseudo_header = address + ALL_ROUTERS + struct.pack("!II", 8 + len(option), ICMPV6)
    message = struct.pack("!BBHI", 133, 0, 0, 0) + option
    message = struct.pack("!BBHI", 133, 0, checksum(pseudo_header + message), 0) + option
    header = struct.pack("!IHBB", 0x60000000, len(message), ICMPV6, 255) + address + ALL_ROUTERS
    return ALL_ROUTERS_MAC + mac + struct.pack("!H", ETH_P_IPV6) + header + message


def say(line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def send_steadily(sock, frames, rate):
    start = time.monotonic()
    for number, frame in enumerate(frames):
        wait = start + number / rate - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        sock.send(frame)
    say({"sent": len(frames), "seconds": time.monotonic() - start})


def main():
    # Ctrl-C reaches this program too; it ends with its standard input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    interface, mac, address, *flood = sys.argv[1:]
    count, rate = (int(flood[0]), float(flood[1])) if flood else (1, 0)
    first_mac = int(mac.replace(":", ""), 16)
    first_address = ipaddress.IPv6Address(address)
    frames = [
        solicitation((first_mac + number).to_bytes(6, "big"), (first_address + number).packed)
        for number in range(count)
    ]
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    sock.bind((interface, 0))
    say({"ready": True})
    for _line in sys.stdin:
        if flood:
            send_steadily(sock, frames, rate)
            break
        sock.send(frames[0])


main()
