import { OvlabError } from '@ovlab/core/errors';
import type { Link } from './transport.ts';

/**
 * The kernel's word (EINVAL) for a neighbour that it cannot make. It has others, but a full table is what happens: with
 * it nothing leaves to somebody new, nor to a group, which is a neighbour too.
 */
const NO_NEIGHBOUR = 'Invalid argument';
/** The table is one for all network namespaces, and its limit can be set in the initial one only. */
const HINT = 'sysctl -w net.ipv6.neigh.default.gc_thresh3=16384';

/** What is told when the kernel refuses a packet; `cause` has its words. */
export function sendError({ name }: Pick<Link, 'name'>, destination: string, cause: Error): OvlabError {
  const message = `cannot send to ${destination} on ${name}: ${cause.message}`;
  if (cause.message !== NO_NEIGHBOUR) return new OvlabError('OVLAB_E_RESPONDER', message, { cause });
  return new OvlabError('OVLAB_E_RESPONDER', `${message} (the neighbour table may be full)`, {
    hint: HINT,
    cause,
  });
}
