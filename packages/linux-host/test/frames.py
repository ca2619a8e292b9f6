"""Sends frames that a guard has an opinion on. argv: `tap DEVICE` or `link INTERFACE`, then names of frames.

Each frame comes from an address of its own (fe80::bad:NUMBER, in the order of FRAMES), so that a capture tells
which of them passed. With `tap` the other end of a real TAP device is held, and what comes out of it is printed.
"""

import fcntl
import os
import select
import struct
import subprocess
import sys
import time

from scapy.config import conf

conf.verb = 0
from scapy.layers.dhcp6 import DHCP6_Advertise, DHCP6_Solicit
from scapy.layers.inet import UDP
from scapy.layers.inet6 import (
    ICMPv6EchoRequest, ICMPv6ND_NS, ICMPv6ND_RA, ICMPv6ND_Redirect, ICMPv6ND_RS, ICMPv6NDOptPrefixInfo,
    IPv6, IPv6ExtHdrDestOpt, IPv6ExtHdrFragment, IPv6ExtHdrHopByHop, PadN,
)
from scapy.layers.l2 import Dot1Q, Ether
from scapy.packet import Raw
from scapy.sendrecv import sendp

RA = ICMPv6ND_RA() / ICMPv6NDOptPrefixInfo(prefix="2001:db8:bad::", prefixlen=64)
PADDING = IPv6ExtHdrDestOpt(options=[PadN(optdata=b"\0\0\0\0")])

# name: what follows the IPv6 header, whether behind a priority tag
FRAMES = {
    "ra": RA,
    "redirect": ICMPv6ND_Redirect(tgt="fe80::1", dst="2001:db8::1"),
    "dhcpv6-advertise": UDP(sport=547, dport=546) / DHCP6_Advertise(),
    "ra-behind-destination-options": PADDING / RA,
    "ra-behind-hop-by-hop-options": IPv6ExtHdrHopByHop(options=[PadN(optdata=b"\0\0\0\0")]) / RA,
    "dhcpv6-behind-destination-options": PADDING / UDP(sport=547, dport=546) / DHCP6_Advertise(),
    "ra-first-fragment": IPv6ExtHdrFragment(m=1, offset=0, nh=58) / RA,
    "ra-atomic-fragment": IPv6ExtHdrFragment(m=0, offset=0, nh=58) / RA,
    # The destination options say 16 octets and the fragment ends after 8: what they hide is in the second one.
    "ra-in-second-fragment": IPv6ExtHdrFragment(m=1, offset=0, nh=60) / Raw(bytes([58, 1, 1, 4, 0, 0, 0, 0])),
    "ra-priority-tagged": RA,
    "rs": ICMPv6ND_RS(),
    "ns": ICMPv6ND_NS(tgt="2001:db8:55::254"),
    "dhcpv6-solicit": UDP(sport=546, dport=547) / DHCP6_Solicit(),
    "echo": ICMPv6EchoRequest(),
    "echo-first-fragment": IPv6ExtHdrFragment(m=1, offset=0, nh=58) / ICMPv6EchoRequest(data=b"x" * 32),
    "last": ICMPv6EchoRequest(),
}


def build(name):
    source = f"fe80::bad:{list(FRAMES).index(name):x}"
    ether = Ether(src="02:00:00:00:0b:ad", dst="33:33:00:00:00:01")
    if name.endswith("tagged"):
        ether /= Dot1Q(vlan=0, prio=1)
    return ether / IPv6(src=source, dst="ff02::1", hlim=255) / FRAMES[name]


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


def main(how, device, *names):
    frames = [build(name) for name in names]
    if how == "link":
        sendp(frames, iface=device)
        return
    tap = attach(device)
    for frame in frames:
        os.write(tap, bytes(frame))
    print("sent", flush=True)
    while select.select([tap], [], [], 120)[0]:
        print(os.read(tap, 65535).hex(), flush=True)


main(*sys.argv[1:])
