import { describeDhcpv6Transport } from '../../../test/support/dhcpv6-transport-compliance.ts';
import { createDhcpv6MemoryLink } from '../../../test/support/dhcpv6-memory-link.ts';

const server = { linkLocal: 'fe80::a', global: '2001:db8::a' };
const client = { linkLocal: 'fe80::b', global: '2001:db8::b' };
const unreachable = '2001:db8:ffff::1';
const link = createDhcpv6MemoryLink(server, (address) => address !== unreachable);

describeDhcpv6Transport('a link in memory', () => ({
  server,
  client,
  unreachable,
  open: (events) => link.transport.open({ name: 'br0', ifindex: 7 }, events),
  send: (bytes, destination, source) => link.send(bytes, destination, source),
  heard: () => link.heard.splice(0),
}));
