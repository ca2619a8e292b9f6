import type { Diagnosis } from '@ovlab/doctor';
import pc from 'picocolors';
import { expect, it } from 'vitest';
import { doctorJson, renderDiagnosis, renderMended } from './doctor.ts';

const plain = pc.createColors(false);

const diagnosis: Diagnosis = {
  healthy: false,
  findings: [
    { id: 'kernel.tun', title: 'The device can be opened', status: 'ok', evidence: '/dev/net/tun is there' },
    {
      id: 'bridge.taps',
      title: 'The TAP devices are ports',
      status: 'error',
      evidence: 'tap0 is in no bridge',
      consequence: 'No address, no gateway.',
      mend: 'ip link set dev tap0 master br0',
      fix: [{ kind: 'ip', lines: ['link set dev tap0 master br0'] }],
    },
    {
      id: 'boot.bridge',
      title: 'The bridge is there after a reboot',
      status: 'warning',
      evidence: 'no file names br0',
      consequence: 'It is gone.',
      mend: 'ovlab server persist',
    },
    { id: 'key.expiry', title: 'Nothing has expired', status: 'skipped', evidence: 'there are no keys' },
  ],
};

it('shows the faults, each with what is wanted, what follows and the mend', () => {
  expect(renderDiagnosis(diagnosis, { verbose: false, style: plain })).toMatchInlineSnapshot(`
    "STATUS   CHECK        FOUND
    error    bridge.taps  tap0 is in no bridge
      wanted: The TAP devices are ports.
      effect: No address, no gateway.
      mend: ip link set dev tap0 master br0 (--fix does it)
    warning  boot.bridge  no file names br0
      wanted: The bridge is there after a reboot.
      effect: It is gone.
      mend: ovlab server persist

    1 error, 1 warning, 1 in order, 1 not looked at
    "
  `);
});

it('shows what is in order when asked to, in colour', () => {
  const coloured = renderDiagnosis(diagnosis, { verbose: true, style: pc.createColors(true) });
  expect(coloured).toContain('\u001B[32mok\u001B[39m');
  expect(coloured).toContain('there are no keys');
});

it('shows no control characters of others, and keeps to its lines', () => {
  const evidence = 'openvpn runs with a\n\u001B[2Jb.ovpn';
  const findings = [{ id: 'duplicate.openvpn', title: 'One runs', status: 'ok' as const, evidence }];
  const text = renderDiagnosis({ healthy: true, findings }, { verbose: true, style: plain });
  expect(text).not.toContain('\u001B');
  expect(text.split('\n')).toHaveLength(5);
});

it('says in one line that nothing is wrong', () => {
  const healthy = { healthy: true, findings: diagnosis.findings.slice(0, 1) };
  expect(renderDiagnosis(healthy, { verbose: false, style: plain })).toBe(
    '0 errors, 0 warnings, 1 in order, 0 not looked at\n',
  );
});

it('says what --fix did, and what it could not do', () => {
  const mended = [
    { id: 'a.b', title: 'A', commands: ['sysctl -w a=1', 'sysctl -w b=1'] },
    { id: 'c.d', title: 'C', commands: ['ip link set x up'], error: 'Cannot find device' },
  ];
  expect(renderMended(mended, plain)).toBe(
    'mended a.b: sysctl -w a=1 && sysctl -w b=1\nnot mended c.d: Cannot find device\n',
  );
  expect(renderMended([], plain)).toBe('there is nothing that --fix could mend\n');
});

it('is one JSON document with commands in place of actions', () => {
  const subject = { file: 'ovlab.yaml', netns: undefined, client: undefined };
  expect(doctorJson(subject, diagnosis, [])).toMatchObject({
    healthy: false,
    file: 'ovlab.yaml',
    counts: { error: 1, warning: 1, ok: 1, skipped: 1 },
    findings: [{}, { id: 'bridge.taps', fix: ['ip link set dev tap0 master br0'] }, {}, {}],
  });
});
