#!/bin/sh
if [ ! -e /sys/class/net/tap0 ]; then
    /usr/sbin/openvpn --mktun --dev tap0 --dev-type tap --user nobody
fi
if [ ! -e /sys/class/net/br0/brif/tap0 ]; then
    /usr/sbin/brctl addif br0 tap0
fi
/sbin/ip link set dev tap0 promisc on up
