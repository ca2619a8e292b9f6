import { expect } from 'vitest';
import { sh } from '../support/netns.ts';
import type { Wire } from './wire.ts';

/** What Wireshark says of a host name without a dot, which NetworkManager sends and gets back (RFC 4704 4). */
const HOST_NAME = 'WARNING: TLDs are rarely resolvable';

/** Warnings and errors; that a version does not know an option is a note. */
const COMPLAINT = '_ws.malformed || _ws.expert.severity >= 0x600000';

/**
 * Wireshark understands every message, without a warning.
 *
 * @param which a display filter; by default all of them
 */
export function expectWellFormed({ file, messages }: Wire, which = 'dhcpv6'): void {
  const fields = (filter: string, ...names: readonly string[]): readonly string[] => {
    const wanted = names.flatMap((name) => ['-e', name]);
    const args = ['-Y', filter, '-T', 'fields', '-E', 'aggregator=|', ...wanted];
    return sh('tshark', '-r', file, ...args)
      .split('\n')
      .filter(Boolean);
  };
  const complaints = fields(`${which} && (${COMPLAINT})`, '_ws.expert.message');
  expect(complaints.filter((line) => line.replace(HOST_NAME, '').trim() !== '')).toEqual([]);
  if (which !== 'dhcpv6') return;
  expect(fields('dhcpv6', 'dhcpv6.msgtype').map(Number)).toEqual(messages().map(({ type }) => type));
}
