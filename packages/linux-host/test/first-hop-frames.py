"""Sends frames from the far ends of TAP devices, then prints what comes out of them as `DEVICE HEX`.

argv: a JSON list of frames, then the devices. A frame is `{"tap", "mac", "to", "source", "destination", "kind", "target"}`; its place in
the list, counted from 1, is its flow label, by which a capture knows it. Behind them goes one of another protocol.
"""

import fcntl
import json
import os
import select
import struct
import subprocess
import sys
import time

from scapy.config import conf

conf.verb = 0
from scapy.layers.dhcp6 import DHCP6_Advertise
from scapy.layers.inet import UDP
from scapy.layers.inet6 import (
    ICMPv6EchoRequest, ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA, ICMPv6ND_RS, ICMPv6NDOptSrcLLAddr, IPv6,
)
from scapy.layers.l2 import Ether
from scapy.packet import Raw

KINDS = {
    "ra": lambda target: ICMPv6ND_RA(),
    "rs": lambda target: ICMPv6ND_RS(),
    "ns": lambda target: ICMPv6ND_NS(tgt=target),
    "na": lambda target: ICMPv6ND_NA(tgt=target, R=0, S=0, O=1),
    "dhcpv6": lambda target: UDP(sport=547, dport=546) / DHCP6_Advertise(),
    "echo": lambda target: ICMPv6EchoRequest(),
}


def build(number, frame):
    payload = KINDS[frame["kind"]](frame.get("target"))
    ip = IPv6(src=frame["source"], dst=frame.get("destination", "ff02::1"), hlim=255, fl=number)
    return Ether(src=frame["mac"], dst=frame.get("to", "33:33:00:00:00:01")) / ip / payload


def attach(device):
    TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 2, 0x1000
    tap = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH22x", device.encode(), IFF_TAP | IFF_NO_PI))
    deadline = time.monotonic() + 60
    while b"forwarding" not in subprocess.check_output(["bridge", "link", "show", "dev", device]):
        if time.monotonic() > deadline:
            sys.exit(f"{device} does not forward")
        time.sleep(0.005)
    return tap


def main(frames, *devices):
    taps = {device: attach(device) for device in devices}
    built = [(frame["tap"], bytes(build(number, frame))) for number, frame in enumerate(json.loads(frames), 1)]
    for device, octets in built:
        os.write(taps[device], octets)
    last = Ether(src="02:00:00:00:00:99", dst="ff:ff:ff:ff:ff:ff", type=0x88B5) / Raw(b"last")
    os.write(taps[devices[0]], bytes(last))
    print("sent", flush=True)
    names = {tap: device for device, tap in taps.items()}
    while ready := select.select(list(names), [], [], 120)[0]:
        for tap in ready:
            print(names[tap], os.read(tap, 65535).hex(), flush=True)


main(*sys.argv[1:])
