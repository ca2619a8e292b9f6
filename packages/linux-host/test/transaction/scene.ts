import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRunner } from '@ovlab/runner';
import { build } from 'tsup';
import { observe, type HostSnapshot, type Transaction } from '../../src/index.ts';
import { furnish, type Variant } from '../variants.ts';
import { createWorld, type World } from '../world.ts';
import type { DriverCommand } from './driver.ts';

/** What the driver prints. */
export interface Answer {
  readonly result?: Transaction;
  readonly code?: string;
  readonly message?: string;
}

/** Builds the driver into one file, for processes of its own. */
export async function buildDriver(): Promise<{ path: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'ovlab-driver-'));
  await build({
    config: false,
    silent: true,
    entry: { driver: join(import.meta.dirname, 'driver.ts') },
    outDir: directory,
    outExtension: () => ({ js: '.mjs' }),
    format: 'esm',
    target: 'node20',
    platform: 'node',
    noExternal: [/./],
    esbuildOptions(options) {
      options.conditions = ['@ovlab/source', 'node', 'import'];
    },
    // What bundled CommonJS modules expect to find around them.
    banner: {
      js: [
        "import { createRequire as __createRequire } from 'node:module';",
        "import { fileURLToPath as __fileURLToPath } from 'node:url';",
        'const require = __createRequire(import.meta.url);',
        'const __filename = __fileURLToPath(import.meta.url);',
      ].join('\n'),
    },
  });
  return {
    path: join(directory, 'driver.mjs'),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** A host with a run directory, and the driver for it. */
export class Scene {
  readonly world: World;
  readonly directory: string;
  readonly #driver: string;

  constructor(world: World, directory: string, driver: string) {
    this.world = world;
    this.directory = directory;
    this.#driver = driver;
  }

  static async make(driver: string, variant?: Variant): Promise<Scene> {
    const world = await createWorld(variant === undefined);
    if (variant !== undefined) await furnish(variant, world.host, world.isp);
    return new Scene(world, await mkdtemp(join(tmpdir(), 'ovlab-tx-')), driver);
  }

  command(name: DriverCommand, ...args: readonly string[]): readonly [string, ...string[]] {
    return [process.execPath, this.#driver, name, this.directory, ...args];
  }

  /** Runs the driver in the namespace of the host, and waits for it. */
  async drive(name: DriverCommand, ...args: readonly string[]): Promise<Answer> {
    return this.run(this.command(name, ...args));
  }

  /** The same of a command that has to succeed. */
  async done(name: DriverCommand, ...args: readonly string[]): Promise<Transaction | undefined> {
    const { code, message, result } = await this.drive(name, ...args);
    if (code !== undefined) throw new Error(`${name} ${args.join(' ')}: ${code}: ${message ?? ''}`);
    return result;
  }

  /** Runs any program in the namespace of the host. */
  async run(command: readonly string[]): Promise<Answer> {
    const netns = this.world.host.netns ?? '';
    const { stdout, stderr } = await createRunner().run('ip', ['netns', 'exec', netns, ...command], {
      reject: false,
      timeout: 120_000,
    });
    return stdout === '' ? { code: 'killed', message: stderr } : (JSON.parse(stdout) as Answer);
  }

  /** Starts the driver as the leader of a session of its own. */
  async start(name: DriverCommand, ...args: readonly string[]): Promise<{ pid: number }> {
    const [file, ...rest] = this.command(name, ...args);
    return this.world.host.start(file, rest, { detached: true });
  }

  async journal(): Promise<Transaction | undefined> {
    const text = await readFile(join(this.directory, 'transaction.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as Transaction);
  }

  /** Waits until the watchdog or somebody else has brought the change so far; returns the journal. */
  async reaches(phase: Transaction['phase'], timeout = 60_000): Promise<Transaction> {
    const deadline = performance.now() + timeout;
    for (;;) {
      const journal = await this.journal();
      if (journal?.phase === phase) return journal;
      if (performance.now() > deadline) {
        throw new Error(`the change is ${journal?.phase ?? 'not there'}, not ${phase}: ${await this.log()}`);
      }
      await sleep(20);
    }
  }

  async log(): Promise<string> {
    const read = (name: string): Promise<string> =>
      readFile(join(this.directory, name), 'utf8').catch(() => '');
    return (await read('watch.txt')) + (await read('rollback.log'));
  }

  state(): Promise<unknown> {
    return observe(this.world.host).then(comparable);
  }

  /** Waits until the watchdog has ended. */
  async quiet(): Promise<void> {
    await this.says(/^ends$/m);
  }

  /** Waits for a line of the watchdog. */
  async says(line: RegExp): Promise<void> {
    const deadline = performance.now() + 60_000;
    while (!line.test(await this.log())) {
      if (performance.now() > deadline) throw new Error(`no ${line.source} in: ${await this.log()}`);
      await sleep(20);
    }
  }

  async remove(): Promise<void> {
    await this.drive('rollback');
    await this.world.remove();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Everything but neighbours, numbers of links and lifetimes, which live on their own. */
function comparable({ links, addresses, routes, sysctls, nft }: HostSnapshot): unknown {
  return {
    links: links.map(({ index: _index, ...link }) => link),
    addresses: addresses
      .map(({ validLifetime: _valid, preferredLifetime: _preferred, ...address }) => JSON.stringify(address))
      .sort(),
    routes: routes.map(({ expires: _expires, ...route }) => JSON.stringify(route)).sort(),
    sysctls,
    nft,
  };
}
