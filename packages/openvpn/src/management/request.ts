import type { Notification, PasswordMessage } from './messages.ts';

/** Reads the notifications with which OpenVPN asks for something; undefined for any other name. */
export function readRequest(name: string, text: string): Notification | undefined {
  switch (name) {
    case 'PASSWORD':
      return readPassword(text);
    case 'NEED-OK':
    case 'NEED-STR': {
      const [, need = '', words = ''] = /^Need '(.*?)' (?:confirmation|input) MSG:(.*)$/.exec(text) ?? [];
      return { type: 'need', what: name === 'NEED-OK' ? 'ok' : 'string', name: need, text: words || text };
    }
    case 'NEED-CERTIFICATE':
      return { type: 'need', what: 'certificate', name: '', text };
    case 'REMOTE': {
      const [host = '', port = '', proto = ''] = text.split(',');
      return { type: 'remote', host, port: /^\d+$/.test(port) ? Number(port) : undefined, proto };
    }
    case 'PROXY': {
      const [index = '', proto = '', host = ''] = text.split(',');
      return /^\d+$/.test(index) ? { type: 'proxy', index: Number(index), proto, host } : undefined;
    }
    case 'PK_SIGN':
    case 'RSA_SIGN': {
      const [data = '', ...algorithm] = text.split(',');
      const command = name === 'PK_SIGN' ? 'pk-sig' : 'rsa-sig';
      return { type: 'sign', command, data, algorithm: algorithm.join(',') };
    }
    case 'PKCS11ID-COUNT':
      return { type: 'pkcs11', name: 'count', text };
    case 'PKCS11ID-ENTRY':
      return { type: 'pkcs11', name: 'entry', text };
    default:
      return undefined;
  }
}

function readPassword(text: string): PasswordMessage {
  const base = { type: 'password', text } as const;
  const need = /^Need '(.*?)' /.exec(text)?.[1];
  if (need !== undefined) return { ...base, event: 'need', realm: need };
  const failed = /^Verification Failed: '(.*?)'/.exec(text)?.[1];
  if (failed !== undefined) return { ...base, event: 'failed', realm: failed };
  // The token itself may hold colons.
  if (text.startsWith('Auth-Token:')) return { ...base, event: 'token', realm: 'Auth' };
  return { ...base, event: undefined, realm: '' };
}
