import { ALL_NODES, decodeMessage, encodeMessage } from '@ovlab/ndp';
import { startDaemon, type Daemon } from '../support/daemon.ts';
import { PATIENCE } from '../support/eventually.ts';
import { removeNetns, uniqueName } from '../support/netns.ts';
import { openEar, type Captured, type Ear } from './ear.ts';
import { buildFrame } from './frames.ts';
import { createKernelHost, type KernelHost } from './kernel-host.ts';
import { createKernelRouter, type KernelRouter } from './kernel-router.ts';
import { openPacketSocket } from './packet-socket.ts';
import { createWorldDirectory } from './settings-file.ts';
import { OTHER_ROUTER, type Heard, type StopSignal, type World, type WorldSettings } from './world.ts';

/** The program in a namespace, a bridge, and the kernel of another namespace as the host. */
export interface RealWorld extends World {
  readonly router: KernelRouter;
  readonly host: KernelHost;
  /** Every ICMPv6 message on the host's interface. */
  readonly captured: readonly Captured[];
  readonly directory: string;
  /** The program while it runs. */
  readonly daemon: Daemon | undefined;
}

const POLL = 40;
/** A third of what RFC 4861 has between multicasts: a rule that is broken leaves next to nothing between them. */
const JITTER = 1000;
const STALL = 10_000;
const ROUTER_ADVERTISEMENT = 134;
const OTHER_MAC = '02:00:5e:10:00:92';

let count = 0;

/**
 * @param program resolves with the path of the built program
 * @param capture what is listened to, as a filter of tcpdump
 */
export async function createRealWorld(program: () => Promise<string>, capture?: string): Promise<RealWorld> {
  count += 1;
  const names = { router: uniqueName(`${String(count)}r`), host: uniqueName(`${String(count)}h`) };
  const directory = createWorldDirectory();
  const router = createKernelRouter(names.router, names.host);
  const host = createKernelHost(names.host);
  const other = openPacketSocket(names.host, 'other0');
  const ear = await openEar(names.host, 'eth0', capture);
  const log: string[] = [];
  let daemon: Daemon | undefined;

  // The clock that tcpdump writes.
  const now = (): number => Date.now();

  const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  async function elapse(milliseconds: number): Promise<void> {
    await sleep(milliseconds);
    await ear.caughtUp();
  }

  async function eventually(assertion: () => void): Promise<void> {
    const end = performance.now() + PATIENCE;
    for (;;) {
      try {
        assertion();
        break;
      } catch (error) {
        if (performance.now() >= end) throw error;
      }
      await sleep(POLL);
    }
    // The kernel knows sooner than the program that captures for the test.
    await ear.caughtUp();
  }

  /** Waits for a line that was not there before. */
  async function untilLogged(pattern: RegExp, after: number): Promise<void> {
    await eventually(() => {
      const lines = daemon?.messages().slice(after) ?? [];
      if (lines.some((line) => pattern.test(line))) return;
      if (daemon?.process.exitCode !== null) throw new Error(`the program ended: ${lines.join('\n')}`);
      throw new Error(`nothing like ${pattern.source} in the log:\n${lines.join('\n')}`);
    });
  }

  async function stop(signal: StopSignal = 'SIGTERM'): Promise<void> {
    await daemon?.end(signal);
    log.push(...(daemon?.messages() ?? []));
    daemon = undefined;
  }

  return {
    router,
    host,
    directory: directory.path,
    get captured() {
      return ear.captured;
    },
    get heard() {
      return heardBy(ear);
    },
    get log() {
      return [...log, ...(daemon?.messages() ?? [])];
    },
    get daemon() {
      return daemon;
    },
    now,
    jitter: JITTER,
    stall: STALL,
    elapse,
    announce(message, source = OTHER_ROUTER) {
      const packet = { source, destination: ALL_NODES, hopLimit: 255, bytes: encodeMessage(message) };
      other.send(buildFrame(OTHER_MAC, packet));
    },
    eventually,
    stop,
    async start(settings: WorldSettings = {}) {
      directory.write({ state: directory.stateDirectory, ...settings });
      const { 'log-level': level = 'debug' } = settings;
      const options = ['--log-level', String(level), '--config', directory.settingsFile];
      daemon = startDaemon(names.router, await program(), ...options);
      await untilLogged(/^(advertising on|waiting)/, 0);
    },
    async reload(settings) {
      const before = daemon?.log.length ?? 0;
      directory.write({ state: directory.stateDirectory, ...settings });
      daemon?.process.kill('SIGHUP');
      await untilLogged(/configuration|reload/i, before);
    },
    async remove() {
      await stop('SIGKILL');
      host.close();
      other.close();
      await ear.close();
      removeNetns(names.router, names.host);
      directory.remove();
    },
  };
}

function heardBy({ captured }: Ear): readonly Heard[] {
  return captured.flatMap(({ bytes, source, destination, at }) => {
    if (bytes[0] !== ROUTER_ADVERTISEMENT || source === OTHER_ROUTER) return [];
    const message = decodeMessage(bytes);
    return message.type === 'router-advertisement' ? [{ message, source, destination, at }] : [];
  });
}
