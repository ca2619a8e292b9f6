import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { windowsBundle } from './bundle.ts';
import { zipBundle } from './zip.ts';

const profile = 'client\nremote vpn.example 1194 udp\n';

describe('windowsBundle', () => {
  it('has the profile, a text and two scripts for the person', () => {
    const files = windowsBundle({ client: 'laptop', profile });
    expect(files.map(({ name }) => name)).toEqual([
      'laptop.ovpn',
      'README.txt',
      'install.ps1',
      'uninstall.ps1',
    ]);
    expect(files[0]?.text).toBe('client\r\nremote vpn.example 1194 udp\r\n');
    expect(files.every(({ mode }) => mode === 0o600)).toBe(true);
  });

  it('adds the scripts that the profile names', () => {
    const files = windowsBundle({ client: 'desk', profile, scripts: { address: '2001:db8::20' } });
    expect(files.map(({ name }) => name).slice(1, 3)).toEqual(['desk-up.cmd', 'desk-down.cmd']);
  });

  it('differs between clients in nothing but their own files', () => {
    const own = new Set(['laptop.ovpn', 'desk.ovpn']);
    const rest = (client: string) => windowsBundle({ client, profile }).filter(({ name }) => !own.has(name));
    expect(rest('laptop')).toEqual(rest('desk'));
  });

  it('holds plain ASCII lines that end as on Windows, none too long for Notepad', () => {
    for (const { name, text } of windowsBundle({
      client: 'a',
      profile,
      scripts: { dns: ['2001:db8::53'] },
    })) {
      expect(text, name).toMatch(/^(?:[\x20-\x7e]{0,120}\r\n)+$/);
    }
  });

  it.each([
    '',
    'con',
    'NUL',
    'com1.x',
    'a/b',
    'a\\b',
    'a:b',
    'what?',
    'a"b',
    'a ',
    'a.',
    'a\nb',
    'x'.repeat(65),
  ])('refuses %j as the name of a client', (client) => {
    expect(() => windowsBundle({ client, profile })).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_USAGE' }),
    );
  });

  it.each(['laptop', 'Jörg', 'console', 'a b', 'a[1]', '100%'])('takes %j', (client) => {
    expect(windowsBundle({ client, profile })[0]?.name).toBe(`${client}.ovpn`);
  });
});

describe('zipBundle', () => {
  const files = windowsBundle({ client: 'Jörg', profile });

  it('holds the files in a directory of their own', () => {
    const entries = unzipSync(zipBundle('Jörg-windows', files));
    expect(Object.entries(entries).map(([name, octets]) => ({ name, text: strFromU8(octets) }))).toEqual(
      files.map(({ name, text }) => ({ name: `Jörg-windows/${name}`, text })),
    );
  });

  it('gives the same octets for the same files, in any time zone', () => {
    const zone = process.env['TZ'];
    const first = zipBundle('a', files);
    process.env['TZ'] = 'Pacific/Auckland';
    try {
      expect(zipBundle('a', files)).toEqual(first);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});
