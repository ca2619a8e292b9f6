import { expect, it } from 'vitest';
import { parseVersion } from './detect.ts';
import { staticCryptoNote } from './static-crypto.ts';

function noteFor(version: string): string {
  const found = parseVersion(`OpenVPN ${version} x86_64-pc-linux-gnu [SSL (OpenSSL)]`);
  if (found === undefined) throw new Error(version);
  return staticCryptoNote(found, 'static-key');
}

it.each([
  ['2.6.14', /^OpenVPN 2\.6\.14 still makes tunnels with a static key; 2\.7 has to be asked to, and 2\.8/],
  ['2.7_rc2', /^OpenVPN 2\.7_rc2 makes tunnels with a static key only because the profile insists; 2\.8/],
  ['2.7.6', /only because the profile insists/],
])('says what %s makes of it', (version, words) => {
  expect(noteFor(version)).toMatch(words);
});

it.each(['2.8.0', '2.8_git', '3.0.0'])('refuses %s, with another way', (version) => {
  expect(() => noteFor(version)).toThrow(
    expect.objectContaining({
      code: 'OVLAB_E_OPENVPN_VERSION',
      hint: expect.stringContaining('auth: tls') as string,
    }),
  );
});
