import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeMessage, encodeMessage, type NdpMessage, type RouterAdvertisement } from '@ovlab/ndp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRouterAdvertisement } from '../src/advertisement.ts';
import { prepare } from '../src/command/prepare.ts';
import { importRadvd } from '../src/import/import-radvd.ts';
import { readInterface } from '../src/interface/read-interface.ts';
import { createRawSocketTransport } from '../src/transport/raw-socket-transport.ts';
import type { RaSocket, RaTransport } from '../src/transport/transport.ts';
import { radvdFixtures } from './support/radvd-fixtures.ts';
import {
  createPair,
  enterNetns,
  inNetns,
  ip,
  removeNetns,
  sysctl,
  uniqueName,
  waitForCarrier,
  withoutRoot,
} from './support/netns.ts';

const router = uniqueName('radvd');
const host = uniqueName('host');

/** The same for both: options in an order of their own, addresses in one spelling. */
function normalised(message: NdpMessage): unknown {
  const { options, ...header } = decodeMessage(encodeMessage(message)) as RouterAdvertisement;
  return { ...header, options: options.map((option) => JSON.stringify(option)).toSorted() };
}

describe.skipIf(withoutRoot)('radvd from Debian', () => {
  let folder: string;
  let path: string;
  let transport: RaTransport;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ovlab-radvd-'));
    path = join(folder, 'radvd.conf');
    transport = await createRawSocketTransport();
    createPair({ netns: router, name: 'br0' }, { netns: host, name: 'eth0' });
    enterNetns(router);
    sysctl(router, 'net.ipv6.conf.all.forwarding=1');
    ip(
      router,
      'link set br0 addrgenmode none',
      'addr add fe80::a/64 dev br0 nodad',
      'addr add 2001:db8::a/64 dev br0 nodad',
      'link set br0 up',
    );
    ip(host, 'link set eth0 addrgenmode none', 'addr add fe80::b/64 dev eth0 nodad', 'link set eth0 up');
    await Promise.all([waitForCarrier(router, 'br0'), waitForCarrier(host, 'eth0')]);
  });

  afterAll(() => {
    removeNetns(router, host);
    rmSync(folder, { recursive: true });
  });

  /** The first advertisement of radvd with a configuration. */
  async function advertisedByRadvd(conf: string): Promise<NdpMessage> {
    writeFileSync(path, conf);
    let socket: RaSocket | undefined;
    const heard = new Promise<NdpMessage>((resolve, reject) => {
      const message = ({ bytes }: { bytes: Uint8Array }): void => {
        if (bytes[0] === 134) resolve(decodeMessage(bytes));
      };
      socket = inNetns(host, () => {
        const { ifindex } = JSON.parse(
          spawnSync('ip', ['-j', 'link', 'show', 'eth0'], { encoding: 'utf8' }).stdout,
        )[0] as { ifindex: number };
        return transport.open(
          { name: 'eth0', ifindex },
          { message, signOfLife: () => undefined, error: reject },
        );
      });
    });
    const options = ['-n', '-C', path, '-p', join(folder, 'pid'), '-m', 'stderr'];
    const radvd = spawn('radvd', options, { stdio: 'ignore' });
    const exited = once(radvd, 'exit');
    try {
      return await heard;
    } finally {
      radvd.kill('SIGKILL');
      await exited;
      socket?.close();
    }
  }

  /** What we advertise with the same configuration, imported. */
  async function advertisedByUs(conf: string): Promise<NdpMessage> {
    const { settings } = importRadvd(conf, path);
    const file = join(folder, 'ra.yaml');
    writeFileSync(file, settings);
    const { interfaces } = await prepare({ settings: {}, config: file, check: true });
    const config = interfaces.find(({ name }) => name === 'br0');
    if (config === undefined) throw new Error('br0 is not there');
    return buildRouterAdvertisement(config.ra, readInterface('br0'));
  }

  it.each(radvdFixtures.filter(({ since }) => since === '2.19'))('accepts the fixture: $name', ({ conf }) => {
    writeFileSync(path, conf);
    const { status, stderr } = spawnSync('radvd', ['-c', '-C', path, '-m', 'stderr'], { encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });

  it.each(radvdFixtures.filter(({ same }) => same))(
    // A first unicast that finds no neighbour yet is lost, and the next one comes within 16 s.
    'advertises what we do with its imported configuration: $name',
    async ({ conf }) => {
      const [theirs, ours] = [await advertisedByRadvd(conf), await advertisedByUs(conf)];
      expect(normalised(ours)).toEqual(normalised(theirs));
    },
  );
});
