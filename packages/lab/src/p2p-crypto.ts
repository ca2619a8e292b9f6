import type { Lab } from '@ovlab/core';
import {
  ensureTunnelKeys,
  readFingerprint,
  tunnelFiles,
  type P2pCrypto,
  type PeerFiles,
} from '@ovlab/openvpn';

type Authentication = Lab['vpn']['auth'];

/** What the server's end of a tunnel to one client is known by; makes what is missing. */
export async function ensureServerCrypto(
  directory: string,
  client: string,
  auth: Authentication,
): Promise<P2pCrypto> {
  if (auth === 'none') return { kind: 'none' };
  const files = await ensureTunnelKeys(directory, client, auth);
  if (auth === 'static-key') return { kind: 'static-key', key: files.staticKey };
  return fingerprintCrypto(files.server, (await readFingerprint(files.client)) ?? '');
}

/** The same of the client's end; undefined while the certificate that it has to know is not made. Makes nothing. */
export async function clientCrypto(
  directory: string,
  client: string,
  auth: Authentication,
): Promise<P2pCrypto | undefined> {
  if (auth === 'none') return { kind: 'none' };
  const files = tunnelFiles(directory, client);
  if (auth === 'static-key') return { kind: 'static-key', key: files.staticKey };
  const peerFingerprint = await readFingerprint(files.server);
  return peerFingerprint === undefined ? undefined : fingerprintCrypto(files.client, peerFingerprint);
}

function fingerprintCrypto({ certificate, privateKey }: PeerFiles, peerFingerprint: string): P2pCrypto {
  return { kind: 'fingerprint', certificate, privateKey, peerFingerprint };
}
