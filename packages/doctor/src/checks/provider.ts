import { bad, check, good, skipped, type Check } from '../check.ts';
import { applyCommand, noLabFile } from './shared.ts';

const mode = check({
  id: 'provider.mode',
  title: "The provider's router treats the /64 as the mode of the server wants it",
  severity: 'error',
  looksAt:
    'what the router does with a packet for an address of the /64 that nobody has; with `--foreign-mac` also whether it answers a second MAC address',
  consequence: 'Bridged clients have an address, and never get an answer.',
  needs: ['provider'],
  judge: ({ provider: { mode: fitting, reason } }, subject) => {
    if (subject.lab === undefined) return noLabFile;
    if (fitting === undefined) return skipped(reason);
    return fitting === 'routed' && subject.mode === 'bridged'
      ? bad(reason, `write server.mode: routed into the lab file, then: ${applyCommand}`)
      : good(reason);
  },
});

export const providerChecks: readonly Check[] = [mode];
