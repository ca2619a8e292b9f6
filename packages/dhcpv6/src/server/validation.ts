import { duidsEqual } from '../duid/duid.ts';
import type { Duid } from '../options/option-types.ts';
import type { DiscardReason } from './discard-reasons.ts';
import type { Query } from './query.ts';

/** Why a server discards a message (RFC 9915 16, RFC 9686 4.2.1); `undefined` when it is valid. */
export function invalidity(query: Query, ownDuid: Duid): DiscardReason | undefined {
  switch (query.type) {
    case 'solicit':
    case 'confirm':
    case 'rebind':
      return query.malformed ? 'malformed-option' : forAllServers(query);
    case 'request':
    case 'renew':
    case 'release':
    case 'decline':
      return query.malformed ? 'malformed-option' : forOneServer(query, ownDuid);
    case 'information-request':
      return query.malformed ? 'malformed-option' : forInformation(query, ownDuid);
    case 'addr-reg-inform':
      return query.malformed ? 'malformed-option' : forRegistration(query);
    case 'advertise':
    case 'reply':
    case 'reconfigure':
    case 'addr-reg-reply':
      return 'not-for-servers';
    default:
      return 'unsupported-type';
  }
}

/** RFC 9915 16.2, 16.5, 16.7. */
function forAllServers(query: Query): DiscardReason | undefined {
  if (query.clientId === undefined) return 'no-client-id';
  return query.serverDuid === undefined ? undefined : 'server-id-not-allowed';
}

/** RFC 9915 16.4, 16.6, 16.8, 16.9. */
function forOneServer(query: Query, ownDuid: Duid): DiscardReason | undefined {
  if (query.serverDuid === undefined) return 'no-server-id';
  if (!duidsEqual(query.serverDuid, ownDuid)) return 'other-server';
  return query.clientId === undefined ? 'no-client-id' : undefined;
}

/** RFC 9915 16.12. */
function forInformation(query: Query, ownDuid: Duid): DiscardReason | undefined {
  if (query.serverDuid !== undefined && !duidsEqual(query.serverDuid, ownDuid)) return 'other-server';
  return query.ias.length > 0 ? 'ia-not-allowed' : undefined;
}

function forRegistration(query: Query): DiscardReason | undefined {
  if (query.clientId === undefined) return 'no-client-id';
  if (query.serverDuid !== undefined) return 'server-id-not-allowed';
  if (query.requested !== undefined) return 'option-request-not-allowed';
  return query.ias.length > 0 ? 'ia-not-allowed' : undefined;
}
