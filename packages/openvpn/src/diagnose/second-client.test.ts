import { describe, expect, it } from 'vitest';
import { SecondClientDetector, type SecondClient, type SecondClientOptions } from './second-client.ts';

/** Lines as OpenVPN 2.6 writes them, with the second in which they came. */
function detect(
  mode: SecondClientOptions['mode'],
  ...lines: readonly (readonly [second: number, line: string])[]
): SecondClient[] {
  const detector = new SecondClientDetector({ mode });
  return lines
    .map(([second, line]) => detector.push(line, second * 1000))
    .filter((found) => found !== undefined);
}

const replay = (count: number): string =>
  `Authenticate/Decrypt packet error: bad packet ID (may be a replay): [ #${String(count)} / time = (1795447996) 2026-11-23 15:33:16 ] -- see the man page entry for --no-replay and --replay-window for more info or silence this warning with --mute-replay-warnings`;
const from = (address: string): string => `Peer Connection Initiated with [AF_INET]${address}`;
const outOfSync = (address: string): string =>
  `TLS Error: local/remote TLS keys are out of sync: [AF_INET]${address} (received key id: 0, known key ids:  [key#0 state=S_GENERATED_KEYS auth=KS_AUTH_TRUE id=0 sid=cf6c8560 25dc4725])`;

describe('SecondClientDetector on a tunnel for one client', () => {
  it('sees with a static key that the one that was there goes on sending', () => {
    const [found, ...more] = detect(
      'p2p',
      [0, from('192.0.2.2:52216')],
      [5000, from('192.0.2.3:40126')],
      [5001, replay(3)],
      [5003, replay(4)],
      [5004, replay(5)],
      [5008, from('192.0.2.2:33514')],
    );
    expect(found).toMatchObject({
      name: 'second-client',
      code: 'OVLAB_E_SECOND_CLIENT',
      addresses: ['192.0.2.2:52216', '192.0.2.3:40126'],
    });
    expect(more).toEqual([]);
  });

  it('tells it again after a minute, with the addresses that the two have then', () => {
    const found = detect(
      'p2p',
      [0, from('192.0.2.2:1')],
      [10, from('192.0.2.3:1')],
      [11, replay(1)],
      [12, replay(2)],
      [70, from('192.0.2.2:2')],
      [71, replay(3)],
      [72, replay(4)],
    );
    expect(found.map(({ addresses }) => addresses)).toEqual([
      ['192.0.2.2:1', '192.0.2.3:1'],
      ['192.0.2.3:1', '192.0.2.2:2'],
    ]);
  });

  it('sees with TLS whose data has no session any more', () => {
    const found = detect(
      'p2p',
      [0, `[cli] ${from('192.0.2.2:46939')}`],
      [900, `[cli] ${from('192.0.2.3:58334')}`],
      [901, outOfSync('192.0.2.2:46939')],
    );
    expect(found.map(({ addresses }) => addresses)).toEqual([['192.0.2.2:46939', '192.0.2.3:58334']]);
  });

  it('sees two that take turns, also behind the same address translation when one goes on sending', () => {
    const turns = [0, 1, 2, 3].map((turn): [number, string] => [
      turn * 50,
      from(`192.0.2.${String(2 + (turn % 2))}:${String(turn)}`),
    ]);
    expect(detect('p2p', ...turns).map(({ addresses }) => addresses)).toEqual([
      ['192.0.2.2:2', '192.0.2.3:3'],
    ]);
    expect(
      detect('p2p', [0, from('192.0.2.2:1')], [1, from('192.0.2.2:2')], [2, replay(1)], [3, replay(2)]),
    ).toMatchObject([{ addresses: ['192.0.2.2:1', '192.0.2.2:2'] }]);
  });

  it('says nothing of one client that is started again, moves, or has a packet on its way', () => {
    const restarts = [0, 1, 2, 3, 4, 5].map((turn): [number, string] => [
      turn,
      from(`192.0.2.2:${String(turn)}`),
    ]);
    expect(detect('p2p', ...restarts)).toEqual([]);
    expect(
      detect(
        'p2p',
        [0, from('192.0.2.2:1')],
        [60, from('198.51.100.7:1')],
        [61, replay(1)],
        [90, from('192.0.2.2:1')],
      ),
    ).toEqual([]);
    expect(detect('p2p', [0, from('192.0.2.2:1')], [1, replay(1)], [2, replay(2)], [3, replay(3)])).toEqual(
      [],
    );
    expect(
      detect('p2p', [0, from('192.0.2.2:1')], [1, from('192.0.2.3:1')], [3600, replay(1)], [3601, replay(2)]),
    ).toEqual([]);
    expect(detect('p2p', [0, from('192.0.2.2:1')], [1, outOfSync('192.0.2.2:1')])).toEqual([]);
  });
});

describe('SecondClientDetector on a server for many', () => {
  const arrives = (second: number, host: string): [number, string][] => [
    [
      second,
      `${host}:${String(second)} [client1] Peer Connection Initiated with [AF_INET]${host}:${String(second)}`,
    ],
    [
      second,
      `MULTI: new connection by client 'client1' will cause previous active sessions by this client to be dropped.  Remember to use the --duplicate-cn option if you want multiple clients using the same certificate or username to concurrently connect.`,
    ],
  ];

  it('sees two clients with one certificate', () => {
    const found = detect(
      'server',
      ...arrives(0, '192.0.2.2').slice(0, 1),
      ...[10, 40, 70].flatMap((second, turn) => arrives(second, `192.0.2.${String(3 - (turn % 2))}`)),
    );
    expect(found).toMatchObject([
      { name: 'certificate-shared', commonName: 'client1', addresses: ['192.0.2.2:40', '192.0.2.3:70'] },
    ]);
  });

  it('says nothing of one that is started again or comes from elsewhere after it had gone', () => {
    expect(
      detect('server', ...[0, 10, 20, 30, 40].flatMap((second) => arrives(second, '192.0.2.2'))),
    ).toEqual([]);
    const moves = [0, 10, 20, 30, 40].flatMap((second, turn) =>
      arrives(second, `192.0.2.${String(2 + (turn % 2))}`).slice(0, 1),
    );
    expect(detect('server', ...moves)).toEqual([]);
  });
});
