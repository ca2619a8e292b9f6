import type { LeaseKey } from '../leases/lease.ts';
import type { IaNa, IaPd } from '../options/option-types.ts';
import type { ClientBindings } from './client-bindings.ts';
import type { ClientLink } from './client-link.ts';
import { granted, kindOf, namedIn, NOT_ON_LINK, refused, type IaAnswer } from './ia-answer.ts';

/**
 * An IA of a Solicit message (RFC 9915 18.3.1, 18.3.9): what it names is a wish. `undefined` when only known leases
 * may be answered for and there is none.
 */
export function offer(ia: IaNa | IaPd, link: ClientLink, bindings: ClientBindings): IaAnswer | undefined {
  return give(ia, wishOf(ia, namedIn(ia), link), bindings);
}

/** An IA of a Request message (RFC 9915 18.3.2): an address of another link tells the client that it has moved. */
export function assign(ia: IaNa | IaPd, link: ClientLink, bindings: ClientBindings): IaAnswer | undefined {
  const named = namedIn(ia);
  if (ia.type === 'ia-na') {
    for (const { address } of named) if (!link.has(address)) return refused(ia, NOT_ON_LINK);
  }
  return give(ia, named[0], bindings);
}

function give(ia: IaNa | IaPd, wish: LeaseKey | undefined, bindings: ClientBindings): IaAnswer | undefined {
  const leases = bindings.renew(kindOf(ia), ia.iaid, wish, false);
  return leases.length === 0 && bindings.mode === 'known' ? undefined : granted(ia, leases);
}

/** What the client would like to have; an address of another link can be no wish. */
export function wishOf(ia: IaNa | IaPd, named: readonly LeaseKey[], link: ClientLink): LeaseKey | undefined {
  return ia.type === 'ia-pd' ? named[0] : named.find(({ address }) => link.has(address));
}
