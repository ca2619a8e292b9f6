import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  clientDirectives,
  CredentialStore,
  encryptPrivateKey,
  inlineCredentials,
  option,
  renderDirectives,
} from '@ovlab/openvpn';
import { createRunner } from '@ovlab/runner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  windowsBundle,
  windowsProfileOptions,
  windowsScriptOptions,
  type OpenvpnOption,
} from '../src/index.ts';

const passphrase = 'Äpfel & "Birnen" 100%';
const network = { address: '2001:db8:55::20', gateway: 'fe80::1', dns: ['2001:db8:55::53'] };

describe('the profile of a bundle', () => {
  let directory: string;
  let profile: (options: readonly OpenvpnOption[]) => string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ovlab profile-'));
    const store = await CredentialStore.open(join(directory, 'keys'), { serverName: 'server' });
    const open = await inlineCredentials(await store.ensureClient('desk'));
    if (!('pem' in open.privateKey)) throw new Error('the key is not in place');
    const privateKey = { pem: await encryptPrivateKey(open.privateKey.pem, passphrase) };
    // Nobody listens there, which TCP says at once: what OpenVPN tells before is what it thinks of the profile.
    const remote = { host: '127.0.0.1', port: 9, proto: 'tcp4' } as const;
    profile = (options) =>
      renderDirectives([
        ...clientDirectives({
          device: 'tap',
          serverName: 'server',
          credentials: { ...open, privateKey },
          remote,
        }),
        ...options.map(([name, ...args]) => option(name, ...args)),
      ]);
  });
  afterAll(() => rm(directory, { recursive: true }));

  /** The log of an OpenVPN that starts with this profile, in the directory of the bundle. */
  async function log(client: string, options: readonly OpenvpnOption[], words = passphrase): Promise<string> {
    const cwd = join(directory, client);
    await mkdir(cwd, { recursive: true });
    for (const { name, text, mode } of windowsBundle({
      client,
      profile: profile(options),
      scripts: network,
    })) {
      await writeFile(join(cwd, name), text, { mode: name.endsWith('.cmd') ? 0o700 : mode });
    }
    await writeFile(join(cwd, 'passphrase'), words, { mode: 0o600 });
    const { stdout } = await createRunner().run(
      'openvpn',
      ['--config', `${client}.ovpn`, '--askpass', 'passphrase', '--connect-retry-max', '1'],
      { cwd, reject: false },
    );
    return stdout;
  }

  it('is read by OpenVPN with its lines as Windows ends them, and its key with the passphrase', async () => {
    const text = await log('desk', windowsProfileOptions(network));
    expect(text).toContain('Attempting to establish TCP connection with [AF_INET]127.0.0.1:9');
    expect(text).not.toMatch(/Options error|Cannot load|error:/);
  });

  it('keeps its key from whoever has not the passphrase', async () => {
    const text = await log('desk', windowsProfileOptions(network), 'something else');
    expect(text).toContain('Cannot load');
    expect(text).not.toContain('Attempting to establish');
  });

  it.each(['desk', 'my desk', "Jörg's [1]"])('finds the scripts of %s beside it', async (client) => {
    const text = await log(client, windowsScriptOptions(client));
    expect(text).toContain('Attempting to establish');
    expect(text).not.toContain('Options error');
  });
});
