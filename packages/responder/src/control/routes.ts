import type { ControlHandlers, PrefixName } from './api.ts';
import { jsonReply, type Route } from './http-server.ts';
import { fields } from './fields.ts';
import { leaseRoutes } from './lease-routes.ts';
import { readPrefixName } from './prefix-name.ts';
import { RequestError } from './request-error.ts';

/** Content type of the text that Prometheus reads. */
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The metrics alone, which may be open to others. */
export function metricsRoute(metrics: () => Promise<string>): Route {
  return {
    method: 'GET',
    path: '/metrics',
    handle: async () => ({ contentType: METRICS_TYPE, body: await metrics() }),
  };
}

/** Everything that can be asked of a daemon. */
export function controlRoutes(handlers: ControlHandlers): readonly Route[] {
  const onPrefix =
    (act: ControlHandlers['deprecatePrefix']): Route['handle'] =>
    (body) => {
      const { prefix, interface: name } = fields(body, ['prefix', 'interface']);
      return jsonReply(act(prefixOf(prefix), name));
    };
  return [
    { method: 'GET', path: '/v1/status', handle: () => jsonReply(handlers.status()) },
    {
      method: 'POST',
      path: '/v1/reload',
      handle: async (body) => {
        fields(body, []);
        return jsonReply(await handlers.reload());
      },
    },
    {
      method: 'POST',
      path: '/v1/advertise',
      handle: (body) => jsonReply(handlers.advertise(fields(body, ['interface']).interface)),
    },
    {
      method: 'POST',
      path: '/v1/prefixes/deprecate',
      handle: onPrefix((prefix, name) => handlers.deprecatePrefix(prefix, name)),
    },
    {
      method: 'POST',
      path: '/v1/prefixes/renew',
      handle: onPrefix((prefix, name) => handlers.renewPrefix(prefix, name)),
    },
    ...leaseRoutes(handlers),
    metricsRoute(() => handlers.metrics()),
  ];
}

function prefixOf(text: string | undefined): PrefixName {
  const prefix = text === undefined ? undefined : readPrefixName(text);
  if (prefix !== undefined) return prefix;
  const message = text === undefined ? 'prefix is missing' : `prefix: '${text}' is not an IPv6 prefix`;
  throw new RequestError(400, message, { hint: 'write it like 2001:db8:55::/64' });
}
