import type { ControlHandlers } from './api.ts';
import { fields } from './fields.ts';
import { jsonReply, type Route } from './http-server.ts';
import type { LeaseView } from './lease-view.ts';
import { RequestError } from './request-error.ts';

/** One JSON document a line: there may be a million. */
const LINES_TYPE = 'application/x-ndjson';
/** Lines that are made at a time. */
const LINES = 200;
/** Octets of a request with leases: some thousands of them. */
const MAX_IMPORT = 4 * 1024 * 1024;

/** What can be asked about DHCPv6 and its leases. */
export function leaseRoutes(handlers: ControlHandlers): readonly Route[] {
  const onLease = (act: (address: string) => LeaseView | Promise<LeaseView>): Route['handle'] => {
    return async (body) => {
      const { address } = fields(body, ['address']);
      if (address === undefined) throw new RequestError(400, 'address is missing');
      return jsonReply(await act(address));
    };
  };
  return [
    {
      method: 'GET',
      path: '/v1/leases',
      handle: () => ({ contentType: LINES_TYPE, body: inParts(handlers.leases()) }),
    },
    { method: 'POST', path: '/v1/leases/show', handle: onLease((address) => handlers.lease(address)) },
    {
      method: 'POST',
      path: '/v1/leases/release',
      handle: onLease((address) => handlers.releaseLease(address)),
    },
    {
      method: 'POST',
      path: '/v1/leases/import',
      maxBody: MAX_IMPORT,
      async handle({ leases }) {
        if (!Array.isArray(leases)) throw new RequestError(400, 'leases: a list is expected');
        return jsonReply(await handlers.importLeases(leases));
      },
    },
    {
      method: 'POST',
      path: '/v1/dhcpv6/reconfigure',
      handle: (body) => jsonReply(handlers.reconfigure(fields(body, ['duid']).duid)),
    },
  ];
}

function* inParts(leases: Iterable<LeaseView>): Iterable<string> {
  let lines: string[] = [];
  for (const lease of leases) {
    lines.push(`${JSON.stringify(lease)}\n`);
    if (lines.length < LINES) continue;
    yield lines.join('');
    lines = [];
  }
  if (lines.length > 0) yield lines.join('');
}
