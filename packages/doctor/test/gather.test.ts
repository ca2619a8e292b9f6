import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { CredentialStore } from '@ovlab/openvpn';
import { createRunner } from '@ovlab/runner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatherAnswer } from '../src/gather/answer.ts';
import { gatherComparison } from '../src/gather/comparison.ts';
import { gatherChange } from '../src/gather/change.ts';
import { gatherCredentials } from '../src/gather/credentials.ts';
import { gatherDirectories } from '../src/gather/directories.ts';
import { gatherProcesses } from '../src/gather/processes.ts';
import { gatherSockets } from '../src/gather/sockets.ts';
import { gatherSupervisor } from '../src/gather/supervisor.ts';

/** RSA with 1024 bits, signed by itself with SHA-1, until 2126. */
const weak = `-----BEGIN CERTIFICATE-----
MIIB/DCCAWWgAwIBAgIUJKwVGfRIBRn9WGDfhacI3dwOO9swDQYJKoZIhvcNAQEF
BQAwDzENMAsGA1UEAwwEd2VhazAgFw0yNjExMjMxOTE1MTdaGA8yMTI2MTAzMDE5
MTUxN1owDzENMAsGA1UEAwwEd2VhazCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkC
gYEAwsUXRXFTjZexz4Ol5csLq61aiK5yGI2sskUW0Jk1FExA5/VJ39vXnqwdsAlT
PgRmF57jr76/EXsjeqA+fG8VYQ85wiumoSsr7uiSp8NqZV2cW+vRCb7ftyHX3rbF
DlIHC3XM8aqTZyJiT58FZm01HBZzk0l+Tl+XjYWS4pawMv0CAwEAAaNTMFEwHQYD
VR0OBBYEFBi5yGerqDHR++mkZo9Hico1f8fWMB8GA1UdIwQYMBaAFBi5yGerqDHR
++mkZo9Hico1f8fWMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQEFBQADgYEA
S807N/bLg+w46L2snhY8LVVWsEbdkDdT/U+LY3VCA3WVWTRf0XA/rfB8Yu5Bn83j
NV4sc1xLytqBZO0ASxhRWPXzFW46KteWsTmqqCK7l0CeHGVXVkAirRvjzt8yz3Aw
RZFBcMVqvdyq/1xJJf4ftqcTZuT2VXjyK+3D8EDB6VM=
-----END CERTIFICATE-----
`;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ovlab-doctor-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('credentials', () => {
  it('of a store are strong, of one authority, and for their owner alone', async () => {
    const store = await CredentialStore.open(directory);
    await store.ensureServer();
    await store.ensureClient('laptop');
    const found = await gatherCredentials(directory);
    expect(found.certificates.map(({ path }) => path).sort()).toEqual([
      'ca.crt',
      'clients/laptop.crt',
      'server.crt',
    ]);
    for (const certificate of found.certificates) {
      expect(certificate).toMatchObject({ weakKey: undefined, weakSignature: undefined, issued: true });
      expect(certificate.notBefore).toBeLessThan(Date.now());
      expect(certificate.notAfter).toBeGreaterThan(Date.now());
    }
    expect(found.entries.filter(({ path, mode }) => path.endsWith('.key') && mode !== 0o600)).toEqual([]);
    expect(found.revocationList).toMatchObject({ revoked: 0 });
    expect(found.damaged).toEqual([]);
  });

  it('that are weak, foreign, open to others or damaged are told', async () => {
    await (await CredentialStore.open(directory)).ensureServer();
    await rm(join(directory, 'ca.crt'));
    await writeFile(join(directory, 'ca.crt'), weak);
    await writeFile(join(directory, 'half.crt'), weak.slice(0, 200));
    await chmod(join(directory, 'server.key'), 0o644);
    const { certificates, damaged, entries, revocationList } = await gatherCredentials(directory);
    expect(certificates).toMatchObject([
      { path: 'ca.crt', weakKey: 'RSA 1024', weakSignature: 'SHA-1', issued: true },
      { path: 'server.crt', issued: false },
    ]);
    expect(damaged).toEqual(['half.crt']);
    expect(entries.find(({ path }) => path === 'server.key')).toMatchObject({ mode: 0o644 });
    expect(revocationList).toContain('was not signed by');
  });

  it('that are not there are an error', async () => {
    await expect(gatherCredentials(join(directory, 'nowhere'))).rejects.toThrow('ENOENT');
  });
});

