import { describe, expect, it } from 'vitest';
import { serverInstances, tapNames } from './instances.ts';
import { loadLab } from './parse-lab-file.ts';

function instancesOf(text: string) {
  const { lab } = loadLab(`prefix: 2001:db8:55::/64\n${text}`, { file: 'f' });
  return serverInstances(lab).map(({ port, tap, client }) => [port, tap, client?.name]);
}

describe('the OpenVPN processes of a server', () => {
  it('are one for all clients by default', () => {
    expect(instancesOf('clients: 3')).toEqual([[1194, 'tap0', undefined]]);
  });

  it('are as many as the file says, on ports that follow each other', () => {
    expect(instancesOf('server: { tap: tap7 }\nvpn: { instances: 3, port: 443 }')).toEqual([
      [443, 'tap7', undefined],
      [444, 'tap8', undefined],
      [445, 'tap9', undefined],
    ]);
  });

  it('are one for each client from point to point, whatever its system', () => {
    expect(instancesOf('vpn: { mode: p2p }\nclients: [{ name: a, os: windows }, { name: b }]')).toEqual([
      [1194, 'tap0', 'a'],
      [1195, 'tap1', 'b'],
    ]);
  });
});

it.each([
  ['tap0', ['tap0', 'tap1', 'tap2']],
  ['tap9', ['tap9', 'tap10', 'tap11']],
  ['vpn', ['vpn', 'vpn1', 'vpn2']],
  ['tap', ['tap', 'tap1', 'tap2']],
])('counts on from %s', (first, names) => {
  expect(tapNames(first, 3)).toEqual(names);
});
