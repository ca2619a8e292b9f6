import { createMemoryLink } from '../../test/support/memory-link.ts';
import { describeTransport, type TransportHarness } from '../../test/support/transport-compliance.ts';

const link = createMemoryLink();
const at = { name: 'br0', ifindex: 7 };
const harness: TransportHarness = {
  a: { linkLocal: 'fe80::a', open: (events) => link.station('fe80::a').open(at, events) },
  b: {
    linkLocal: 'fe80::b',
    global: '2001:db8::b',
    open: (events) => link.station('fe80::b', '2001:db8::b').open(at, events),
  },
  report: () => link.report('fe80::c'),
};

describeTransport('in memory', () => harness);
