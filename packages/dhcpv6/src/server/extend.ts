import type { LeaseKey } from '../leases/lease.ts';
import type { IaNa, IaPd } from '../options/option-types.ts';
import { wishOf } from './assign.ts';
import { sameKey, type ClientBindings } from './client-bindings.ts';
import type { ClientLink } from './client-link.ts';
import { granted, kindOf, namedIn, withdrawing, type IaAnswer } from './ia-answer.ts';

/** An IA of a Renew message (RFC 9915 18.3.4). Without a binding it gets one, and what it names is a wish. */
export function renew(ia: IaNa | IaPd, link: ClientLink, bindings: ClientBindings): IaAnswer | undefined {
  const named = namedIn(ia);
  const kind = kindOf(ia);
  const leases = bindings.renew(kind, ia.iaid, wishOf(ia, named, link), true);
  if (bindings.mode === 'known') return leases.length === 0 ? undefined : granted(ia, leases);
  // The message is for this server alone, so what the IA does not hold here the client is not to use.
  const unheld = named.filter((key) => isNoneOf(key, leases) && key.address !== '::');
  const lost = bindings.lost(kind, ia.iaid, leases).filter((key) => isNoneOf(key, unheld));
  return withdrawing(ia, leases, [...unheld, ...lost]);
}

/**
 * An IA of a Rebind message (RFC 9915 18.3.5), which other servers answer, too: about what they may have given nothing
 * is said.
 *
 * @param creates whether it gets a binding when it has none
 */
export function rebind(
  ia: IaNa | IaPd,
  link: ClientLink,
  bindings: ClientBindings,
  creates: boolean,
): IaAnswer | undefined {
  const kind = kindOf(ia);
  const own = bindings.ofIa(kind, ia.iaid);
  const isOffLink = (key: LeaseKey) => kind === 'na' && link.isKnown && !link.has(key.address);
  const named = namedIn(ia);
  if (own.length === 0 && !creates) {
    const offLink = named.filter(isOffLink);
    if (offLink.length === 0 || bindings.mode === 'known') return undefined;
    return { kind, iaid: ia.iaid, leases: [], withdrawn: offLink, status: undefined };
  }
  const leases = bindings.renew(kind, ia.iaid, wishOf(ia, named, link), true);
  if (bindings.mode === 'known') return leases.length === 0 ? undefined : granted(ia, leases);
  const isOurs = (key: LeaseKey) => own.some((lease) => sameKey(lease, key));
  const unheld = named.filter((key) => isNoneOf(key, leases) && (isOffLink(key) || isOurs(key)));
  const lost = bindings.lost(kind, ia.iaid, leases).filter((key) => isNoneOf(key, unheld));
  return withdrawing(ia, leases, [...unheld, ...lost]);
}

function isNoneOf(key: LeaseKey, leases: readonly LeaseKey[]): boolean {
  return !leases.some((lease) => sameKey(lease, key));
}
