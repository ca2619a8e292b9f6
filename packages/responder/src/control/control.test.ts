import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OvlabError } from '@ovlab/core/errors';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noLeases } from '../../test/support/lease-handlers.ts';
import { createRecordingLogger } from '../../test/support/recording-logger.ts';
import { daemonStatus, responderStatus } from '../../test/support/responder-status.ts';
import { silentLogger } from '../logger.ts';
import type { ControlHandlers } from './api.ts';
import { ControlClient } from './client.ts';
import { openControl, openMetrics } from './control-server.ts';
import type { Endpoint } from './listen.ts';
import { MAX_BODY } from './read-body.ts';

let folder: string;
let path: string;
let asked: unknown[];
let refusal: Error | undefined;
let endpoint: Endpoint;
const { logger, lines } = createRecordingLogger();

/** Notes what it is asked; refuses while `refusal` is set. */
const handlers: ControlHandlers = {
  status: () => daemonStatus(responderStatus()),
  reload: () => note('reload'),
  advertise: (name) => noteNow('advertise', name),
  deprecatePrefix: (prefix, name) => noteNow('deprecate', prefix, name),
  renewPrefix: (prefix, name) => noteNow('renew', prefix, name),
  ...noLeases,
  metrics: () => Promise.resolve('ovlab_ra_other_routers{interface="br0"} 0\n'),
};

function noteNow(...what: readonly unknown[]) {
  asked.push(what);
  if (refusal !== undefined) throw refusal;
  return { interfaces: ['br0'] };
}

async function note(...what: readonly unknown[]) {
  await Promise.resolve();
  return noteNow(...what);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ovlab-control-'));
  path = join(folder, 'control.sock');
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  asked = [];
  refusal = undefined;
  lines.length = 0;
  endpoint = await openControl(path, handlers, logger);
});
afterEach(() => endpoint.close());

/** The answer to octets that need not be HTTP. */
function exchange(octets: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
    socket.on('error', (error) => (chunks.length > 0 ? undefined : reject(error)));
    socket.write(octets);
  });
}

