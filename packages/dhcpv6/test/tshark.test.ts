import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeMessage, MESSAGE_CODES, type Dhcpv6Message, type Dhcpv6Option } from '../src/index.ts';
import { optionCodecs } from '../src/options/table.ts';
import { captureFile } from './capture-file.ts';
import { everyMessageOption, everyRelayOption } from './every-option.ts';

const withoutTshark = spawnSync('tshark', ['--version']).error !== undefined;

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ovlab-tshark-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function tshark(payloads: readonly Uint8Array[], ...args: readonly string[]): string {
  const file = join(directory, 'messages.pcap');
  writeFileSync(file, captureFile(payloads));
  return execFileSync('tshark', ['-n', '-r', file, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Whatever Wireshark finds to complain of. */
const complaints = (payloads: readonly Uint8Array[]) =>
  tshark(payloads, '-Y', '_ws.malformed || _ws.expert.severity >= 0x600000');

/** Values of fields, one line for each packet. */
const fields = (payloads: readonly Uint8Array[], ...names: readonly string[]) =>
  tshark(payloads, '-T', 'fields', ...names.flatMap((name) => ['-e', name]))
    .trimEnd()
    .split('\n');

function reply(...options: Dhcpv6Option[]): Dhcpv6Message {
  return { type: 'reply', transactionId: 0x123456, options };
}

function relayed(...options: Dhcpv6Option[]): Dhcpv6Message {
  return {
    type: 'relay-forward',
    hopCount: 0,
    linkAddress: '2001:db8:55::1',
    peerAddress: 'fe80::2',
    options: [...options, { type: 'relay-message', message: reply({ type: 'rapid-commit' }) }],
  };
}

describe.skipIf(withoutTshark)('tshark', () => {
  it('knows every message by the same number', () => {
    const types = Object.keys(MESSAGE_CODES) as (keyof typeof MESSAGE_CODES)[];
    const payloads = types.map((type) => encodeMessage({ type, transactionId: 0xabcdef, options: [] }));
    expect(fields(payloads, 'dhcpv6.msgtype', 'dhcpv6.xid')).toEqual(
      types.map((type) => `${MESSAGE_CODES[type]}\t0xabcdef`),
    );
  });

  it('reads every option under its code and finds nothing to complain of', () => {
    const options = [...everyMessageOption, ...everyRelayOption];
    const payloads = [
      ...everyMessageOption.map((option) => encodeMessage(reply(option))),
      ...everyRelayOption.map((option) => encodeMessage(relayed(option))),
    ];
    expect(complaints(payloads)).toBe('');
    const codes = new Map(optionCodecs.map(({ type, code }) => [type as string, code]));
    const seen = fields(payloads, 'dhcpv6.option.type').map((line) => Number(line.split(',')[0]));
    expect(seen).toEqual(options.map(({ type }) => codes.get(type)));
  });

  it('reads the values that were written', () => {
    // In IA_NA, IA_TA, the message, the query and the client data.
    const everywhere = (value: string) => new Array<string>(5).fill(value).join(',');
    const replied = {
      iaid: '00000001,00000003',
      'iaid.t1': '1800,0',
      'iaid.t2': '2880,4294967295',
      'iaaddr.ip': everywhere('2001:db8:55::1234'),
      'iaaddr.pref_lifetime': everywhere('3600'),
      'iaaddr.valid_lifetime': everywhere('7200'),
      'iaprefix.pref_addr': '2001:db8:55:fff0::',
      'iaprefix.pref_len': '60',
      requested_option_code: '23,24,46',
      status_code: '0,3',
      dns_server: '2001:db8:55::53,fe80::1',
      client_domain: 'host.lab.example.',
      captive_portal: 'https://portal.example/api',
    };
    const forwarded = {
      linkaddr: '2001:db8:55::1',
      peeraddr: 'fe80::2',
      hopcount: '0',
      interface_id: '65746831',
      relay_port: '1547',
    };
    const names = [...Object.keys(replied), ...Object.keys(forwarded)];
    const payloads = [reply(...everyMessageOption), relayed(...everyRelayOption)].map(encodeMessage);
    const read = fields(payloads, ...names.map((name) => `dhcpv6.${name}`)).map((line) => {
      const values = line.split('\t');
      return Object.fromEntries(names.map((name, index) => [name, values[index]]));
    });
    expect(read).toMatchObject([replied, forwarded]);
  });
});
