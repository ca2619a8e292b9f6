import { expect, it } from 'vitest';
import { renderTable } from '../firewall.ts';
import { guardTable } from '../guard.ts';

const network = { taps: ['tap0'], uplink: 'eth0', prefix: '2001:db8:55::/64' };

it('notes where clients send from in routed mode alone, behind what filters them', () => {
  const text = renderTable('ovlab:test', guardTable({ ...network, mode: 'routed' }), false);
  expect(text).toContain('set sources { type ipv6_addr; flags dynamic,timeout; size 4096; timeout 10m; }');
  expect(text).toContain('type filter hook prerouting priority -199');
  expect(text).toContain('iifname { "tap0" } ip6 saddr 2001:db8:55::/64 update @sources { ip6 saddr }');
  expect(renderTable('ovlab:test', guardTable(network), false)).not.toContain('sources');
});
