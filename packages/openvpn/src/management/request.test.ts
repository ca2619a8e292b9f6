import { describe, expect, it } from 'vitest';
import type { ManagementMessage } from './messages.ts';
import { ManagementParser } from './parser.ts';

const read = (line: string): ManagementMessage[] => new ManagementParser().push(Buffer.from(`${line}\r\n`));

describe('what OpenVPN asks for', () => {
  it.each<[string, ManagementMessage]>([
    [
      ">PASSWORD:Need 'Auth' username/password SC:1,Please enter token PIN",
      {
        type: 'password',
        text: "Need 'Auth' username/password SC:1,Please enter token PIN",
        event: 'need',
        realm: 'Auth',
      },
    ],
    [
      ">PASSWORD:Verification Failed: 'Auth' ['CRV1:R,E:Om01:Y3Ix:Please enter token PIN']",
      {
        type: 'password',
        text: "Verification Failed: 'Auth' ['CRV1:R,E:Om01:Y3Ix:Please enter token PIN']",
        event: 'failed',
        realm: 'Auth',
      },
    ],
    [
      '>PASSWORD:Auth-Token:foo:bar',
      { type: 'password', text: 'Auth-Token:foo:bar', event: 'token', realm: 'Auth' },
    ],
    ['>PASSWORD:of a later kind', { type: 'password', text: 'of a later kind', event: undefined, realm: '' }],
    [
      ">NEED-OK:Need 'token-insertion-request' confirmation MSG:Please insert your token",
      { type: 'need', what: 'ok', name: 'token-insertion-request', text: 'Please insert your token' },
    ],
    [
      ">NEED-STR:Need 'name' input MSG:Please specify your name",
      { type: 'need', what: 'string', name: 'name', text: 'Please specify your name' },
    ],
    ['>NEED-STR:misshapen', { type: 'need', what: 'string', name: '', text: 'misshapen' }],
    [
      '>NEED-CERTIFICATE:macosx-keychain:subject:o=Test',
      { type: 'need', what: 'certificate', name: '', text: 'macosx-keychain:subject:o=Test' },
    ],
    [
      '>REMOTE:vpn.example.com,1194,udp',
      { type: 'remote', host: 'vpn.example.com', port: 1194, proto: 'udp' },
    ],
    [
      '>REMOTE:vpn.example.com,openvpn,udp',
      { type: 'remote', host: 'vpn.example.com', port: undefined, proto: 'udp' },
    ],
    ['>PROXY:1,TCP,vpn.example.com', { type: 'proxy', index: 1, proto: 'TCP', host: 'vpn.example.com' }],
    ['>PROXY:x', { type: 'other', name: 'PROXY', text: 'x' }],
    ['>PK_SIGN:QUJD', { type: 'sign', command: 'pk-sig', data: 'QUJD', algorithm: '' }],
    [
      '>PK_SIGN:QUJD,RSA_PKCS1_PSS_PADDING,hashalg=SHA256,saltlen=max',
      {
        type: 'sign',
        command: 'pk-sig',
        data: 'QUJD',
        algorithm: 'RSA_PKCS1_PSS_PADDING,hashalg=SHA256,saltlen=max',
      },
    ],
    ['>RSA_SIGN:QUJD', { type: 'sign', command: 'rsa-sig', data: 'QUJD', algorithm: '' }],
    ['>PKCS11ID-COUNT:5', { type: 'pkcs11', name: 'count', text: '5' }],
    [
      ">PKCS11ID-ENTRY:'1', ID:'x', BLOB:'y'",
      { type: 'pkcs11', name: 'entry', text: "'1', ID:'x', BLOB:'y'" },
    ],
    [
      '>INFOMSG:WEB_AUTH:proxy:https://example.com',
      { type: 'infomsg', text: 'WEB_AUTH:proxy:https://example.com' },
    ],
    [
      '>ECHO:1101519562,forget-passwords, twice',
      { type: 'echo', time: new Date(1_101_519_562_000), text: 'forget-passwords, twice' },
    ],
    [
      '>STATE:1795415291,AUTH_PENDING,timeout 60,,,,,',
      {
        type: 'state',
        time: new Date(1_795_415_291_000),
        name: 'AUTH_PENDING',
        detail: 'timeout 60',
        tunnelAddress: '',
        remoteAddress: '',
        remotePort: undefined,
        tunnelAddress6: '',
      },
    ],
  ])('%s', (line, message) => {
    expect(read(line)).toEqual([message]);
  });

  it("a client's answer to a challenge, with its environment", () => {
    const text = '>CLIENT:CR_RESPONSE,3,1,U0hB\n>CLIENT:ENV,common_name=laptop\n>CLIENT:ENV,END';
    expect(read(text)).toMatchObject([
      {
        type: 'client',
        event: 'CR_RESPONSE',
        clientId: 3,
        keyId: 1,
        response: 'U0hB',
        env: { common_name: 'laptop' },
      },
    ]);
  });

  it('is no obstacle when a later version adds an event with an environment', () => {
    const text = '>CLIENT:LATER,3\n>CLIENT:ENV,a=b\n>CLIENT:ENV,END\n>BYTECOUNT:1,2';
    expect(read(text).at(-1)).toEqual({ type: 'bytecount', clientId: undefined, received: 1, sent: 2 });
  });
});
