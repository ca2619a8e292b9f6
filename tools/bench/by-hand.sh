#!/usr/bin/env bash
# The same lab by hand: what a careful person types to give one client of an OpenVPN bridge a global IPv6 address.
# Standard output: the seconds from the start until the client's ping from that address is answered by the
# internet host. Everything is removed at the end, also after a failure or Ctrl-C. Needs root.
#
#   isp     eth0 192.0.2.254/24 fe80::254   eth1 100.64.0.1/30   lo 2001:db8:ffff::1
#   server  eth0 in br0: 192.0.2.1/24 2001:db8:55::1/64, tap0 in br0, radvd on br0
#   client  eth0 100.64.0.2/30, tap0 with the kernel's defaults
set -eu
start=$EPOCHREALTIME
patience=60

isp=byhand-$$-isp
server=byhand-$$-server
client=byhand-$$-client
dir=$(mktemp -d "${TMPDIR:-/tmp}/byhand-XXXXXX")

cleanup() {
  for ns in "$client" "$server" "$isp"; do
    [ -e "/run/netns/$ns" ] || continue
    for signal in TERM KILL; do
      for _ in 1 2 3 4 5 6 7 8 9 10; do
        pids=$(ip netns pids "$ns")
        [ -n "$pids" ] || break
        # shellcheck disable=SC2086
        kill "-$signal" $pids 2>/dev/null || true
        sleep 0.1
      done
    done
    ip netns delete "$ns"
  done
  rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

fail() {
  echo "by-hand.sh: $1" >&2
  tail -n 20 "$dir"/*.log >&2 || true
  exit 1
}

# The machines and their cables.
ip netns add "$isp"
ip netns add "$server"
ip netns add "$client"
for ns in "$isp" "$server" "$client"; do ip -n "$ns" link set lo up; done
ip -n "$isp" link add eth0 type veth peer name eth0 netns "$server"
ip -n "$isp" link add eth1 type veth peer name eth0 netns "$client"

# The provider: a router on the server's LAN, the client's access network, and a host on the internet.
ip netns exec "$isp" sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
ip -n "$isp" address add 192.0.2.254/24 dev eth0
ip -n "$isp" address add 100.64.0.1/30 dev eth1
ip -n "$isp" address add 2001:db8:ffff::1/128 dev lo
ip -n "$isp" link set eth0 up
ip -n "$isp" link set eth1 up
ip -n "$isp" address add fe80::254/64 dev eth0
ip -n "$isp" route add 2001:db8:55::/64 dev eth0

# The client's access to IPv4.
ip -n "$client" address add 100.64.0.2/30 dev eth0
ip -n "$client" link set eth0 up
ip -n "$client" route add default via 100.64.0.1

# The server as rented: addresses on eth0.
ip -n "$server" address add 192.0.2.1/24 dev eth0
ip -n "$server" address add 2001:db8:55::1/64 dev eth0
ip -n "$server" link set eth0 up
ip -n "$server" route add default via 192.0.2.254
ip -n "$server" route add default via fe80::254 dev eth0

# A bridge takes over from eth0; the TAP device joins it.
ip netns exec "$server" sysctl -q -w net.ipv6.conf.all.forwarding=1
ip -n "$server" link add br0 type bridge
ip -n "$server" link set eth0 master br0
ip -n "$server" -6 route delete default dev eth0
ip -n "$server" address flush dev eth0
ip -n "$server" address add 192.0.2.1/24 dev br0
ip -n "$server" address add 2001:db8:55::1/64 dev br0
ip -n "$server" link set br0 up
ip -n "$server" route add default via 192.0.2.254
ip -n "$server" route add default via fe80::254 dev br0
ip netns exec "$server" openvpn --mktun --dev tap0 >"$dir/mktun.log"
ip -n "$server" link set tap0 master br0
ip -n "$server" link set tap0 up

# Keys: a certificate authority, one certificate for each end, and a tls-crypt key.
cd "$dir"
umask 077
certificate() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" \
    -keyout "$1.key" -out "$1.csr" 2>>openssl.log
  printf 'keyUsage=digitalSignature\nextendedKeyUsage=%s\n' "$2" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile "$1.ext" \
    -out "$1.crt" 2>>openssl.log
}
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=by-hand \
  -keyout ca.key -out ca.crt 2>>openssl.log
certificate server serverAuth
certificate client clientAuth
openvpn --genkey tls-crypt tls-crypt.key

cat >server.conf <<END
mode server
tls-server
dev tap0
dev-type tap
proto udp4
local 192.0.2.1
port 1194
ca ca.crt
cert server.crt
key server.key
dh none
tls-crypt tls-crypt.key
remote-cert-tls client
keepalive 10 60
END
cat >client.conf <<END
tls-client
pull
dev tap0
dev-type tap
proto udp4
remote 192.0.2.1 1194
nobind
ca ca.crt
cert client.crt
key client.key
tls-crypt tls-crypt.key
remote-cert-tls server
script-security 2
up ./up.sh
END
cat >up.sh <<'END'
#!/bin/sh
ip link set dev "$dev" up
END
chmod +x up.sh
cat >radvd.conf <<END
interface br0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 3;
  MaxRtrAdvInterval 4;
  prefix 2001:db8:55::/64 { };
};
END

# The tunnel, and the advertisements through it.
ip netns exec "$server" openvpn --cd "$dir" --config server.conf --daemon --log server.log
ip netns exec "$server" radvd --config "$dir/radvd.conf" --pidfile "$dir/radvd.pid" \
  --logmethod logfile --logfile "$dir/radvd.log"
ip netns exec "$client" openvpn --cd "$dir" --config client.conf --daemon --log client.log

# The client is ready when the internet host answers its global address.
while :; do
  [ $((${EPOCHREALTIME%.*} - ${start%.*})) -lt $patience ] || fail "no answer within $patience s"
  address=$(ip -n "$client" -6 -brief address show dev tap0 scope global -tentative 2>/dev/null |
    awk '{ sub("/.*", "", $3); print $3 }')
  if [ -n "$address" ] &&
    ip netns exec "$client" ping -q -n -c 1 -W 1 -I "$address" 2001:db8:ffff::1 >"$dir/ping.log" 2>&1; then
    break
  fi
  sleep 0.05
done
awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", to - from }'
