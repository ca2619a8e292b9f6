import { createCertificateAuthority, type CertificateAuthority, type KeyPairPem } from '../../src/index.ts';
import { SERVER_ADDRESS } from './tunnel-lab.ts';

/** Text of profiles as a person writes them, with faults that the renderers of this package do not make. */
export interface PlainProfiles {
  readonly authority: CertificateAuthority;
  readonly serverPair: KeyPairPem;
  readonly clientPair: KeyPairPem;
  /** A server for many, with one more line or block each. */
  server(port: number, ...more: readonly string[]): string;
  client(port: number, ...more: readonly string[]): string;
}

export function block(name: string, text: string): string {
  return `<${name}>\n${text.trimEnd()}\n</${name}>`;
}

export function pairBlocks({ certificate, privateKey }: KeyPairPem): string {
  return [block('cert', certificate), block('key', privateKey)].join('\n');
}

export async function plainProfiles(): Promise<PlainProfiles> {
  const authority = await createCertificateAuthority({ commonName: 'test CA' });
  const serverPair = await authority.issueServer('server');
  const clientPair = await authority.issueClient('client1');
  const common = ['machine-readable-output', 'verb 3', 'dev-type tap', block('ca', authority.certificate)];
  const has = (more: readonly string[], name: string): boolean =>
    more.some((text) => text.includes(`<${name}>`));
  return {
    authority,
    serverPair,
    clientPair,
    server: (port, ...more) =>
      [
        ...common,
        ...(has(more, 'cert') ? [] : [pairBlocks(serverPair)]),
        `mode server\ntls-server\ndh none\nproto udp4\nport ${String(port)}\ndev tap${String(port)}`,
        ...more,
      ].join('\n'),
    client: (port, ...more) =>
      [
        ...common,
        ...(has(more, 'cert') ? [] : [pairBlocks(clientPair)]),
        `client\nnobind\nproto udp4\nremote ${SERVER_ADDRESS} ${String(port)}\ndev tap${String(port)}`,
        'tls-timeout 1',
        ...more,
      ].join('\n'),
  };
}
