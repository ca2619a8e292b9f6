import { describe, expect, it } from 'vitest';
import type { LogDiagnosis } from '@ovlab/openvpn';
import { sentence, Troubles } from './troubles.ts';

const wrongKey: LogDiagnosis = {
  name: 'wrong-key',
  code: 'OVLAB_E_CREDENTIALS',
  message: 'packet HMAC authentication failed',
  meaning: 'The two ends have different keys.',
  hint: 'Copy the key.',
  peer: '192.0.2.2:1',
  commonName: undefined,
  place: undefined,
};
const second: LogDiagnosis = { ...wrongKey, name: 'second-client', code: 'OVLAB_E_SECOND_CLIENT' };

describe('Troubles', () => {
  it('counts the same of the same peer, whatever its port', () => {
    let now = 0;
    const troubles = new Troubles(() => now);
    troubles.add(wrongKey, ['192.0.2.2:1']);
    now = 60_000;
    troubles.add({ ...wrongKey, times: 5 }, ['192.0.2.2:2']);
    troubles.add(wrongKey, ['192.0.2.3:1']);
    expect(troubles.list).toMatchObject([
      {
        peers: ['192.0.2.2:2'],
        times: 6,
        since: '1970-01-01T00:00:00.000Z',
        last: '1970-01-01T00:01:00.000Z',
      },
      { peers: ['192.0.2.3:1'], times: 1 },
    ]);
  });

  it('forgets after a quarter of an hour, and keeps the latest twenty', () => {
    let now = 0;
    const troubles = new Troubles(() => now);
    for (let host = 0; host < 30; host += 1) troubles.add(wrongKey, [`192.0.2.${String(host)}:1`]);
    expect(troubles.list).toHaveLength(20);
    expect(troubles.list.at(-1)?.peers).toEqual(['192.0.2.29:1']);
    now = 899_999;
    expect(troubles.list).toHaveLength(20);
    now = 900_000;
    expect(troubles.list).toEqual([]);
  });

  it('is over for a client that connects, by address or name, and not for two that share a key', () => {
    const troubles = new Troubles();
    troubles.add(wrongKey, ['192.0.2.2:1']);
    troubles.add({ ...wrongKey, name: 'clock-skew', commonName: 'desk' }, ['192.0.2.9:1']);
    troubles.add(second, ['192.0.2.2:1', '192.0.2.3:1']);
    troubles.overcome('desk', '192.0.2.2:77');
    expect(troubles.list.map(({ name }) => name)).toEqual(['second-client']);
  });

  it('is over, whoever it was, when the only client there can be connects', () => {
    const troubles = new Troubles();
    troubles.add(wrongKey, []);
    troubles.add(second, ['192.0.2.2:1', '192.0.2.3:1']);
    troubles.overcomeAll();
    expect(troubles.list.map(({ name }) => name)).toEqual(['second-client']);
  });

  it('takes replays as explained once a second client is known', () => {
    const troubles = new Troubles();
    troubles.add({ ...wrongKey, name: 'replay' }, []);
    troubles.add(second, ['192.0.2.2:1', '192.0.2.3:1']);
    expect(troubles.list.map(({ name }) => name)).toEqual(['second-client']);
  });

  it('is told in a sentence', () => {
    const troubles = new Troubles();
    expect(sentence(troubles.add(wrongKey, ['192.0.2.2:1']))).toBe(
      'from 192.0.2.2:1: The two ends have different keys.',
    );
    expect(sentence(troubles.add({ ...second, commonName: 'desk' }, ['192.0.2.2:1', '192.0.2.3:1']))).toBe(
      'desk, from 192.0.2.2:1 and 192.0.2.3:1: The two ends have different keys.',
    );
    expect(sentence(troubles.add(wrongKey, []))).toBe('The two ends have different keys.');
  });
});
