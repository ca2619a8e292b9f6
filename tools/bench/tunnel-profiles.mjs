import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../prepare/repository.mjs';
import { workFolder } from './netns.mjs';
import { serverAddress } from './tunnel-world.mjs';

/**
 * @typedef {'static-key' | 'tls-p2p' | 'tls-server'} Setup
 *
 * @typedef {object} Ends
 * @property {string} server text of the configuration
 * @property {string} client
 *
 * @typedef {object} Choices
 * @property {'udp' | 'tcp'} [proto]
 * @property {number} [port]
 * @property {string} [name] different for each server that runs
 * @property {string} [device] of the server; the clients have tap0
 * @property {string} [client] common name of the client, in server mode
 * @property {readonly (readonly [name: string, ...args: (string | number)[]])[]} [options] added at both ends
 */

/** @type {typeof import('../../packages/openvpn/src/index.ts') | undefined} */
let loaded;

/** The package as `npm run build` leaves it. */
async function library() {
  const built = join(root, 'packages/openvpn/dist/index.js');
  if (!existsSync(built)) throw new Error(`${built} is missing: npm run build`);
  loaded ??= /** @type {typeof import('../../packages/openvpn/src/index.ts')} */ (
    await import(pathToFileURL(built).href)
  );
  return loaded;
}

/** @type {Map<string, Promise<Material>>} */
const materials = new Map();

/** @typedef {Awaited<ReturnType<typeof makeMaterial>>} Material */
/** @typedef {Material['client']} Credentials */

/** Keys and certificates, the same for both sides of a comparison. @param {string} client */
function material(client) {
  const known = materials.get(client) ?? makeMaterial(client);
  materials.set(client, known);
  return known;
}

/** @param {string} client */
async function makeMaterial(client) {
  const { CredentialStore, generateStaticKey, generateTlsCryptKey } = await library();
  const store = await CredentialStore.open(join(workFolder(), 'pki'));
  return {
    staticKey: keyFile('static.key', generateStaticKey),
    tlsCrypt: keyFile('tls-crypt.key', generateTlsCryptKey),
    serverName: store.serverName,
    server: await store.ensureServer(),
    client: await store.ensureClient(client),
  };
}

/**
 * @param {string} name
 * @param {() => string} generate
 */
function keyFile(name, generate) {
  const file = join(workFolder(), name);
  if (!existsSync(file)) writeFileSync(file, generate(), { mode: 0o600 });
  return file;
}

/**
 * What `@ovlab/openvpn` writes.
 *
 * @param {Setup} setup
 * @param {Choices} [choices]
 * @returns {Promise<Ends>}
 */
export async function ours(setup, choices = {}) {
  const {
    proto = 'udp',
    port = 1194,
    device = 'tap0',
    client = 'client1',
    name = 'one',
    options = [],
  } = choices;
  const { certificateFingerprint, option, renderClientProfile, renderP2pProfile, renderServerProfile } =
    await library();
  const { staticKey, server, client: own, serverName } = await material(client);
  const transport = /** @type {const} */ (`${proto}4`);
  const additional = options.map(([word, ...args]) => option(word, ...args));
  // As a supervisor has it.
  const management = { path: join(workFolder(), `${name}-${port}.sock`) };
  if (setup === 'tls-server') {
    return {
      server: renderServerProfile({
        device,
        credentials: server,
        proto: transport,
        port,
        management,
        additional,
      }),
      client: renderClientProfile({
        device: 'tap0',
        credentials: own,
        remote: { host: serverAddress, port, proto: transport },
        serverName,
        additional,
      }),
    };
  }
  const crypto = (/** @type {Credentials} */ mine, /** @type {Credentials} */ peer) =>
    setup === 'static-key'
      ? /** @type {const} */ ({ kind: 'static-key', key: { file: staticKey } })
      : /** @type {const} */ ({
          kind: 'fingerprint',
          certificate: mine.certificate,
          privateKey: mine.privateKey,
          peerFingerprint: certificateFingerprint(readFileSync(peer.certificate.file, 'utf8')),
        });
  return {
    server: renderP2pProfile({
      device,
      proto: transport,
      end: { listen: { port } },
      crypto: crypto(server, own),
      management,
      additional,
    }),
    client: renderP2pProfile({
      device: 'tap0',
      proto: transport,
      end: { remote: { host: serverAddress, port } },
      crypto: crypto(own, server),
      additional,
    }),
  };
}

/**
 * What a person writes who follows the recipe of two machines with a shared key, or OpenVPN's manual: only what has
 * to be there.
 *
 * @param {Setup} setup
 * @param {Choices} [choices]
 * @returns {Promise<Ends>}
 */
export async function byHand(
  setup,
  { proto = 'udp', port = 1194, device = 'tap0', client = 'client1' } = {},
) {
  const { staticKey, tlsCrypt, server, client: own } = await material(client);
  const [serverProto, clientProto] = proto === 'udp' ? ['udp', 'udp'] : ['tcp-server', 'tcp-client'];
  const ends = {
    server: [`dev ${device}`, 'dev-type tap', `proto ${serverProto}`, `port ${port}`],
    client: ['dev tap0', `proto ${clientProto}`, `remote ${serverAddress} ${port}`, 'nobind'],
  };
  if (setup === 'static-key') {
    // OpenVPN 2.7 wants the second line; 2.6 knows the option and does without.
    const secret = [
      'ignore-unknown-option allow-deprecated-insecure-static-crypto',
      'allow-deprecated-insecure-static-crypto',
      `secret ${staticKey}`,
      'cipher AES-256-CBC',
    ];
    return { server: text(ends.server, secret), client: text(ends.client, secret) };
  }
  if (setup === 'tls-p2p') {
    return {
      server: text(ends.server, ['tls-server', 'dh none'], pair(server), fingerprint(own)),
      client: text(ends.client, ['tls-client'], pair(own), fingerprint(server)),
    };
  }
  const tls = (/** @type {Credentials} */ credentials) => [
    `ca ${credentials.ca.file}`,
    ...pair(credentials),
    `tls-crypt ${tlsCrypt}`,
  ];
  return {
    server: text(ends.server, ['mode server', 'tls-server', 'dh none', 'keepalive 10 60'], tls(server)),
    client: text(ends.client, ['client', 'remote-cert-tls server'], tls(own)),
  };
}

/** @param {...readonly string[]} parts */
function text(...parts) {
  return `${parts.flat().join('\n')}\n`;
}

/** @param {{ certificate: { file: string }, privateKey: { file: string } }} credentials */
function pair({ certificate, privateKey }) {
  return [`cert ${certificate.file}`, `key ${privateKey.file}`];
}

/** @param {{ certificate: { file: string } }} peer */
function fingerprint({ certificate }) {
  return [`peer-fingerprint ${new X509Certificate(readFileSync(certificate.file)).fingerprint256}`];
}
