// npm run bench [-- --quick]: all measurements, as root, on a machine that does nothing else.
import '../prepare/require-node.mjs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare } from '../prepare/prepare.mjs';
import { asRoot, runToEnd } from '../prepare/process.mjs';
import { nxEnvironment, root } from '../prepare/repository.mjs';
import { exitWith } from '../prepare/say.mjs';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });

/** @type {[title: string, script: string, ...args: string[]][]} */
const measurements = [
  ['ovlab up, next to the same by hand', 'up.mjs', '--runs', values.quick ? '3' : '9'],
  ['more clients', 'scale.mjs', '--clients', values.quick ? '1,10' : '1,10,50'],
  ['commands', 'cli.mjs', '--runs', values.quick ? '3' : '9'],
  [
    'to a connected tunnel, per set-up',
    'tunnel-connect.mjs',
    ...(values.quick ? ['--runs', '3', '--late-runs', '2'] : []),
  ],
  [
    'to a tunnel whose server is away or whose packets are lost',
    'tunnel-patience.mjs',
    ...(values.quick ? ['--runs', '3'] : []),
  ],
  [
    'through the tunnel',
    'tunnel-throughput.mjs',
    ...(values.quick ? ['--subjects', 'recipe,default,instances-2', '--rounds', '2'] : []),
  ],
  [
    'a hundred clients of one server',
    'tunnel-clients.mjs',
    ...(values.quick ? ['--clients', '20', '--idle', '5', '--no-kill'] : []),
  ],
  ['from a solicitation to its answer', 'ra-latency.mjs', '--runs', values.quick ? '5' : '30'],
  [
    'a thousand solicitations a second',
    'ra-throughput.mjs',
    ...(values.quick ? ['--seconds', '10'] : ['--seconds', '30', '--runs', '3']),
  ],
  [
    'start and idle costs of the responder',
    'ra-start.mjs',
    ...(values.quick ? ['--runs', '3', '--settle', '35'] : ['--runs', '9']),
  ],
  [
    'a server whose uplink goes into the bridge',
    'server-move.mjs',
    ...(values.quick ? ['--rounds', '5', '--recipe-rounds', '1'] : []),
  ],
  ['a plan for a server with a thousand routes', 'server-plan.mjs', '--runs', values.quick ? '3' : '9'],
  ['advertisements decoded and encoded', 'ra-codec.mjs', '--runs', values.quick ? '3' : '9'],
  [
    'DHCPv6 exchanges a second',
    'dhcpv6-rates.mjs',
    ...(values.quick ? ['--servers', 'ovlab,kea', '--runs', '1', '--seconds', '2'] : ['--runs', '3']),
  ],
  [
    'DHCPv6 with many leases',
    'dhcpv6-million.mjs',
    ...(values.quick ? ['--leases', '100000', '--runs', '1', '--seconds', '2'] : []),
  ],
];

await exitWith(async () => {
  await prepare('test');
  const build = [
    join(root, 'node_modules/.bin/nx'),
    'run-many',
    '-t',
    'build',
    '-p',
    '@ovlab/openvpn,@ovlab/responder,@ovlab/linux-host,@ovlab/runner',
  ];
  const built = await runToEnd(process.execPath, build, { cwd: root, env: nxEnvironment, quiet: true });
  if (built !== 0) return built;
  const processors = cpus();
  process.stdout.write(
    `Node.js ${process.versions.node}, Linux ${release()}, ${processors.length} x ${processors[0]?.model ?? '?'}, ` +
      `${Math.round(totalmem() / 2 ** 30)} GiB\n`,
  );
  for (const [title, script, ...args] of measurements) {
    process.stdout.write(`\n${title}\n\n`);
    const command = asRoot(process.execPath, [join(import.meta.dirname, script), ...args]);
    const code = await runToEnd(...command);
    if (code !== 0) return code;
  }
  return 0;
});
