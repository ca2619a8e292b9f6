// How long it takes to look at a server with a thousand routes, and to plan, verify and compare it.
// node tools/bench/server-plan.mjs [--runs N] [--routes N] [--json] [--dist FILE]
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../prepare/repository.mjs';
import { addNamespace, batch, withNamespaces } from './netns.mjs';
import { statistics, table } from './statistics.mjs';

/** What observing and planning may take together in the median, in milliseconds. */
const LIMIT = 300;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '9' },
    routes: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
    dist: { type: 'string', default: join(root, 'packages/linux-host/dist/index.js') },
  },
});

/** @type {typeof import('../../packages/linux-host/src/index.ts')} */
const { observeMachine, planServer, verifyPlan, compareSnapshots } = await import(values.dist);
/** @type {typeof import('../../packages/runner/src/index.ts')} */
const { createRunner } = await import(join(root, 'packages/runner/dist/index.js'));

const desired = {
  mark: 'ovlab:bench',
  uplink: 'eth0',
  bridge: 'br0',
  taps: ['tap0'],
  guard: true,
  port: { proto: /** @type {const} */ ('udp'), port: 1194 },
};

await withNamespaces(async () => {
  const server = addNamespace('server');
  const half = Math.round(Number(values.routes) / 2);
  batch(
    server,
    'link add eth0 type veth peer name far',
    'link set far up',
    'link set eth0 up',
    'addr add 192.0.2.10/24 brd + dev eth0',
    'addr add 2001:db8:1::10/64 dev eth0 nodad',
    'route add default via 192.0.2.1 dev eth0',
    'route add ::/0 via fe80::1 dev eth0',
    ...Array.from(
      { length: half },
      (_, n) => `route add 10.${n >> 8}.${n & 255}.0/24 via 192.0.2.1 dev eth0`,
    ),
    ...Array.from(
      { length: half },
      (_, n) => `route add 2001:db8:${(n + 256).toString(16)}::/48 via fe80::1 dev eth0`,
    ),
  );
  const runner = createRunner({ netns: server });
  /** @type {{ observe: number, plan: number, both: number, verify: number, compare: number }[]} */
  const runs = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    const start = performance.now();
    const snapshot = await observeMachine(runner, { env: {} });
    const observed = performance.now();
    const plan = planServer(desired, snapshot);
    const planned = performance.now();
    verifyPlan(plan, snapshot);
    const verified = performance.now();
    compareSnapshots(snapshot, snapshot);
    runs.push({
      observe: observed - start,
      plan: planned - observed,
      both: planned - start,
      verify: verified - planned,
      compare: performance.now() - verified,
    });
  }
  const within = statistics(runs.map(({ both }) => both)).median <= LIMIT;
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ routes: Number(values.routes), runs, within }, undefined, 2)}\n`,
    );
    return;
  }
  const rows = /** @type {const} */ (['observe', 'plan', 'both', 'verify', 'compare']).map((name) => {
    const { count, median, max } = statistics(runs.map((run) => run[name]));
    return [name, String(count), median.toFixed(1), max.toFixed(1)];
  });
  process.stdout.write(
    `${table([['milliseconds', 'runs', 'median', 'max'], ...rows])}
a plan with ${values.routes} routes takes at most ${LIMIT} ms: ${within ? 'yes' : 'no'}
`,
  );
});
