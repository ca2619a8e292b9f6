import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManagementMessage } from './messages.ts';
import { ManagementParser } from './parser.ts';

/** What OpenVPN 2.6.14 wrote, with some of the lines of the environment left out, and a message of a later version. */
const TRANSCRIPT = [
  ">INFO:OpenVPN Management Interface Version 5 -- type 'help' for more info",
  '>HOLD:Waiting for hold release:0',
  'SUCCESS: real-time state notification set to ON',
  '>STATE:1795415291,WAIT,,,,,,',
  ">LOG:1795415291,D,MANAGEMENT: CMD 'hold release', twice",
  '>STATE:1795415291,CONNECTED,SUCCESS,10.8.0.2,192.0.2.1,1194,,,2001:db8::2',
  '>BYTECOUNT:2234,2318',
  '>BYTECOUNT_CLI:7,2264,2168',
  '>CLIENT:CONNECT,0,1',
  '>CLIENT:ENV,common_name=client ü',
  '>CLIENT:ENV,X509_0_CN=a=b',
  '>CLIENT:ENV,password',
  '>NOTIFY:info,remote-exit,EXIT',
  '>CLIENT:ENV,END',
  '>CLIENT:ADDRESS,0,10.8.0.6,1',
  '>CLIENT:ESTABLISHED,0',
  '>CLIENT:ENV,__proto__=x',
  '>CLIENT:ENV,END',
  'OpenVPN Version: OpenVPN 2.6.14 x86_64-pc-linux-gnu',
  '>UPDOWN:UP',
  '>UPDOWN:ENV,dev=tap0',
  '>UPDOWN:ENV,END',
  'Management Version: 5',
  'END',
  "ERROR: unknown command, enter 'help' for more options",
  '>CLIENT:DISCONNECT,0',
  '>CLIENT:ENV,bytes_received=2264',
  '>CLIENT:ENV,END',
  ">PASSWORD:Need 'Private Key' password",
  '>FATAL:Cannot open TUN/TAP dev',
  'END',
  '>PUSHED:by a later version,1',
  '>BYTECOUNT:many',
  '',
].join('\r\n');

const at = new Date(1_795_415_291_000);
const noAddresses = { tunnelAddress: '', remoteAddress: '', remotePort: undefined, tunnelAddress6: '' };

const MESSAGES: readonly ManagementMessage[] = [
  { type: 'greeting', text: "OpenVPN Management Interface Version 5 -- type 'help' for more info" },
  { type: 'hold', text: 'Waiting for hold release', seconds: 0 },
  { type: 'success', text: 'real-time state notification set to ON' },
  { type: 'state', time: at, name: 'WAIT', detail: '', ...noAddresses },
  { type: 'log', time: at, flags: 'D', message: "MANAGEMENT: CMD 'hold release', twice" },
  {
    type: 'state',
    time: at,
    name: 'CONNECTED',
    detail: 'SUCCESS',
    tunnelAddress: '10.8.0.2',
    remoteAddress: '192.0.2.1',
    remotePort: 1194,
    tunnelAddress6: '2001:db8::2',
  },
  { type: 'bytecount', clientId: undefined, received: 2234, sent: 2318 },
  { type: 'bytecount', clientId: 7, received: 2264, sent: 2168 },
  { type: 'notify', severity: 'info', kind: 'remote-exit', text: 'EXIT' },
  {
    type: 'client',
    event: 'CONNECT',
    clientId: 0,
    keyId: 1,
    env: { common_name: 'client ü', X509_0_CN: 'a=b', password: '' },
  },
  { type: 'client', event: 'ADDRESS', clientId: 0, address: '10.8.0.6', primary: true },
  { type: 'client', event: 'ESTABLISHED', clientId: 0, env: { ['__proto__']: 'x' } },
  { type: 'updown', event: 'UP', env: { dev: 'tap0' } },
  { type: 'lines', lines: ['OpenVPN Version: OpenVPN 2.6.14 x86_64-pc-linux-gnu', 'Management Version: 5'] },
  { type: 'error', text: "unknown command, enter 'help' for more options" },
  { type: 'client', event: 'DISCONNECT', clientId: 0, env: { bytes_received: '2264' } },
  { type: 'password', text: "Need 'Private Key' password", event: 'need', realm: 'Private Key' },
  { type: 'fatal', text: 'Cannot open TUN/TAP dev' },
  { type: 'lines', lines: [] },
  { type: 'other', name: 'PUSHED', text: 'by a later version,1' },
  { type: 'other', name: 'BYTECOUNT', text: 'many' },
];

describe('ManagementParser', () => {
  it('reads the protocol', () => {
    expect(plain(new ManagementParser().push(Buffer.from(TRANSCRIPT)))).toEqual(MESSAGES);
  });

  it('reads the same however the octets are cut', () => {
    const octets = Buffer.from(TRANSCRIPT);
    const cuts = fc.array(fc.nat(octets.length), { maxLength: 60 });
    fc.assert(
      fc.property(cuts, (places) => {
        const parser = new ManagementParser();
        const edges = [0, ...places.sort((a, b) => a - b), octets.length];
        const parts = edges.slice(1).map((end, index) => octets.subarray(edges[index], end));
        expect(plain(parts.flatMap((part) => parser.push(part)))).toEqual(MESSAGES);
      }),
    );
  });

  it('reads the same when it is cut at every position, and octet by octet', () => {
    const octets = Buffer.from(TRANSCRIPT);
    const expected = JSON.stringify(MESSAGES);
    for (let at = 0; at <= octets.length; at += 1) {
      const parser = new ManagementParser();
      const messages = [...parser.push(octets.subarray(0, at)), ...parser.push(octets.subarray(at))];
      expect(JSON.stringify(plain(messages))).toBe(expected);
    }
    const parser = new ManagementParser();
    expect(plain([...octets].flatMap((octet) => parser.push(Buffer.from([octet]))))).toEqual(MESSAGES);
  });

  it('survives anything', () => {
    const line = fc.oneof(
      fc.string(),
      fc.string().map((text) => `>${text}`),
      fc.constantFrom('END', '>CLIENT:', '>STATE:'),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        new ManagementParser().push(Buffer.from(lines.join('\n')));
      }),
    );
  });

  it('does not collect an environment without an end for ever', () => {
    const parser = new ManagementParser();
    parser.push(Buffer.from('>CLIENT:CONNECT,0,1\n'));
    expect(() => parser.push(Buffer.from('>CLIENT:ENV,a=b\n'.repeat(10_001)))).toThrow(RangeError);
  });

  it('does not collect an answer without an end for ever', () => {
    const parser = new ManagementParser();
    expect(() => parser.push(Buffer.from('a\n'.repeat(1_000_001)))).toThrow(RangeError);
  });

  it('does not collect a line without an end for ever', () => {
    const parser = new ManagementParser();
    const part = Buffer.alloc(65_536, 'x');
    expect(() => {
      for (let count = 0; count < 17; count += 1) parser.push(part);
    }).toThrow(RangeError);
  });
});

/** Environments have no prototype, so that a name from outside is never one of its. */
function plain(messages: readonly ManagementMessage[]): unknown[] {
  return messages.map((message) =>
    'env' in message ? { ...message, env: Object.fromEntries(Object.entries(message.env)) } : message,
  );
}
