import type { ResponderStatus } from '../status.ts';

/** What the interfaces do, on one line: `advertising on br0, br1; waiting for tap0 (missing)`. */
export function statusLine(interfaces: readonly ResponderStatus[]): string {
  const ready = interfaces.filter(({ state }) => state === 'advertising').map(({ name }) => name);
  const waiting = interfaces.flatMap(({ name, waitingFor }) =>
    waitingFor === undefined ? [] : `${name} (${waitingFor})`,
  );
  const parts = [
    ...(ready.length === 0 ? [] : [`advertising on ${ready.join(', ')}`]),
    ...(waiting.length === 0 ? [] : [`waiting for ${waiting.join(', ')}`]),
  ];
  return parts.length === 0 ? 'starting' : parts.join('; ');
}
