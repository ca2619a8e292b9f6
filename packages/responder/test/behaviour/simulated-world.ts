import { ALL_NODES, decodeMessage, encodeMessage } from '@ovlab/ndp';
import { prepare } from '../../src/command/prepare.ts';
import { Service } from '../../src/daemon/service.ts';
import { silentNotifier } from '../../src/notify/notifier.ts';
import { StateDirectory } from '../../src/state/state-directory.ts';
import { createMemoryLink } from '../support/memory-link.ts';
import { createRecordingLogger } from '../support/recording-logger.ts';
import { createVirtualClock, settle, type VirtualClock } from '../support/virtual-clock.ts';
import { createRandom } from './random.ts';
import { createWorldDirectory } from './settings-file.ts';
import { SimulatedHost } from './simulated-host.ts';
import { createSimulatedRouter } from './simulated-router.ts';
import { solicitationBytes } from './solicitation.ts';
import { HOST_LINK_LOCAL, HOST_MAC, OTHER_ROUTER, type Heard, type World } from './world.ts';

const STEP = 10;

/** Virtual time, a link in memory and a modelled host; the responder, its settings and its daemon are the real ones. */
export function createSimulatedWorld(): Promise<World> {
  const clock = inWholeMilliseconds(createVirtualClock());
  const link = createMemoryLink();
  const heard: Heard[] = [];
  const router = createSimulatedRouter(link, ({ bytes, source, destination }) => {
    const message = decodeMessage(bytes);
    if (message.type !== 'router-advertisement') throw new Error(`a router sent a ${message.type}`);
    heard.push({ message, source, destination, at: clock.now() });
  });
  const host = new SimulatedHost(HOST_MAC, 1500);
  const station = link.station(HOST_LINK_LOCAL).open(
    { name: 'eth0', ifindex: 2 },
    {
      message({ bytes, source }) {
        const message = decodeMessage(bytes);
        if (message.type === 'router-advertisement') host.receive(message, source, clock.now());
      },
      signOfLife: () => undefined,
      error: () => undefined,
    },
  );
  const neighbour = link
    .station()
    .open(
      { name: 'eth0', ifindex: 3 },
      { message: () => undefined, signOfLife: () => undefined, error: () => undefined },
    );
  const directory = createWorldDirectory();
  const { logger, lines } = createRecordingLogger();
  let service: Service | undefined;

  async function advance(milliseconds: number): Promise<void> {
    await clock.advance(milliseconds);
  }

  const read = () => prepare({ settings: {}, config: directory.settingsFile, check: false });

  const world: World = {
    router,
    host: {
      addresses: () => host.addresses(clock.now()),
      routes: () => host.routes(clock.now()),
      neighbour: (address) => host.neighbour(address),
      mtu: () => host.mtu,
      solicit({ source = HOST_LINK_LOCAL, hopLimit = 255, bytes = solicitationBytes(source) } = {}) {
        // What the filter of a real socket leaves out does not reach the responder (RFC 4861 6.1.1).
        if (!router.connected || hopLimit !== 255) return;
        void station.send({ bytes, source, destination: 'ff02::2' });
      },
    },
    heard,
    log: lines,
    now: () => clock.now(),
    jitter: 0,
    stall: 0,
    async start(settings = {}) {
      directory.write(settings);
      service = new Service({
        logger,
        notifier: silentNotifier,
        prepare: read,
        transport: router.transport,
        createWatcher: () => router.createWatcher(),
        // In a directory of the world, at the world's time.
        state: new StateDirectory(directory.stateDirectory, { logger, clock, wallClock: clock.now }),
        clock,
        random: createRandom(),
      });
      await service.start(await read());
      await settle();
    },
    async reload(settings) {
      directory.write(settings);
      // What is wrong is logged.
      await service?.reload().catch(() => undefined);
      await settle();
    },
    async stop(signal = 'SIGTERM') {
      await service?.stop({ withdraw: signal === 'SIGTERM' });
      service = undefined;
      await settle();
    },
    async eventually(assertion, withinMs) {
      const end = clock.now() + withinMs;
      for (;;) {
        try {
          assertion();
          return;
        } catch (error) {
          if (clock.now() >= end) throw error;
        }
        await advance(STEP);
      }
    },
    elapse: advance,
    announce(message, source = OTHER_ROUTER) {
      void neighbour.send({ bytes: encodeMessage(message), source, destination: ALL_NODES });
    },
    async remove() {
      await service?.stop({ withdraw: false });
      directory.remove();
    },
  };
  return Promise.resolve(world);
}

/** As the timers of the machine: one that fires a fraction early would find nothing due and be set again for ever. */
function inWholeMilliseconds({ now, advance, setTimer }: VirtualClock): Omit<VirtualClock, 'pending'> {
  return { now, advance, setTimer: (delay, callback) => setTimer(Math.ceil(delay), callback) };
}
