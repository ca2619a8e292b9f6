import type { InterfaceSnapshot } from '../../src/interface/snapshot.ts';
import type { OutgoingMessage, RaSocket, RaTransport } from '../../src/transport/transport.ts';
import { createFakeWatcher, type FakeWatcher } from '../support/fake-watcher.ts';
import { bridge, globalAddress } from '../support/snapshots.ts';
import type { MemoryLink } from '../support/memory-link.ts';
import { missingInterface } from '../../src/interface/snapshot.ts';
import type { RouterSide } from './world.ts';

/** The interface `br0` of a router that exists in memory only. */
export interface SimulatedRouter extends RouterSide {
  /** A watcher of its own for each responder. */
  createWatcher(): FakeWatcher;
  readonly transport: RaTransport;
  /** Whether packets pass between the interface and the link. */
  readonly connected: boolean;
}

const withLinkLocal = (address: string | undefined) => ({
  linkLocal: address,
  linkLocals: address === undefined ? [] : [address],
});

/** @param sent is called for each message that left */
export function createSimulatedRouter(
  link: MemoryLink,
  sent: (message: OutgoingMessage) => void,
): SimulatedRouter {
  const watchers: FakeWatcher[] = [];
  let ifindex = 7;
  let now = bridge({ ifindex });
  /** What an interface that is taken down loses. */
  let kept: Pick<InterfaceSnapshot, 'linkLocal' | 'linkLocals' | 'globals' | 'carrier'> = now;

  function change(changes: Partial<InterfaceSnapshot>): void {
    now = { ...now, ...changes };
    for (const watcher of watchers) watcher.set(now);
  }

  const connected = (): boolean => now.present && now.up && now.carrier;
  const without = (address: string) => now.globals.filter((global) => global.address !== address);

  return {
    createWatcher() {
      const watcher = createFakeWatcher(now);
      watchers.push(watcher);
      return watcher;
    },
    transport: {
      open(at, events): RaSocket {
        if (at.ifindex !== now.ifindex) throw new Error('No such device');
        const socket = link.station('fe80::1', 'fe80::2').open(at, events);
        return {
          async send(message) {
            if (at.ifindex !== now.ifindex || !connected()) throw new Error('No such device or address');
            await socket.send(message);
            sent(message);
          },
          close: () => socket.close(),
        };
      },
    },
    get connected() {
      return connected();
    },
    addAddress: (address) => change({ globals: [...without(address), globalAddress(address)] }),
    removeAddress: (address) => change({ globals: without(address) }),
    deprecateAddress: (address) =>
      change({ globals: [...without(address), globalAddress(address, { deprecated: true })] }),
    setMac: (mac) => change({ mac }),
    setMtu: (mtu) => change({ mtu }),
    setLinkLocal: (address) => change(withLinkLocal(address)),
    setUp(up) {
      if (!up) kept = now;
      const { globals, carrier } = kept;
      change({
        up,
        ...(up
          ? { ...withLinkLocal(kept.linkLocal), globals, carrier }
          : { ...withLinkLocal(undefined), globals: [], carrier: false }),
      });
    },
    setCarrier: (carrier) => change({ carrier }),
    setForwarding: (forwarding) => change({ forwarding }),
    remove: () => change(missingInterface('br0')),
    create() {
      ifindex += 1;
      change(bridge({ ifindex }));
    },
    refuseToSend(refuse) {
      link.refusal = refuse ? 'Operation not permitted' : undefined;
    },
  };
}
