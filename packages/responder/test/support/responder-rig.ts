import { decodeMessage, encodeMessage, type RouterAdvertisement } from '@ovlab/ndp';
import { Responder, type ResponderOptions } from '../../src/responder.ts';
import type { Link, RaTransport } from '../../src/transport/transport.ts';
import { createFakeWatcher } from './fake-watcher.ts';
import { createMemoryLink } from './memory-link.ts';
import { createRecordingLogger } from './recording-logger.ts';
import { bridge } from './snapshots.ts';
import { createVirtualClock, settle } from './virtual-clock.ts';

/** A Router Solicitation without options. */
export const bareSolicitation = encodeMessage({ type: 'router-solicitation', code: 0, options: [] });

interface Heard {
  readonly source: string;
  readonly message: RouterAdvertisement;
}

/**
 * A responder on `br0` that is not started, in virtual time, on a link in memory with the host `fe80::b`.
 *
 * @param first the interface as the responder finds it
 */
export function setUp(options: Partial<ResponderOptions> = {}, first = bridge()) {
  const clock = createVirtualClock();
  const watcher = createFakeWatcher(first);
  const link = createMemoryLink();
  const opened: Link[] = [];
  const station = link.station('fe80::1');
  const transport: RaTransport = {
    open(at, events) {
      opened.push(at);
      return station.open(at, events);
    },
  };
  const { logger, lines, records } = createRecordingLogger();
  const heard: Heard[] = [];
  const host = link.station('fe80::b').open(
    { name: 'eth0', ifindex: 2 },
    {
      message: ({ bytes, source }) =>
        heard.push({ source, message: decodeMessage(bytes) as RouterAdvertisement }),
      signOfLife: () => undefined,
      error: () => undefined,
    },
  );
  const responder = new Responder({
    interface: 'br0',
    transport,
    watcher,
    clock,
    logger,
    random: () => 0.5,
    ...options,
  });
  const solicit = (source: string, bytes = bareSolicitation) =>
    host.send({ bytes, source, destination: 'ff02::2' });
  return { responder, clock, watcher, link, opened, lines, records, heard, solicit };
}

/** The same, started and settled. */
export async function started(options: Partial<ResponderOptions> = {}, first = bridge()) {
  const all = setUp(options, first);
  await all.responder.start();
  await settle();
  return all;
}
