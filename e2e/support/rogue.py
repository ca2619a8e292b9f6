"""Sends what only routers and DHCPv6 servers send, from a host that is neither. argv: the interface.

All of it comes from fe80::bad. The last packet is one that any host may send: whoever captures it has been sent
the others as well.
"""

import sys

from scapy.config import conf

conf.verb = 0
from scapy.layers.dhcp6 import DHCP6_Advertise, DHCP6_Reply
from scapy.layers.inet import UDP
from scapy.layers.inet6 import (
    ICMPv6EchoRequest, ICMPv6ND_RA, ICMPv6ND_Redirect, ICMPv6NDOptDstLLAddr, ICMPv6NDOptPrefixInfo,
    ICMPv6NDOptSrcLLAddr, IPv6, IPv6ExtHdrDestOpt, IPv6ExtHdrFragment, PadN, fragment6,
)
from scapy.layers.l2 import Ether
from scapy.sendrecv import sendp

MAC = "02:00:00:00:0b:ad"


def packet(payload, options=None):
    header = IPv6(src="fe80::bad", dst="ff02::1", hlim=255)
    return header / payload if options is None else header / options / payload


def fragments(payload, size, padding=4):
    """In fragments of `size` octets; with long options the type of the message is not in the first one."""
    options = IPv6ExtHdrDestOpt(options=[PadN(optdata=b"\0" * padding)])
    return fragment6(packet(options / payload, IPv6ExtHdrFragment(id=0xBAD)), size)


def advertisement(prefix):
    return (
        ICMPv6ND_RA(routerlifetime=1800, prf=1)
        / ICMPv6NDOptSrcLLAddr(lladdr=MAC)
        / ICMPv6NDOptPrefixInfo(prefix=prefix, prefixlen=64, L=1, A=1)
    )


PACKETS = [
    packet(advertisement("2001:db8:bad:1::")),
    packet(advertisement("2001:db8:bad:2::"), IPv6ExtHdrDestOpt(options=[PadN(optdata=b"\0" * 4)])),
    *fragments(advertisement("2001:db8:bad:3::"), 96),
    *fragments(advertisement("2001:db8:bad:4::"), 96, padding=68),
    packet(
        ICMPv6ND_Redirect(tgt="fe80::bad", dst="2001:db8:ffff::1") / ICMPv6NDOptDstLLAddr(lladdr=MAC)
    ),
    packet(UDP(sport=547, dport=546) / DHCP6_Advertise(trid=0xBAD)),
    packet(UDP(sport=547, dport=546) / DHCP6_Reply(trid=0xBAD)),
    packet(ICMPv6EchoRequest(id=0xBAD)),
]

sendp([Ether(src=MAC, dst="33:33:00:00:00:01") / one for one in PACKETS], iface=sys.argv[1])
