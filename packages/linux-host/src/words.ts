import { OvlabError } from '@ovlab/core';
import type { ServerNetwork } from './network.ts';

/**
 * Checks every word that goes into a batch or a ruleset. A lab file is validated before; this is the last line
 * between a name with a newline in it and a second command.
 */
export function assertWords(network: ServerNetwork): void {
  for (const name of [network.uplink, network.bridge, ...network.taps]) {
    // The kernel's own rule (dev_valid_name): 1..15 octets, no slash, colon or space; quotes would break a batch.
    if (!/^(?!\.{1,2}$)[\w.@+-]{1,15}$/.test(name)) throw bad('an interface name', name);
  }
  if (!/^[\w:.-]{1,60}$/.test(network.mark)) throw bad('a mark', network.mark);
  const user = network.tapOwner?.user;
  if (user !== undefined && !/^[\w][\w.-]{0,31}$/.test(user)) throw bad('a user name', user);
  const { port, last = port } = network.port;
  for (const number of [port, last]) {
    if (!Number.isInteger(number) || number < 1 || number > 65_535) throw bad('a port', String(number));
  }
  for (const { address } of [...(network.addresses ?? []), ...(network.gateways ?? [])]) {
    if (!/^[\da-f:.]+$/.test(address)) throw bad('an address in canonical form', address);
  }
  assertPrefix(network);
}

function assertPrefix({ prefix, mode, firstHop = {} }: ServerNetwork): void {
  if (prefix !== undefined && !/^[\da-f:]+\/64$/.test(prefix)) {
    throw bad('a /64 in canonical form', prefix);
  }
  if (
    prefix === undefined &&
    (mode === 'routed' || firstHop.sourceGuard === true || firstHop.isolation === true)
  ) {
    throw new OvlabError(
      'OVLAB_E_USAGE',
      'routed mode, source guard and isolation need the prefix of the clients',
    );
  }
  const { ndRateLimit = 0 } = firstHop;
  if (!Number.isInteger(ndRateLimit) || ndRateLimit < 0 || ndRateLimit > 10_000) {
    throw bad('a rate from 0 to 10000', String(ndRateLimit));
  }
}

function bad(what: string, word: string): OvlabError {
  return new OvlabError('OVLAB_E_USAGE', `${JSON.stringify(word)} is not ${what}`);
}
