import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diagnoseRun, explainClient, troubleOf } from './explain-client.ts';
import { labPaths, type LabPaths } from './paths.ts';
import type { OpenvpnStatus, Trouble } from './supervisor/protocol.ts';
import type { LabNode } from './topology.ts';

const node: LabNode = {
  name: 'desk',
  role: 'client',
  namespace: 'ovlab-demo-desk',
  spec: '',
  network: {
    interfaces: [
      {
        name: 'eth0',
        kind: 'veth',
        addresses: [{ family: 4, address: '100.64.0.2', prefixLength: 30 }],
      },
    ],
    routes: [],
    sysctls: {},
  },
};
const refused = 'VERIFY X509NAME ERROR: CN=server, must be other';
const banner = 'OpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)] [LZO]';
const late = new OvlabError('OVLAB_E_NOT_READY', 'desk got no address');

describe('explainClient', () => {
  let root: string;
  let paths: LabPaths;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ovlab-explain-'));
    paths = labPaths('demo', { run: root, state: root });
    await mkdir(paths.logs, { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('adds the words of the OpenVPN of the client, and their cure', async () => {
    await writeFile(
      paths.clientLog('desk'),
      `1700000000.000000 1 ${banner}\n1700000000.000001 20 ${refused}\n`,
    );
    expect(await explainClient(late, node, paths)).toMatchObject({
      code: 'OVLAB_E_NOT_READY',
      message: `desk got no address: its OpenVPN says "${refused}"`,
      hint: expect.stringContaining('check address and port') as string,
    });
  });

  it('leaves an error as it is that nothing explains, or that is about something else', async () => {
    expect(await explainClient(late, node, paths)).toBe(late);
    await writeFile(paths.clientLog('desk'), `${refused}\n`);
    const other = new OvlabError('OVLAB_E_ABORTED', 'stopped');
    expect(await explainClient(other, node, paths)).toBe(other);
  });
});

describe('diagnoseRun', () => {
  it('knows the last run only', () => {
    const exit = 'SIGTERM[hard,] received, process exiting';
    expect(diagnoseRun([banner, refused, exit, banner].join('\n'))).toBeUndefined();
    expect(diagnoseRun([banner, exit, banner, refused].join('\n'))?.name).toBe('server-name-mismatch');
    expect(diagnoseRun('Options error: bogus\n')?.name).toBe('option-error');
  });
});

describe('troubleOf', () => {
  const trouble: Trouble = {
    name: 'clock-skew',
    code: 'OVLAB_E_CERTIFICATE',
    message: 'm',
    meaning: 'M.',
    hint: 'H.',
    commonName: undefined,
    peers: [],
    times: 1,
    since: '',
    last: '',
  };
  const status: OpenvpnStatus = { state: 'ready', pid: 1, restarts: 0, lastError: undefined, troubles: [] };
  const of = (change: Partial<Trouble>): Trouble | undefined =>
    troubleOf({ openvpn: { ...status, troubles: [{ ...trouble, ...change }] }, instances: [] }, node);

  it('finds it by certificate and by address', () => {
    expect(of({ commonName: 'desk' })).toBeDefined();
    expect(of({ peers: ['100.64.0.2:4000'] })).toBeDefined();
    expect(of({ commonName: 'laptop', peers: ['100.64.0.6:4000'] })).toBeUndefined();
    expect(troubleOf(undefined, node)).toBeUndefined();
  });

  it('takes whatever is wrong with an instance of its own', () => {
    const instance = { ...status, troubles: [trouble], index: 1, port: 1195, tap: 'tap1' };
    expect(troubleOf({ openvpn: status, instances: [{ ...instance, client: 'desk' }] }, node)).toBe(trouble);
    expect(
      troubleOf({ openvpn: status, instances: [{ ...instance, client: 'laptop' }] }, node),
    ).toBeUndefined();
  });
});
