import { isLinkLocal, type Runner } from '@ovlab/core';
import { classifyPrefix, probePrefix, type PrefixVerdict, type RouteState } from '@ovlab/linux-host';

interface Question {
  readonly runner: Runner;
  readonly prefix: string | undefined;
  readonly routes: readonly RouteState[];
  readonly foreignMac: boolean | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Asks the router of the IPv6 default route how it treats the /64; a few packets, and some seconds where it is silent.
 *
 * Errors: an `Error` when there is nothing to ask, and those of {@link probePrefix}.
 */
export async function gatherProvider({
  runner,
  prefix,
  routes,
  foreignMac = false,
  signal,
}: Question): Promise<PrefixVerdict> {
  const route = routes.find(({ family, destination }) => family === 6 && destination === 'default');
  const { gateway, link } = route ?? {};
  if (prefix === undefined) throw new Error('there is no lab file that names the prefix');
  if (runner.netns !== undefined) throw new Error('a socket cannot be opened in another network namespace');
  if (gateway === undefined || link === undefined || !isLinkLocal(gateway)) {
    throw new Error('the IPv6 default route has no link-local gateway to ask');
  }
  const evidence = await probePrefix({
    link,
    prefix,
    gateway,
    foreignMac,
    runner,
    ...(signal === undefined ? {} : { signal }),
  });
  return classifyPrefix(evidence);
}