function send(method: string, target: string, body = '', headers = ''): Promise<string> {
  const length = `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  return exchange(
    `${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${length}${headers}\r\n${body}`,
  );
}

const statusOf = (answer: string): number => Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1]);
const bodyOf = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));

describe('a client of the control socket', () => {
  const client = () => new ControlClient(path);

  it('gets the status, as it was made', async () => {
    expect(await client().status()).toEqual(JSON.parse(JSON.stringify(daemonStatus(responderStatus()))));
  });

  it('gets the metrics', async () => {
    expect(await client().metrics()).toBe('ovlab_ra_other_routers{interface="br0"} 0\n');
  });

  it('has things done, and hears where', async () => {
    const prefix = { prefix: '2001:db8:55::', prefixLength: 64 };
    await client().advertise();
    await client().advertise('br0');
    await client().deprecatePrefix('2001:db8:55::1/64', 'br0');
    await client().renewPrefix('2001:db8:55::/64');
    expect(await client().reload()).toEqual({ interfaces: ['br0'] });
    expect(asked).toEqual([
      ['advertise', undefined],
      ['advertise', 'br0'],
      ['deprecate', prefix, 'br0'],
      ['renew', prefix, undefined],
      ['reload'],
    ]);
  });

  it('gets the error of the daemon with its hint and its places', async () => {
    const place = { file: 'ra.yaml', line: 2, column: 6, length: 4, path: 'mtu' };
    const diagnostics = [
      { code: 'out-of-range', severity: 'error' as const, message: 'mtu: 1000', ...place },
    ];
    refusal = new OvlabError('OVLAB_E_RESPONDER_FILE', 'ra.yaml is not valid', {
      hint: 'mend it',
      diagnostics,
    });
    await expect(client().reload()).rejects.toMatchObject({
      code: 'OVLAB_E_RESPONDER_FILE',
      message: 'ra.yaml is not valid',
      hint: 'mend it',
      diagnostics,
    });
  });

  it('hears of a defect, which the daemon logs and survives', async () => {
    refusal = new TypeError('undefined is not a thing');
    await expect(client().reload()).rejects.toMatchObject({ code: 'OVLAB_E_INTERNAL' });
    expect(lines).toContain('error: a request failed: undefined is not a thing');
    refusal = undefined;
    await client().reload();
  });

  it.each(['2001:db8::', '2001:db8::/129', 'fe80::1%br0/64', '192.0.2.0/24', ''])(
    'cannot name the prefix %j',
    async (prefix) => {
      await expect(client().renewPrefix(prefix)).rejects.toMatchObject({
        code: 'OVLAB_E_USAGE',
        hint: 'write it like 2001:db8:55::/64',
      });
      expect(asked).toEqual([]);
    },
  );

  it('says that nobody listens', async () => {
    await endpoint.close();
    await expect(client().status()).rejects.toMatchObject({
      code: 'OVLAB_E_RESPONDER',
      message: `no responder listens on ${path}`,
    });
  });

  it('does not wait for ever', async () => {
    await endpoint.close();
    endpoint = await openControl(
      path,
      { ...handlers, metrics: () => new Promise(() => undefined) },
      silentLogger,
    );
    await expect(new ControlClient(path, { timeout: 50 }).metrics()).rejects.toMatchObject({
      code: 'OVLAB_E_RESPONDER',
    });
  });
});

describe('the control socket', () => {
  it('talks to curl', async () => {
    const curl = async (...args: readonly string[]): Promise<unknown> => {
      const { stdout } = await promisify(execFile)('curl', ['-s', '--unix-socket', path, ...args]);
      return JSON.parse(stdout);
    };
    expect(await curl('http://localhost/v1/status')).toMatchObject({ pid: 4321 });
    const url = 'http://localhost/v1/prefixes/deprecate';
    expect(await curl('-d', '{"prefix":"2001:db8:55::/64"}', url)).toEqual({ interfaces: ['br0'] });
  });

  it('answers HEAD as GET, without the body', async () => {
    const answer = await send('HEAD', '/metrics');
    expect(statusOf(answer)).toBe(200);
    expect(answer).toMatch(/content-type: text\/plain; version=0.0.4/);
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
  });

  it.each<[number, string, string, string?]>([
    [404, 'GET', '/'],
    [404, 'GET', '/v1/status/'],
    [404, 'GET', '/../etc/passwd'],
    [405, 'POST', '/v1/status'],
    [405, 'GET', '/v1/reload'],
    [405, 'DELETE', '/v1/reload'],
    [400, 'POST', '/v1/advertise', '{'],
    [400, 'POST', '/v1/advertise', '[]'],
    [400, 'POST', '/v1/advertise', 'null'],
    [400, 'POST', '/v1/advertise', '"br0"'],
    [400, 'POST', '/v1/advertise', '{"interface":7}'],
    [400, 'POST', '/v1/advertise', '{"interfaces":"br0"}'],
    [400, 'POST', '/v1/advertise', '{"__proto__":"br0"}'],
    [400, 'POST', '/v1/reload', '{"config":"/etc/passwd"}'],
    [400, 'POST', '/v1/prefixes/renew'],
    [413, 'POST', '/v1/advertise', ' '.repeat(MAX_BODY + 1)],
  ])('answers %i to %s %s %s', async (status, method, target, body) => {
    const answer = await send(method, target, body);
    expect(statusOf(answer)).toBe(status);
    expect(bodyOf(answer)).toMatchObject({ code: 'OVLAB_E_USAGE', message: expect.any(String) });
    expect(asked).toEqual([]);
  });

  it('says which method is allowed', async () => {
    expect(await send('GET', '/v1/reload')).toMatch(/allow: POST/i);
  });

  it('takes a body of the largest size', async () => {
    expect(statusOf(await send('POST', '/v1/advertise', '{}'.padEnd(MAX_BODY)))).toBe(200);
  });

  it.each([
    ['nothing that is HTTP', '\0\xff hello\r\n\r\n'],
    ['a TLS greeting', Buffer.from('16030100050100000100', 'hex')],
    ['a header without end', `GET /v1/status HTTP/1.1\r\nX: ${'x'.repeat(40_000)}`],
    [
      'two lengths',
      'POST /v1/advertise HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
    ],
    ['a bad chunk', 'POST /v1/advertise HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['a tunnel', 'CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('survives %s', async (_name, octets) => {
    expect(statusOf(await exchange(octets).catch(() => 'HTTP/1.1 400'))).not.toBe(200);
    expect(await new ControlClient(path).status()).toMatchObject({ pid: 4321 });
  });

  it('survives a peer that goes away in the middle of its body', async () => {
    const socket = connect(path);
    socket.write('POST /v1/advertise HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{');
    await new Promise((resolve) => socket.on('connect', resolve));
    socket.destroy();
    expect(await new ControlClient(path).status()).toMatchObject({ pid: 4321 });
    expect(asked).toEqual([]);
  });

  it('closes while a peer keeps its connection open', async () => {
    const socket = connect(path);
    await new Promise((resolve) => socket.on('connect', resolve));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await endpoint.close();
    await closed;
  });
});

describe('the metrics port', () => {
  const metrics = () => Promise.resolve('ovlab_ra_other_routers 0\n');

  /** Where the log says that the metrics are. */
  const url = (): string => lines.join('\n').match(/http:\S+/)?.[0] ?? '';

  it.each(['127.0.0.1', '::1'])('on %s serves the metrics and nothing else', async (host) => {
    const port = await openMetrics({ host, port: 0 }, metrics, logger);
    const answer = await fetch(url());
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toBe('ovlab_ra_other_routers 0\n');
    expect((await fetch(new URL('/v1/status', url()))).status).toBe(404);
    expect((await fetch(url(), { method: 'POST' })).status).toBe(405);
    await port.close();
  });

  it('cannot be one that another process has, or on an address of another machine', async () => {
    const first = await openMetrics({ host: '127.0.0.1', port: 0 }, metrics, logger);
    const taken = { host: '127.0.0.1', port: Number(new URL(url()).port) };
    await expect(openMetrics(taken, metrics, logger)).rejects.toThrow(
      `cannot serve metrics on 127.0.0.1 port ${taken.port}: `,
    );
    await first.close();
    const elsewhere = { host: '192.0.2.1', port: 9100 };
    await expect(openMetrics(elsewhere, metrics, logger)).rejects.toMatchObject({
      code: 'OVLAB_E_RESPONDER',
    });
  });
});
