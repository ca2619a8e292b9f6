import { defaults } from '../lab-defaults.ts';
import type { Lab } from '../lab.ts';
import type { LabFile } from '../schema/lab-file.ts';
import type { CheckContext } from '../problem.ts';
import type { Remaining } from '../structure.ts';

type Router = Lab['advertise']['router'];
type RouterKeys = NonNullable<NonNullable<Remaining<LabFile>['advertise']>['router']>;

/** Timing rules of RFC 4861 6.2.1: MinRtrAdvInterval, MaxRtrAdvInterval, AdvDefaultLifetime. */
export function resolveRouter(
  given: RouterKeys,
  preference: Router['preference'],
  context: CheckContext,
): Router {
  const [min = defaults.interval[0], max = defaults.interval[1]] = given.interval ?? [];
  const lifetime = given.lifetime ?? defaults.routerLifetime;
  const path = ['advertise', 'router'];
  // A wrong half of the interval has been reported and has left a hole; the other half proves nothing then.
  const whole = given.interval?.includes(undefined) !== true;
  if (whole && min > 0.75 * max) {
    const limit = Math.floor(0.75 * max);
    const message = `interval minimum ${String(min)} is more than three quarters of the maximum ${String(max)} (RFC 4861 6.2.1)`;
    context.report({
      code: 'ra-interval',
      path: [...path, 'interval'],
      message,
      hint: `write [${String(limit)}, ${String(max)}] or less`,
    });
  }
  if (lifetime === 0) {
    const message = 'router lifetime 0: clients get addresses but no default route through the server';
    const hint = `use ${String(defaults.routerLifetime)} unless another router serves the clients`;
    context.report({
      code: 'no-default-route',
      severity: 'warning',
      path: [...path, 'lifetime'],
      message,
      hint,
    });
  } else if (whole && lifetime < max) {
    const message = `router lifetime ${String(lifetime)} is shorter than the interval maximum ${String(max)} (RFC 4861 6.2.1); clients would lose their default route`;
    const at = given.lifetime === undefined ? 'interval' : 'lifetime';
    context.report({
      code: 'lifetime',
      path: [...path, at],
      message,
      hint: `use 0, or ${String(max)} to 9000`,
    });
  }
  return { lifetime, interval: [min, max], preference };
}
