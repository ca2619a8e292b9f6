import { loadLab } from '@ovlab/core';
import { parseVersion, type DetectedOpenvpn } from '@ovlab/openvpn';
import { expect, it } from 'vitest';
import { tunnelNotes } from './supported.ts';

function notesOf(vpn: string, version = '2.6.14'): readonly string[] {
  const { lab } = loadLab(`prefix: 2001:db8:55::/64\nvpn: ${vpn}\n`, { file: 'x' });
  const parsed = parseVersion(`OpenVPN ${version} x86_64`);
  if (parsed === undefined) throw new Error(version);
  const openvpn: DetectedOpenvpn = { ...parsed, path: 'openvpn' };
  return tunnelNotes(lab, openvpn);
}

it('has nothing to say about certificates', () => {
  expect(notesOf('{ mode: server }')).toEqual([]);
  expect(notesOf('{ mode: p2p }', '2.8.0')).toEqual([]);
});

it('tells how long a static key will go on', () => {
  expect(notesOf('{ mode: p2p, auth: static-key }')).toEqual([
    expect.stringContaining('2.8 does not at all'),
  ]);
  expect(() => notesOf('{ mode: p2p, auth: static-key }', '2.8.0')).toThrow(
    expect.objectContaining({ code: 'OVLAB_E_OPENVPN_VERSION', exitCode: 3 }),
  );
});

it('warns of a tunnel without encryption', () => {
  expect(notesOf('{ mode: p2p, auth: none, insecure: true }')[0]).toContain('has no encryption');
});
