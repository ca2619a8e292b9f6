import type { Lease } from '../leases/lease.ts';
import type { Dhcpv6Option, IaNa, IaPd } from '../options/option-types.ts';
import { sameKey, type ClientBindings } from './client-bindings.ts';
import { MAX_DECLINED_PER_CLIENT, STATUS, statusCode } from './constants.ts';
import { kindOf, namedIn, withoutBinding } from './ia-answer.ts';

/** RFC 9915 18.3.7: what the client names and holds is free again. */
export function release(ias: readonly (IaNa | IaPd)[], bindings: ClientBindings): Dhcpv6Option[] {
  const answers: Dhcpv6Option[] = [statusCode(STATUS.success, 'released')];
  for (const ia of ias) {
    const named = heldIn(ia, bindings, answers);
    for (const lease of named) bindings.remove(lease);
  }
  return answers;
}

/**
 * RFC 9915 18.3.8: nobody gets the addresses for some time. There is a limit to it, or one client could take a whole
 * pool out of use.
 *
 * @param quarantine seconds
 */
export function decline(
  ias: readonly (IaNa | IaPd)[],
  bindings: ClientBindings,
  quarantine: number,
): Dhcpv6Option[] {
  const answers: Dhcpv6Option[] = [statusCode(STATUS.success, 'taken back')];
  let { declined } = bindings;
  for (const ia of ias) {
    for (const lease of heldIn(ia, bindings, answers)) {
      // Only addresses are declined: nobody looks whether a prefix is in use.
      if (lease.kind !== 'na') continue;
      if (declined < MAX_DECLINED_PER_CLIENT) bindings.quarantine(lease, quarantine);
      else bindings.remove(lease);
      declined += 1;
    }
  }
  return answers;
}

/** The leases that an IA names and holds; one without any binding is answered with NoBinding. */
function heldIn(ia: IaNa | IaPd, bindings: ClientBindings, answers: Dhcpv6Option[]): readonly Lease[] {
  const held = bindings.ofIa(kindOf(ia), ia.iaid);
  if (held.length === 0) answers.push(withoutBinding(ia));
  const named = namedIn(ia);
  return held.filter((lease) => named.some((key) => sameKey(key, lease)));
}
