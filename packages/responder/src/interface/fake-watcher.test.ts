import { createFakeWatcher } from '../../test/support/fake-watcher.ts';
import { bridge, globalAddress } from '../../test/support/snapshots.ts';
import { describeWatcher, type WatcherHarness } from '../../test/support/watcher-compliance.ts';
import { missingInterface } from './snapshot.ts';

let watcher = createFakeWatcher(missingInterface('br0'));
let ifindex = 7;

const harness: WatcherHarness = {
  createWatcher() {
    watcher = createFakeWatcher(missingInterface('br0'));
    return watcher;
  },
  make: () => watcher.set(bridge({ ifindex: (ifindex += 1), globals: [], forwarding: false })),
  remove: () => watcher.set(missingInterface('br0')),
  setMtu: (mtu) => watcher.set({ ...watcher.read(), mtu }),
  setMac: (mac) => watcher.set({ ...watcher.read(), mac }),
  addAddress: (address) => watcher.set({ ...watcher.read(), globals: [globalAddress(address)] }),
  setForwarding: (forwarding) => watcher.set({ ...watcher.read(), forwarding }),
};

describeWatcher('fake', () => harness);
