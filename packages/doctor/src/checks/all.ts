import type { Check } from '../check.ts';
import { addressChecks } from './addresses.ts';
import { bootChecks } from './boot.ts';
import { bridgeChecks } from './bridge.ts';
import { clientChecks } from './client.ts';
import { clockChecks } from './clock.ts';
import { credentialChecks } from './credentials.ts';
import { duplicateChecks } from './duplicates.ts';
import { firewallChecks } from './firewall.ts';
import { forwardingChecks } from './forwarding.ts';
import { kernelChecks } from './kernel.ts';
import { mtuChecks } from './mtu.ts';
import { programChecks } from './programs.ts';
import { providerChecks } from './provider.ts';
import { resolverChecks } from './resolver.ts';
import { resourceChecks } from './resources.ts';
import { routeChecks } from './routes.ts';
import { serviceChecks } from './service.ts';
import { uplinkChecks } from './uplink.ts';

/** Every check, in the order in which causes come before what follows from them. */
export const checks: readonly Check[] = [
  ...kernelChecks,
  ...programChecks,
  ...clockChecks,
  ...resourceChecks,
  ...uplinkChecks,
  ...bridgeChecks,
  ...addressChecks,
  ...routeChecks,
  ...providerChecks,
  ...forwardingChecks,
  ...mtuChecks,
  ...firewallChecks,
  ...duplicateChecks,
  ...serviceChecks,
  ...credentialChecks,
  ...resolverChecks,
  ...bootChecks,
  ...clientChecks,
];
