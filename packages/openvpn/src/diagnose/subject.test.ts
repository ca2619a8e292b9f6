import { describe, expect, it } from 'vitest';
import { formatPeer, parsePeer, subjectOf } from './subject.ts';

describe('subjectOf', () => {
  it.each([
    ['192.0.2.2:40643 TLS Error: x', undefined, '192.0.2.2:40643', 'TLS Error: x'],
    ['client1/192.0.2.2:44281 MULTI: x', 'client1', '192.0.2.2:44281', 'MULTI: x'],
    ['client1/2001:db8::2 MULTI: x', 'client1', '2001:db8::2', 'MULTI: x'],
    ['client1/udp4:192.0.2.2:44281 MULTI: x', 'client1', '192.0.2.2:44281', 'MULTI: x'],
    ['udp6:[2001:db8::2]:44281 MULTI: x', undefined, '[2001:db8::2]:44281', 'MULTI: x'],
    ['::ffff:192.0.2.2 TLS Error: x', undefined, '192.0.2.2', 'TLS Error: x'],
    [
      'x from [AF_INET6]2001:db8::7:51034',
      undefined,
      '[2001:db8::7]:51034',
      'x from [AF_INET6]2001:db8::7:51034',
    ],
    ['x from [AF_INET]192.0.2.3:1 (y)', undefined, '192.0.2.3:1', 'x from [AF_INET]192.0.2.3:1 (y)'],
    ['dead:beef nothing', undefined, undefined, 'dead:beef nothing'],
    ['TLS Error: at 12:30 nothing', undefined, undefined, 'TLS Error: at 12:30 nothing'],
    [
      'bind failed on [AF_INET][undef]:1194: x',
      undefined,
      undefined,
      'bind failed on [AF_INET][undef]:1194: x',
    ],
  ])('reads client and address of "%s"', (message, commonName, peer, text) => {
    const subject = subjectOf(message);
    expect(subject).toMatchObject({ commonName, text });
    expect(subject.peer === undefined ? undefined : formatPeer(subject.peer)).toBe(peer);
  });

  it.each([
    [
      'Options error: Unrecognized option or missing or extra parameter(s) in /a b/c.conf:12: bogus (2.6.14)',
      '/a b/c.conf:12',
    ],
    ['Options error: In server.conf:3: Maximum option line length (256) exceeded', 'server.conf:3'],
    ['Options error: No closing quotation (") in x.conf:7', 'x.conf:7'],
    ['Options error: Unrecognized option in [CMD-LINE]:1: bogus', undefined],
    ["Options error: --ca fails with '/x': No such file or directory", undefined],
  ])('finds the place in the profile in "%s"', (message, place) => {
    expect(subjectOf(message).place).toBe(place);
  });
});

describe('parsePeer', () => {
  it('reads what OpenVPN prints in its lists', () => {
    expect(parsePeer('192.0.2.7:51034')).toEqual({ host: '192.0.2.7', port: 51_034 });
    expect(parsePeer('udp4:192.0.2.7:51034')).toEqual({ host: '192.0.2.7', port: 51_034 });
    expect(parsePeer('2001:db8:9::2')).toEqual({ host: '2001:db8:9::2', port: undefined });
    expect(parsePeer('[2001:db8::2]:9')).toEqual({ host: '2001:db8::2', port: 9 });
    expect(parsePeer('nowhere')).toEqual({ host: 'nowhere', port: undefined });
  });
});
