import { added } from '../few.ts';
import type { Lease, LeaseKey } from '../leases/lease.ts';
import type { Dhcpv6Option, IaAddress, IaNa, IaPd, IaPrefix, StatusCode } from '../options/option-types.ts';
import type { BindingKind } from './client-bindings.ts';
import { MAX_LEASES_PER_IA, STATUS, statusCode } from './constants.ts';
import { renewalTimes, secondsLeft } from './lifetimes.ts';
import type { Dhcpv6ServerConfig } from './server-config.ts';

/** What becomes of one IA. */
export interface IaAnswer {
  readonly kind: BindingKind;
  readonly iaid: number;
  readonly leases: readonly Lease[];
  /** What the client must not use any longer: named with lifetimes of 0 (RFC 9915 18.3.4). */
  readonly withdrawn: readonly LeaseKey[];
  readonly status: StatusCode | undefined;
}

const NOTHING: readonly never[] = [];

const NO_ADDRESSES = statusCode(STATUS.noAddrsAvail, 'no address is free');
const NO_PREFIXES = statusCode(STATUS.noPrefixAvail, 'no prefix is free');
const TOO_MANY_ADDRESSES = statusCode(STATUS.noAddrsAvail, 'more IA_NA than one client is served');
const TOO_MANY_PREFIXES = statusCode(STATUS.noPrefixAvail, 'more IA_PD than one client is served');
export const NOT_ON_LINK = statusCode(STATUS.notOnLink, 'the address does not belong to this link');
const NO_BINDING = statusCode(STATUS.noBinding, 'there is no such binding');

export function kindOf(ia: IaNa | IaPd): BindingKind {
  return ia.type === 'ia-na' ? 'na' : 'pd';
}

export function granted(ia: IaNa | IaPd, leases: readonly Lease[]): IaAnswer {
  return withdrawing(ia, leases, NOTHING);
}

/** Without a lease an IA says why (RFC 9915 18.3.2). */
export function withdrawing(
  ia: IaNa | IaPd,
  leases: readonly Lease[],
  withdrawn: readonly LeaseKey[],
): IaAnswer {
  const none = ia.type === 'ia-na' ? NO_ADDRESSES : NO_PREFIXES;
  const status = leases.length === 0 ? none : undefined;
  return { kind: kindOf(ia), iaid: ia.iaid, leases, withdrawn, status };
}

export function refused(ia: IaNa | IaPd, status: StatusCode): IaAnswer {
  return { kind: kindOf(ia), iaid: ia.iaid, leases: NOTHING, withdrawn: NOTHING, status };
}

/** For an IA beyond those that one message is served. */
export function tooMany(ia: IaNa | IaPd): IaAnswer {
  return refused(ia, ia.type === 'ia-na' ? TOO_MANY_ADDRESSES : TOO_MANY_PREFIXES);
}

/** What an IA of a client names, the first of it only; `::` of an IA_NA names nothing (RFC 9915 21.6). */
export function namedIn(ia: IaNa | IaPd): readonly LeaseKey[] {
  if (ia.options.length === 0) return NOTHING;
  let keys: LeaseKey[] = [];
  for (const option of ia.options) {
    if (keys.length === MAX_LEASES_PER_IA) break;
    if (option.type === 'ia-address' && ia.type === 'ia-na' && option.address !== '::') {
      keys = added(keys, { address: option.address, prefixLength: 128 });
    } else if (option.type === 'ia-prefix' && ia.type === 'ia-pd') {
      keys = added(keys, { address: option.prefix, prefixLength: option.prefixLength });
    }
  }
  return keys;
}

/** Puts the answers into options, all with the same T1 and T2 (RFC 9915 18.3.2, 18.3.4, 18.3.5). */
export function addIas(
  options: Dhcpv6Option[],
  answers: readonly IaAnswer[],
  config: Dhcpv6ServerConfig,
  now: number,
): void {
  const leases = answers.length === 1 ? (answers[0]?.leases ?? NOTHING) : answers.flatMap((ia) => ia.leases);
  const { t1, t2 } = renewalTimes(leases, config, now);
  for (const answer of answers) {
    const type = answer.kind === 'na' ? 'ia-na' : 'ia-pd';
    options.push({ type, iaid: answer.iaid, t1, t2, options: contentOf(answer, now) });
  }
}

function contentOf({ leases, withdrawn, status, kind }: IaAnswer, now: number): Dhcpv6Option[] {
  let content: Dhcpv6Option[] = [];
  for (const lease of leases) {
    const preferred = secondsLeft(lease.preferredUntil, now);
    content = added(content, leaseOption(kind, lease, preferred, secondsLeft(lease.validUntil, now)));
  }
  for (const key of withdrawn) content = added(content, leaseOption(kind, key, 0, 0));
  if (status !== undefined) content = added(content, status);
  return content;
}

function leaseOption(
  kind: BindingKind,
  { address, prefixLength }: LeaseKey,
  preferredLifetime: number,
  validLifetime: number,
): IaAddress | IaPrefix {
  const options = NOTHING;
  return kind === 'na'
    ? { type: 'ia-address', address, preferredLifetime, validLifetime, options }
    : { type: 'ia-prefix', prefix: address, prefixLength, preferredLifetime, validLifetime, options };
}

/** For Release and Decline messages: the IA with the status and no other option (RFC 9915 18.3.7). */
export function withoutBinding(ia: IaNa | IaPd): IaNa | IaPd {
  return { type: ia.type, iaid: ia.iaid, t1: 0, t2: 0, options: [NO_BINDING] };
}
