import { parseRoutes, type RouteState } from '@ovlab/linux-host';
import { ask, type Surroundings } from './surroundings.ts';

/** The main table, both families. */
export async function gatherRoutes(surroundings: Surroundings): Promise<readonly RouteState[]> {
  const [four, six] = await Promise.all(
    (['-4', '-6'] as const).map((family) =>
      ask(surroundings, 'ip', ['-j', '-d', family, 'route', 'show', 'table', 'main']),
    ),
  );
  return [...parseRoutes(four?.stdout || '[]', 4), ...parseRoutes(six?.stdout || '[]', 6)];
}
