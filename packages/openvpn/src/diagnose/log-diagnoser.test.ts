import { describe, expect, it } from 'vitest';
import { LogDiagnoser, type LiveDiagnosis } from './log-diagnoser.ts';

const REFUSED = 'VERIFY ERROR: depth=0, error=certificate revoked: CN=c2, serial=2';

function told(diagnoses: readonly LiveDiagnosis[]): string[] {
  return diagnoses.map(({ name, peer, times }) => `${name} ${peer ?? '-'} ${String(times)}`);
}

describe('LogDiagnoser', () => {
  it('tells the trouble of each peer at once and its repeats once in a while', () => {
    const diagnoser = new LogDiagnoser({ role: 'server' });
    expect(told(diagnoser.push(`192.0.2.2:4000 ${REFUSED}`, 0))).toEqual([
      'certificate-revoked 192.0.2.2:4000 1',
    ]);
    for (let time = 1000; time < 60_000; time += 1000)
      expect(diagnoser.push(`192.0.2.2:${String(4000 + time)} ${REFUSED}`, time)).toEqual([]);
    expect(told(diagnoser.push(`192.0.2.3:9 ${REFUSED}`, 59_999))).toEqual([
      'certificate-revoked 192.0.2.3:9 1',
    ]);
    expect(told(diagnoser.push(`192.0.2.2:5000 ${REFUSED}`, 60_000))).toEqual([
      'certificate-revoked 192.0.2.2:5000 60',
    ]);
  });

  it('takes the address from the line after the error', () => {
    const diagnoser = new LogDiagnoser({ role: 'server' });
    expect(diagnoser.push('Authenticate/Decrypt packet error: packet HMAC authentication failed', 0)).toEqual(
      [],
    );
    const [diagnosis] = diagnoser.push(
      'TLS Error: incoming packet authentication failed from [AF_INET]203.0.113.5:40707',
      1,
    );
    expect(diagnosis).toMatchObject({ name: 'wrong-key', peer: '203.0.113.5:40707' });
    expect(diagnosis?.message).toContain('packet HMAC authentication failed');
    diagnoser.push('tls-crypt unwrap error: packet too short', 2);
    expect(
      told(diagnoser.push('TLS Error: tls-crypt unwrapping failed from [AF_INET6]2001:db8::5:99', 3)),
    ).toEqual(['wrapping-missing [2001:db8::5]:99 1']);
  });

  it('gives out an error without an address when no line follows, or one of something else', () => {
    const error = 'Authenticate/Decrypt packet error: cipher final failed';
    const diagnoser = new LogDiagnoser({ role: 'server', quiet: 10 });
    diagnoser.push(error, 0);
    expect(told(diagnoser.flush())).toEqual(['cipher-mismatch - 1']);
    expect(diagnoser.flush()).toEqual([]);
    diagnoser.push(error, 20);
    expect(told(diagnoser.push('Initialization Sequence Completed', 21))).toEqual(['cipher-mismatch - 1']);
    diagnoser.push(error, 40);
    expect(told(diagnoser.push(`192.0.2.2:4000 ${REFUSED}`, 41))).toEqual([
      'cipher-mismatch - 1',
      'certificate-revoked 192.0.2.2:4000 1',
    ]);
  });

  it('does not call it trouble when a client of a server goes away', () => {
    const lines = [
      'read UDPv4 [ECONNREFUSED]: Connection refused (fd=4,code=111)',
      'client1/192.0.2.2:44281 [client1] Inactivity timeout (--ping-restart), restarting',
    ];
    const server = new LogDiagnoser({ role: 'server' });
    const client = new LogDiagnoser({ role: 'client' });
    for (const line of lines) expect([...server.push(line, 0), ...server.flush()]).toEqual([]);
    expect(lines.flatMap((line) => told([...client.push(line, 0), ...client.flush()]))).toEqual([
      'connection-refused - 1',
      'ping-timeout 192.0.2.2:44281 1',
    ]);
  });

  it('says on which side an unfinished handshake stopped', () => {
    const timeout = 'TLS Error: TLS key negotiation failed to occur within 60 seconds';
    const name = (role: 'server' | 'client', ...lines: string[]): string[] => {
      const diagnoser = new LogDiagnoser({ role });
      return lines
        .flatMap((line) => [...diagnoser.push(line, 0), ...diagnoser.flush()])
        .map((found) => found.name);
    };
    const answer = 'TLS: Initial packet from [AF_INET]192.0.2.1:1194, sid=1 2';
    expect(name('client', timeout)).toEqual(['no-answer']);
    expect(name('client', 'Server poll timeout, restarting')).toEqual(['no-answer']);
    expect(name('client', answer, timeout)).toEqual(['handshake-refused']);
    expect(name('client', answer, 'Initialization Sequence Completed', timeout)).toEqual(['no-answer']);
    expect(name('server', `192.0.2.2:1 ${answer}`, `192.0.2.2:1 ${timeout}`)).toEqual(['client-unfinished']);
  });

  it('remembers and tells only so much of a flood of forged addresses', () => {
    const diagnoser = new LogDiagnoser({ role: 'server', remembered: 5, limit: 30 });
    const flood = Array.from({ length: 1000 }, (_, index) =>
      diagnoser.push(`198.51.100.1:1 VERIFY ERROR: depth=${String(index)}`, index),
    );
    expect(flood.flat()).toHaveLength(1);
    const many = Array.from({ length: 1000 }, (_, index) =>
      diagnoser.push(`10.0.${String(index >> 8)}.${String(index & 255)}:1 ${REFUSED}`, 1000),
    );
    expect(many.flat()).toHaveLength(29);
    expect(told(diagnoser.push(`192.0.2.2:4000 ${REFUSED}`, 61_001))).toHaveLength(1);
  });
});
