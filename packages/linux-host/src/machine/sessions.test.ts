import { describe, expect, it } from 'vitest';
import { parseSessions, pathQuestions, withInterfaces } from './sessions.ts';

const sockets = [
  '0      0      192.0.2.1:22             203.0.113.5:51515 users:(("sshd",pid=7,fd=4))',
  '0      52     [::ffff:192.0.2.1]:2200  [::ffff:203.0.113.6]:40000 users:(("sshd-session",pid=8,fd=4))',
  '0      0      [fe80::1%eth0]:22        [fe80::9%eth0]:50000 users:(("sshd",pid=9,fd=4))',
  '0      0      192.0.2.1:443            203.0.113.5:51516 users:(("nginx",pid=3,fd=9))',
  '0      0      192.0.2.1:22             203.0.113.7:40001',
  '',
].join('\n');

const addresses = (connection?: string): readonly string[] =>
  parseSessions(sockets, connection).map(({ local, remote, own }) =>
    [own ? 'own' : 'other', local.address, local.port, remote.address, remote.port].join(' '),
  );

describe('parseSessions', () => {
  it('knows them by the program, or by the port when the program cannot be seen', () => {
    expect(addresses()).toEqual([
      'other 192.0.2.1 22 203.0.113.5 51515',
      'other 192.0.2.1 2200 203.0.113.6 40000',
      'other fe80::1 22 fe80::9 50000',
      'other 192.0.2.1 22 203.0.113.7 40001',
    ]);
  });

  it('puts the own one first, once', () => {
    expect(addresses('203.0.113.5 51515 192.0.2.1 22')).toEqual([
      'own 192.0.2.1 22 203.0.113.5 51515',
      'other 192.0.2.1 2200 203.0.113.6 40000',
      'other fe80::1 22 fe80::9 50000',
      'other 192.0.2.1 22 203.0.113.7 40001',
    ]);
  });

  it.each(['', 'x', '203.0.113.5 51515'])('takes %j for no session', (connection) => {
    expect(parseSessions('', connection)).toEqual([]);
  });
});

describe('the interface of a session', () => {
  const sessions = parseSessions(sockets, undefined);

  it('is asked for where no zone tells it', () => {
    expect(pathQuestions(sessions)).toEqual([
      'route get 203.0.113.5 from 192.0.2.1',
      'route get 203.0.113.6 from 192.0.2.1',
      'route get 203.0.113.7 from 192.0.2.1',
    ]);
  });

  it('comes back to the session that asked', () => {
    const answers = ['[{"dev":"eth0"}]', '[]', '[{"dev":"eth1"}]'];
    expect(withInterfaces(sessions, answers).map((session) => session.interface)).toEqual([
      'eth0',
      undefined,
      'eth0',
      'eth1',
    ]);
  });
});
