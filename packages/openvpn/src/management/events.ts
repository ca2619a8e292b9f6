import type { OvlabError } from '@ovlab/core';
import type {
  BytecountMessage,
  ClientMessage,
  EchoMessage,
  HoldMessage,
  LogMessage,
  NeedMessage,
  Notification,
  NotifyMessage,
  PasswordMessage,
  ProxyMessage,
  RemoteMessage,
  SignMessage,
  StateMessage,
  UpdownMessage,
} from './messages.ts';

/** One event for each kind of notification, with the arguments of its listeners. */
export interface NotificationEvents {
  hold: [HoldMessage];
  /** After `subscribe({ state: true })`. */
  state: [StateMessage];
  client: [ClientMessage];
  /** After `subscribe({ bytecount: seconds })`. */
  bytecount: [BytecountMessage];
  /** After `subscribe({ log: true })`. */
  log: [LogMessage];
  /** After `subscribe({ echo: true })`. */
  echo: [EchoMessage];
  notify: [NotifyMessage];
  updown: [UpdownMessage];
  fatal: [text: string];
  infomsg: [text: string];
  password: [PasswordMessage];
  need: [NeedMessage];
  sign: [SignMessage];
  remote: [RemoteMessage];
  proxy: [ProxyMessage];
  /** Every notification, after the event of its own. */
  notification: [Notification];
}

/** Events of a ManagementClient. */
export interface ManagementEvents extends NotificationEvents {
  /** Once, last; with the error unless OpenVPN or this side closed in good order. */
  close: [failure: OvlabError | undefined];
}

interface NotificationEmitter {
  emit<Name extends keyof NotificationEvents>(name: Name, ...args: NotificationEvents[Name]): boolean;
}

/** Tells the listeners of a notification's own event, then those of all. */
export function emitNotification(emitter: NotificationEmitter, message: Notification): void {
  emitOwn(emitter, message);
  emitter.emit('notification', message);
}

function emitOwn(emitter: NotificationEmitter, message: Notification): void {
  switch (message.type) {
    case 'hold':
      return void emitter.emit('hold', message);
    case 'state':
      return void emitter.emit('state', message);
    case 'client':
      return void emitter.emit('client', message);
    case 'bytecount':
      return void emitter.emit('bytecount', message);
    case 'log':
      return void emitter.emit('log', message);
    case 'echo':
      return void emitter.emit('echo', message);
    case 'notify':
      return void emitter.emit('notify', message);
    case 'updown':
      return void emitter.emit('updown', message);
    case 'fatal':
      return void emitter.emit('fatal', message.text);
    case 'infomsg':
      return void emitter.emit('infomsg', message.text);
    case 'password':
      return void emitter.emit('password', message);
    case 'need':
      return void emitter.emit('need', message);
    case 'sign':
      return void emitter.emit('sign', message);
    case 'remote':
      return void emitter.emit('remote', message);
    case 'proxy':
      return void emitter.emit('proxy', message);
    case 'greeting':
    case 'pkcs11':
    case 'other':
  }
}
