import { describe, expect, it } from 'vitest';
import { diagnoseLog, diagnoseWaiting } from './diagnose.ts';

describe('diagnoseLog', () => {
  it('quotes OpenVPN without time and flags', () => {
    const line =
      '1795415355.630649 110 TCP/UDP: Socket bind failed on local address [AF_INET][undef]:1194: Address already in use (errno=98)';
    expect(diagnoseLog(['', line, '1795415355.630653 1 Exiting due to fatal error'])).toMatchObject({
      code: 'OVLAB_E_PORT_TAKEN',
      message:
        'TCP/UDP: Socket bind failed on local address [AF_INET][undef]:1194: Address already in use (errno=98)',
    });
  });

  it('prefers the cause to what it led to', () => {
    const lines = [
      'TLS Error: TLS key negotiation failed to occur within 60 seconds',
      'VERIFY ERROR: depth=0, error=x: CN=a',
    ];
    expect(diagnoseLog(lines)?.message).toBe('VERIFY ERROR: depth=0, error=x: CN=a');
  });

  it('tells a certificate that has expired from one of another authority', () => {
    const hint = (error: string): string | undefined =>
      diagnoseLog([`VERIFY ERROR: depth=0, error=${error}: CN=a`])?.hint;
    expect(hint('certificate has expired')).toContain('clocks');
    expect(hint('certificate is not yet valid')).toContain('clocks');
    expect(hint('unable to get local issuer certificate')).toContain('same authority');
  });

  it('forgets what was overcome', () => {
    const lines = [
      'read UDPv4 [ECONNREFUSED]: Connection refused (fd=3,code=111)',
      'Initialization Sequence Completed',
    ];
    expect(diagnoseLog(lines.slice(0, 1))?.code).toBe('OVLAB_E_NO_ANSWER');
    expect(diagnoseLog(lines)).toBeUndefined();
  });

  it('knows nothing about a log without trouble', () => {
    expect(diagnoseLog([])).toBeUndefined();
    expect(
      diagnoseLog([
        'client1/192.0.2.2:44281 MULTI: no dynamic or static remote --ifconfig address is available',
      ]),
    ).toBeUndefined();
  });
});

describe('diagnoseWaiting', () => {
  const sending = 'UDPv4 link remote: [AF_INET]192.0.2.1:1194';
  const answer = 'TLS: Initial packet from [AF_INET]192.0.2.1:1194, sid=1 2';
  const connected = '[server] Peer Connection Initiated with [AF_INET]192.0.2.1:1194';

  it('says how far a client has come that is not told of any error yet', () => {
    expect(diagnoseWaiting([sending])).toMatchObject({ name: 'no-answer', message: sending });
    expect(diagnoseWaiting([sending, answer])).toMatchObject({ name: 'handshake-refused', message: answer });
    expect(diagnoseWaiting([sending, answer, connected, sending])?.name).toBe('no-answer');
  });

  it('prefers what OpenVPN says, and says nothing of one that listens or is connected', () => {
    expect(diagnoseWaiting([sending, answer, 'VERIFY X509NAME ERROR: CN=a, must be b'])?.name).toBe(
      'server-name-mismatch',
    );
    expect(diagnoseWaiting([sending, answer, connected])).toBeUndefined();
    expect(diagnoseWaiting(['UDPv4 link remote: [AF_UNSPEC]'])).toBeUndefined();
  });
});
