import type { Duid, IaNa, IaPd } from '../options/option-types.ts';
import { linkLayerAddressOf } from './client-identity.ts';
import { confirm } from './confirm.ts';
import type { DiscardReason } from './discard-reasons.ts';
import { decline, release } from './give-back.ts';
import { register } from './register.ts';
import {
  bindingsOf,
  hostnameOf,
  identified,
  type ClientRequest,
  type Reply,
  type ServerContext,
} from './server-context.ts';

/** RFC 9915 18.3.6; a client without name is answered, too. */
export function answerInformation(request: ClientRequest, context: ServerContext): Reply {
  const options = identified(request, context);
  context.requestedOptions.addTo(options, request.query);
  return { type: 'reply', options, changes: [] };
}

/** RFC 9915 18.3.3. */
export function answerConfirm(request: ClientRequest, context: ServerContext): Reply | DiscardReason {
  const status = confirm(request.query.ias, request.link);
  if (status === undefined) return 'nothing-to-confirm';
  return { type: 'reply', options: [...identified(request, context), status], changes: [] };
}

/** Release and Decline messages (RFC 9915 18.3.7, 18.3.8). */
export function answerGivingBack(
  duid: Duid,
  request: ClientRequest,
  context: ServerContext,
): Reply | DiscardReason {
  if (request.outage) return 'store-unavailable';
  const { query } = request;
  const leases = context.leases.ofClient(duid);
  const client = { duid, leases, mode: 'commit', reconfigureKey: undefined } as const;
  const bindings = bindingsOf(client, request, context);
  const ias: readonly (IaNa | IaPd)[] = query.ias;
  const answers =
    query.type === 'release'
      ? release(ias, bindings)
      : decline(ias, bindings, context.config.declineQuarantine);
  return { type: 'reply', options: [...identified(request, context), ...answers], changes: bindings.changes };
}

/** RFC 9686 4.3: the answer repeats the address as it came. */
export function answerRegistration(
  duid: Duid,
  request: ClientRequest,
  context: ServerContext,
): Reply | DiscardReason {
  if (!context.config.addressRegistration) return 'registration-off';
  const { query, source, link, now } = request;
  const registrant = {
    duid,
    source,
    link,
    linkLayerAddress: linkLayerAddressOf(duid, source, request.firstRelay),
    hostname: hostnameOf(query),
  };
  const changes = register(query.address, registrant, context.leases, now);
  if (typeof changes === 'string') return changes;
  if (request.outage && changes.length > 0) return 'store-unavailable';
  return { type: 'addr-reg-reply', options: query.address === undefined ? [] : [query.address], changes };
}
