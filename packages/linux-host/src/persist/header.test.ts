import { describe, expect, it } from 'vitest';
import { readHeader, withHeader } from './header.ts';

describe('withHeader and readHeader', () => {
  it.each([
    ['settings', '[Network]\nBridge=br0\n'],
    ['a script', '#!/bin/sh\nbrctl delif br0 tap0\n'],
    ['nothing', ''],
  ])('know their own %s', (_name, text) => {
    expect(readHeader(withHeader('demo', text))).toEqual({ lab: 'demo', intact: true });
  });

  it('leave the line that names the interpreter first', () => {
    expect(withHeader('demo', '#!/bin/sh\ntrue\n')).toMatch(/^#!\/bin\/sh\n# Written by ovlab for demo; /);
  });

  it.each([
    ['a changed line', (text: string) => text.replace('br0', 'br1')],
    ['an added line', (text: string) => `${text}MTU=1400\n`],
    ['a changed digest', (text: string) => text.replace(/sha256 ..../, 'sha256 0000')],
  ])('see %s', (_name, change) => {
    expect(readHeader(change(withHeader('demo', 'Bridge=br0\n')))).toEqual({ lab: 'demo', intact: false });
  });

  it('find no header in a file of somebody else', () => {
    expect(readHeader('[Network]\nDHCP=yes\n')).toBeUndefined();
    expect(readHeader(`DHCP=yes\n${withHeader('demo', 'Bridge=br0\n')}`)).toBeUndefined();
  });
});
