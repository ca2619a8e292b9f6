import { createMemoryStore } from '@ovlab/dhcpv6';
import { describeLeaseStore } from '../support/lease-store-compliance.ts';

describeLeaseStore('memory', () => {
  const store = createMemoryStore();
  return Promise.resolve({ store, cleanUp: () => store.close() });
});
