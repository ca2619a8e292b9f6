import { loadLab } from '@ovlab/core';
import { expect, it } from 'vitest';
import { neighborProxyOf } from './neighbor-proxy.ts';

function proxyOf(server: string) {
  const text = `prefix: 2001:db8:55::/64\nserver: ${server}\nclients: [{ name: nas, address: 2001:db8:55::20 }, { name: laptop }]\n`;
  return neighborProxyOf(loadLab(text, { file: 'x' }).lab);
}

it('answers for clients, the configured ones from the start, and never for the server or its gateway', () => {
  expect(proxyOf('{ mode: routed, gateways: [192.0.2.254, "2001:db8:55::fe"] }')).toEqual({
    uplink: 'eth0',
    bridge: 'br0',
    prefix: '2001:db8:55::/64',
    own: ['2001:db8:55::1', '2001:db8:55::fe'],
    seeds: ['2001:db8:55::20'],
  });
});

it('has nothing to do where clients are hosts of the LAN', () => {
  expect(proxyOf('{}')).toBeUndefined();
});
