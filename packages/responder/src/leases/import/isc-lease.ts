import type { Duid, Lease, LeaseKey } from '@ovlab/dhcpv6';
import { readHead, skipBlock, type IscHead } from './isc-statements.ts';
import { octetsOf, type IscToken, type IscTokens } from './isc-tokens.ts';
import { readTime } from './isc-time.ts';
import { LeaseFileError } from './lease-file-error.ts';
import { endOf, readAddress, readNumber } from './values.ts';

/** What an IA says about all its leases. */
export interface Association {
  readonly kind: 'na' | 'pd';
  readonly iaid: number;
  readonly duid: Duid;
  /** When the client was last heard, in milliseconds since the epoch. */
  readonly given: number | undefined;
}

/** Milliseconds. dhcpd keeps an address that somebody else uses for ever, or until it needs it. */
const QUARANTINE = 86_400_000;

/** What stands in the block of a lease. */
interface Found {
  state: string;
  preferred: number;
  valid: number;
  ends: number;
  hostname?: string;
}

/**
 * Reads the block of an `iaaddr` or `iaprefix`; there is no lease when it is over. Throws {@link LeaseFileError}.
 */
export function readIscLease(
  tokens: IscTokens,
  head: IscHead,
  { kind, iaid, duid, given }: Association,
): { readonly key: LeaseKey; readonly lease: Lease | undefined } {
  const key = readKey(head);
  const { state, preferred, valid, ends, hostname } = readBlock(tokens, head);
  if (state !== 'active' && state !== 'abandoned') return { key, lease: undefined };
  // Without a time of its own, the one at which the lifetime began.
  const updatedAt = given ?? (ends === Infinity ? 0 : ends - 1_000 * valid);
  const validUntil =
    state === 'abandoned'
      ? Math.min(ends, updatedAt + QUARANTINE)
      : Math.max(ends, endOf(updatedAt, valid) === Infinity ? Infinity : 0);
  const lease: Lease = {
    kind,
    state: state === 'active' ? 'active' : 'declined',
    ...key,
    duid,
    iaid,
    updatedAt,
    preferredUntil: Math.min(endOf(updatedAt, preferred), validUntil),
    validUntil,
    ...(hostname === undefined ? {} : { hostname }),
  };
  return { key, lease };
}

function readKey({ keyword, words }: IscHead): LeaseKey {
  const [name] = words;
  if (name === undefined) throw new LeaseFileError(keyword.place, `${keyword.text} needs an address`);
  if (keyword.text === 'iaaddr') return { address: readAddress(name), prefixLength: 128 };
  const [address = '', length = ''] = name.text.split('/');
  return {
    address: readAddress({ ...name, text: address }),
    prefixLength: readNumber({ ...name, text: length }, 'prefix length', 128),
  };
}

function readBlock(tokens: IscTokens, head: IscHead): Found {
  const found: Found = { state: 'active', preferred: 0, valid: 0, ends: NaN };
  for (let inner = readHead(tokens, head.keyword); inner; inner = readHead(tokens, head.keyword)) {
    readStatement(found, inner);
    skipBlock(tokens, inner);
  }
  if (Number.isNaN(found.ends))
    throw new LeaseFileError(head.keyword.place, "there is no 'ends' in this block");
  return found;
}

function readStatement(found: Found, { keyword, words }: IscHead): void {
  switch (keyword.text) {
    case 'binding':
      found.state = words[1]?.text ?? '';
      return;
    case 'preferred-life':
      found.preferred = readNumber(words[0] ?? keyword, 'lifetime');
      return;
    case 'max-life':
      found.valid = readNumber(words[0] ?? keyword, 'lifetime');
      return;
    case 'ends':
      found.ends = readTime(keyword, words);
      return;
    case 'set':
      readVariable(found, words);
  }
}

/** `set ddns-client-fqdn = "laptop.lab.example"`: the name that the client gave itself, or that its record has. */
function readVariable(found: Found, [name, , value]: readonly IscToken[]): void {
  if (value?.quoted !== true) return;
  const isName = name?.text === 'ddns-client-fqdn';
  if (!isName && (name?.text !== 'ddns-fwd-name' || found.hostname !== undefined)) return;
  found.hostname = Buffer.from(octetsOf(value)).toString('utf8').replace(/\.$/, '');
}
