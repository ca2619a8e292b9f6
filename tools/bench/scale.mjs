// Time and memory of labs with more clients.
// node tools/bench/scale.mjs [--clients 1,10,50]
import { parseArgs } from 'node:util';
import { ovlab, progress, withLabs } from './lab.mjs';
import { memoryOfLab } from './memory.mjs';
import { table } from './statistics.mjs';

const { values } = parseArgs({ options: { clients: { type: 'string', default: '1,10,50' } } });

await withLabs(async () => {
  /** @type {{ clients: number, seconds: number, down: number, processes: number, rss: number, pss: number }[]} */
  const labs = [];
  for (const clients of values.clients.split(',').map(Number)) {
    const name = `scale${clients}`;
    const { seconds } = await ovlab('up', '--json', '--name', name, '--clients', String(clients));
    const memory = memoryOfLab(name);
    const down = (await ovlab('down', '--name', name)).seconds;
    labs.push({ clients, seconds, down, ...memory });
    progress(`${clients} clients: up ${seconds.toFixed(3)} s`);
  }
  const first = labs[0];
  if (first === undefined) return;
  const heading = [
    'clients',
    'up s',
    'down s',
    'processes',
    'RSS MiB',
    'PSS MiB',
    'up s/client',
    'PSS MiB/client',
  ];
  const rows = labs.map((lab) => {
    const added = lab.clients - first.clients;
    const per = (/** @type {number} */ more) => (added === 0 ? '' : (more / added).toFixed(3));
    return [
      String(lab.clients),
      lab.seconds.toFixed(3),
      lab.down.toFixed(3),
      String(lab.processes),
      (lab.rss / 1024).toFixed(1),
      (lab.pss / 1024).toFixed(1),
      per(lab.seconds - first.seconds),
      per((lab.pss - first.pss) / 1024),
    ];
  });
  process.stdout.write(table([heading, ...rows]));
  process.stdout.write(`\nPer client: what each client more than ${first.clients} adds.\n`);
});