describe('directories', () => {
  it('are looked at, and where one is missing, the file system that it would be on', async () => {
    const run = join(directory, 'run');
    await mkdir(run, { mode: 0o750 });
    const found = await gatherDirectories({ run, state: join(directory, 'a/b'), leases: directory });
    expect(found).toMatchObject([
      { role: 'run', mode: 0o750, writable: true },
      { role: 'state', mode: undefined, writable: false },
      { role: 'leases', mode: 0o700, writable: true },
    ]);
    expect(found.every(({ freeOctets }) => freeOctets > 0)).toBe(true);
  });
});

describe('the supervisor', () => {
  it('answers, refuses or is absent, and has written profiles', async () => {
    const socket = join(directory, 'supervisor.sock');
    const profile = join(directory, 'server.ovpn');
    await writeFile(profile, 'dev tap0\n');
    expect(await gatherSupervisor(socket, directory)).toMatchObject({ state: 'absent' });
    const server = createServer().listen(socket);
    await once(server, 'listening');
    const found = await gatherSupervisor(socket, directory);
    expect(found).toMatchObject({ state: 'answers', profiles: [{ path: profile }] });
    expect(Math.abs((found.profiles[0]?.writtenAt ?? 0) - Date.now())).toBeLessThan(60_000);
    server.close();
    await once(server, 'close');
    await writeFile(socket, '');
    expect(await gatherSupervisor(socket, directory)).toMatchObject({ state: 'refuses' });
  });
});

describe('this machine', () => {
  const surroundings = { runner: createRunner(), root: '/', signal: undefined };

  it('runs this process, since about when it started', async () => {
    const found = (await gatherProcesses(surroundings)).find(({ pid }) => pid === process.pid);
    expect(found?.user).toBe(userInfo().username);
    const started = Date.now() - process.uptime() * 1000;
    expect(Math.abs((found?.startedAt ?? 0) - started)).toBeLessThan(60_000);
  });

  it('has the port that this process opened', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    const found = (await gatherSockets(surroundings)).find((one) => one.proto === 'udp' && one.port === port);
    socket.close();
    expect(found).toMatchObject({ address: '127.0.0.1', pid: process.pid });
  });
});

it('tells that no change is recorded, and refuses a journal that is none', async () => {
  expect(await gatherChange(directory)).toEqual({ phase: undefined, reason: undefined, differences: [] });
  await writeFile(join(directory, 'transaction.json'), 'nonsense');
  await expect(gatherChange(directory)).rejects.toThrow('is not a journal');
});

it('cannot ask OpenVPN as a client before there is one', async () => {
  const target = { port: 1, proto: 'udp', family: 4 } as const;
  await expect(gatherAnswer(directory, target, undefined)).rejects.toThrow('no client has a key');
});

describe('the comparison with the lab file', () => {
  const failing = (code: 'OVLAB_E_FOREIGN' | 'OVLAB_E_NOT_PERMITTED') => () =>
    Promise.reject(new OvlabError(code, 'br0 is there', { hint: 'rename it' }));

  it('tells the steps that are missing, or why there is no way', async () => {
    expect(await gatherComparison(() => Promise.resolve(['create br0']))).toEqual({ steps: ['create br0'] });
    expect(await gatherComparison(failing('OVLAB_E_FOREIGN'))).toEqual({
      problem: 'br0 is there',
      hint: 'rename it',
    });
  });

  it('cannot be made by an ordinary user, or without a file', async () => {
    await expect(gatherComparison(failing('OVLAB_E_NOT_PERMITTED'))).rejects.toThrow('br0 is there');
    await expect(gatherComparison(undefined)).rejects.toThrow('no lab file');
  });
});
