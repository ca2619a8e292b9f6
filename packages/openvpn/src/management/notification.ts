import type { ClientMessage, Environment, Notification } from './messages.ts';
import { readRequest } from './request.ts';

/** A notification without its environment, for those that have one. */
export type Heading =
  | { readonly complete: Notification }
  /** Lines `>NAME:ENV,key=value` follow, up to `>NAME:ENV,END`. */
  | {
      readonly complete: undefined;
      readonly name: 'CLIENT' | 'UPDOWN';
      finish(env: Environment): Notification;
    };

/** Reads one line of `>NAME:text`, the `>` left out. Unknown and misshapen ones become `other`. */
export function readNotification(line: string): Heading {
  const colon = line.indexOf(':');
  const name = colon < 0 ? line : line.slice(0, colon);
  const text = colon < 0 ? '' : line.slice(colon + 1);
  const other: Heading = { complete: { type: 'other', name, text } };
  switch (name) {
    case 'INFO':
      return { complete: { type: 'greeting', text } };
    case 'HOLD':
      return { complete: hold(text) };
    case 'STATE':
      return { complete: readState(text) ?? { type: 'other', name, text } };
    case 'CLIENT':
      return readClient(text) ?? other;
    case 'BYTECOUNT':
    case 'BYTECOUNT_CLI': {
      const numbers = text.split(',').map(Number);
      const [clientId, received, sent] = name === 'BYTECOUNT' ? [undefined, ...numbers] : numbers;
      if (!isCount(received) || !isCount(sent)) return other;
      return { complete: { type: 'bytecount', clientId, received, sent } };
    }
    case 'LOG': {
      const [time = '', flags = '', ...message] = text.split(',');
      return { complete: { type: 'log', time: seconds(time), flags, message: message.join(',') } };
    }
    case 'ECHO': {
      const [time = '', ...rest] = text.split(',');
      return { complete: { type: 'echo', time: seconds(time), text: rest.join(',') } };
    }
    case 'FATAL':
      return { complete: { type: 'fatal', text } };
    case 'INFOMSG':
      return { complete: { type: 'infomsg', text } };
    case 'NOTIFY': {
      const [severity = '', kind = '', ...rest] = text.split(',');
      return { complete: { type: 'notify', severity, kind, text: rest.join(',') } };
    }
    case 'UPDOWN':
      if (text !== 'UP' && text !== 'DOWN') return other;
      return { complete: undefined, name, finish: (env) => ({ type: 'updown', event: text, env }) };
    default:
      return { complete: readRequest(name, text) ?? { type: 'other', name, text } };
  }
}

/** Reads the fields of a STATE notification or of a line of the command `state`. */
export function readState(text: string): Extract<Notification, { type: 'state' }> | undefined {
  const [
    time = '',
    name = '',
    detail = '',
    tunnelAddress = '',
    remoteAddress = '',
    port = '',
    ,
    ,
    tunnelAddress6 = '',
  ] = text.split(',');
  if (!/^\d+$/.test(time) || name === '') return undefined;
  const remotePort = port === '' ? undefined : Number(port);
  return {
    type: 'state',
    time: seconds(time),
    name,
    detail,
    tunnelAddress,
    remoteAddress,
    remotePort,
    tunnelAddress6,
  };
}

function readClient(text: string): Heading | undefined {
  const [event = '', id = '', ...rest] = text.split(',');
  const clientId = Number(id);
  if (!/^\d+$/.test(id)) return undefined;
  const withEnv = (finish: (env: Environment) => ClientMessage): Heading => ({
    complete: undefined,
    name: 'CLIENT',
    finish,
  });
  switch (event) {
    case 'CONNECT':
    case 'REAUTH': {
      const keyId = Number(rest[0] ?? '');
      return withEnv((env) => ({ type: 'client', event, clientId, keyId, env }));
    }
    case 'ESTABLISHED':
    case 'DISCONNECT':
      return withEnv((env) => ({ type: 'client', event, clientId, env }));
    case 'CR_RESPONSE': {
      const [keyId = '', ...response] = rest;
      const answer = { keyId: Number(keyId), response: response.join(',') };
      return withEnv((env) => ({ type: 'client', event, clientId, ...answer, env }));
    }
    case 'ADDRESS':
      return {
        complete: { type: 'client', event, clientId, address: rest[0] ?? '', primary: rest[1] === '1' },
      };
    default:
      return undefined;
  }
}

function hold(text: string): Notification {
  const colon = text.lastIndexOf(':');
  const wait = colon < 0 ? Number.NaN : Number(text.slice(colon + 1));
  return Number.isInteger(wait)
    ? { type: 'hold', text: text.slice(0, colon), seconds: wait }
    : { type: 'hold', text, seconds: 0 };
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0;
}

function seconds(text: string): Date {
  return new Date(Number(text) * 1000);
}
