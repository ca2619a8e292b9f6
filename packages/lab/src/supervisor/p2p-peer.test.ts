import { describe, expect, it } from 'vitest';
import { P2pTracker } from './p2p-peer.ts';

function follow(...lines: readonly string[]): {
  changes: (string | undefined)[];
  address: string | undefined;
} {
  const tracker = new P2pTracker();
  const changes = lines.map((line, index) => tracker.push(line, index));
  return { changes, address: tracker.peer?.address };
}

describe('P2pTracker', () => {
  it('takes a peer with a static key as connected when its first packet comes', () => {
    expect(
      follow(
        'UDPv4 link local (bound): [AF_INET][undef]:1194',
        'UDPv4 link remote: [AF_UNSPEC]',
        'Peer Connection Initiated with [AF_INET]192.0.2.2:52216',
        'Initialization Sequence Completed',
      ),
    ).toEqual({ changes: [undefined, 'listening', 'connected', undefined], address: '192.0.2.2:52216' });
  });

  it('takes one with a certificate as connected when its keys are in use', () => {
    expect(
      follow(
        'Listening for incoming TCP connection on [AF_INET6][undef]:1194',
        '[cli] Peer Connection Initiated with [AF_INET6]2001:db8::2:46939',
        'Initialization Sequence Completed',
      ),
    ).toEqual({ changes: ['listening', undefined, 'connected'], address: '[2001:db8::2]:46939' });
  });

  it.each([
    '[cli] Inactivity timeout (--ping-restart), restarting',
    'Connection reset, restarting [0]',
    'SIGUSR1[soft,remote-exit] received, process restarting',
  ])('forgets it at "%s"', (line) => {
    expect(follow('Peer Connection Initiated with [AF_INET]192.0.2.2:1', line, line)).toEqual({
      changes: ['connected', 'gone', undefined],
      address: undefined,
    });
  });

  it('says since when the latest is there', () => {
    const tracker = new P2pTracker();
    tracker.push('Peer Connection Initiated with [AF_INET]192.0.2.2:1', 10);
    tracker.push('Peer Connection Initiated with [AF_INET]192.0.2.3:1', 20);
    expect(tracker.peer).toEqual({ address: '192.0.2.3:1', since: 20 });
  });
});
