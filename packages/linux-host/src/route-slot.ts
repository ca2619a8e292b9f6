import type { RouteState } from './snapshot.ts';

/** The same for routes that replace each other. */
export function routeSlot({
  family,
  table = 'main',
  destination,
  from,
  tos,
  metric = 0,
}: RouteState): string {
  return [family, table, destination, from ?? '', tos ?? '', metric].join(' ');
}

/** The same for routes of one slot that lead the same way, on whatever interface. */
export function routePath(route: RouteState): string {
  return `${routeSlot(route)} ${route.gateway ?? ''}`;
}
