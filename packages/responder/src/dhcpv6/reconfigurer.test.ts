import type { Duid, ReconfigureDatagram } from '@ovlab/dhcpv6';
import { describe, expect, it } from 'vitest';
import { clientDuid } from '../../test/support/dhcpv6-rig.ts';
import { createVirtualClock } from '../../test/support/virtual-clock.ts';
import { Reconfigurer } from './reconfigurer.ts';

function setUp(reach: (duid: Duid) => string | undefined = () => '2001:db8::1') {
  const clock = createVirtualClock();
  const start = clock.now();
  const sent: number[] = [];
  let composed = 0;
  const compose = (duid: Duid): ReconfigureDatagram => ({
    message: { type: 'reconfigure', transactionId: 0, options: [] },
    bytes: Uint8Array.of(10, (composed += 1)),
    destination: reach(duid),
    port: 546,
  });
  const reconfigurer = new Reconfigurer({
    clock,
    compose,
    send: () => sent.push((clock.now() - start) / 1000),
    onSent: () => undefined,
  });
  return { reconfigurer, clock, sent };
}

describe('Reconfigurer', () => {
  it('repeats the message with growing pauses, eight times, and gives up', async () => {
    const { reconfigurer, clock, sent } = setUp();
    expect(reconfigurer.tell(clientDuid(1), 'renew')).toBe(true);
    await clock.advance(3_600_000);
    expect(sent).toEqual([0, 2, 6, 14, 30, 62, 126, 254]);
    expect(reconfigurer.size).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('ends when the client has done what it was told, and only then', async () => {
    const { reconfigurer, clock, sent } = setUp();
    reconfigurer.tell(clientDuid(1), 'renew');
    reconfigurer.heard(clientDuid(2), 'renew');
    reconfigurer.heard(clientDuid(1), 'rebind');
    await clock.advance(3_000);
    reconfigurer.heard(clientDuid(1), 'renew');
    await clock.advance(60_000);
    expect(sent).toEqual([0, 2]);
    expect(reconfigurer.size).toBe(0);
  });

  it('begins anew for a client that is told again', async () => {
    const { reconfigurer, clock, sent } = setUp();
    reconfigurer.tell(clientDuid(1), 'renew');
    await clock.advance(3_000);
    reconfigurer.tell(clientDuid(1), 'renew');
    await clock.advance(3_000);
    expect(sent).toEqual([0, 2, 3, 5]);
    expect(reconfigurer.size).toBe(1);
  });

  it('cannot tell a client without an address here', () => {
    const { reconfigurer, sent } = setUp(() => undefined);
    expect(reconfigurer.tell(clientDuid(1), 'renew')).toBe(false);
    expect(sent).toEqual([]);
  });

  it('lets many clients wait for their turn', async () => {
    const { reconfigurer, clock, sent } = setUp();
    for (let number = 0; number < 300; number += 1) reconfigurer.tell(clientDuid(number), 'renew');
    expect(sent).toHaveLength(256);
    expect(reconfigurer.size).toBe(300);
    reconfigurer.heard(clientDuid(3), 'renew');
    expect(sent).toHaveLength(257);
    reconfigurer.stop();
    await clock.advance(10_000);
    expect(sent).toHaveLength(257);
    expect(clock.pending).toBe(0);
  });
});
