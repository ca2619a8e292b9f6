import { OvlabError } from '@ovlab/core/errors';
import type { ControlHandlers, DaemonStatus, Done } from '../control/api.ts';
import type { Dhcpv6Servers } from '../dhcpv6/dhcpv6-servers.ts';
import { createDhcpv6Handlers } from '../dhcpv6/dhcpv6-handlers.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Responder } from '../responder.ts';
import { version } from '../version.ts';

export interface HandlersOptions {
  /** The responder of one interface, or all of them. Throws `OVLAB_E_USAGE` when it is not one of them. */
  readonly select: (name?: string) => readonly Responder[];
  /** Reads the configuration again. Rejects when it is refused; the one in force stays then. */
  readonly reload: () => Promise<unknown>;
  /** The DHCPv6 servers beside them; left out, or undefined, as long as there is none. */
  readonly dhcpv6?: () => Dhcpv6Servers | undefined;
}

/** What can be asked of responders that run in this process, which counts as started at the time of the call. */
export function createHandlers({ select, reload, dhcpv6 }: HandlersOptions): ControlHandlers {
  const started = performance.now();
  let metrics: Promise<Metrics> | undefined;

  const status = (): DaemonStatus => ({
    version,
    pid: process.pid,
    uptime: Math.round((performance.now() - started) / 1000),
    interfaces: select().map((responder) => {
      const server = dhcpv6?.()?.of(responder.name)?.status();
      return { ...responder.status(), ...(server === undefined ? {} : { dhcpv6: server }) };
    }),
    ...leaseStoreOf(dhcpv6?.()),
  });

  return {
    status,
    async reload() {
      await reload();
      return done(select());
    },
    advertise(name) {
      const selected = select(name);
      for (const responder of selected) responder.advertise();
      return done(selected);
    },
    deprecatePrefix: ({ prefix, prefixLength }, name) =>
      where(select(name), (responder) => responder.deprecatePrefix(prefix, prefixLength)),
    renewPrefix: ({ prefix, prefixLength }, name) =>
      where(select(name), (responder) => responder.renewPrefix(prefix, prefixLength)),
    ...createDhcpv6Handlers(() => dhcpv6?.()),
    async metrics() {
      // Loaded when somebody asks: nobody needs them to advertise.
      metrics ??= import('../metrics/metrics.ts').then(({ createMetrics }) => createMetrics({ status }));
      return (await metrics).text();
    },
  };
}

function leaseStoreOf(servers: Dhcpv6Servers | undefined): Pick<DaemonStatus, 'leaseStore'> {
  return servers?.keeper === undefined ? {} : { leaseStore: servers.keeper.status() };
}

/** Does something on each interface where it can be done; throws the first reason when it can on none. */
function where(responders: readonly Responder[], act: (responder: Responder) => void): Done {
  const reasons: unknown[] = [];
  const touched = responders.filter((responder) => {
    try {
      act(responder);
      return true;
    } catch (error) {
      if (!(error instanceof OvlabError)) throw error;
      reasons.push(error);
      return false;
    }
  });
  if (touched.length === 0) throw reasons[0];
  return done(touched);
}

function done(responders: readonly Responder[]): Done {
  return { interfaces: responders.map(({ name }) => name) };
}
