import type { OvlabError } from '@ovlab/core';
import type {
  BytecountMessage,
  ClientMessage,
  HoldMessage,
  LogMessage,
  Notification,
  NotifyMessage,
  StateMessage,
  UpdownMessage,
} from './messages.ts';

/** Events of a ManagementClient, with the arguments of their listeners. */
export interface ManagementEvents {
  hold: [HoldMessage];
  /** After `subscribe({ state: true })`. */
  state: [StateMessage];
  client: [ClientMessage];
  /** After `subscribe({ bytecount: seconds })`. */
  bytecount: [BytecountMessage];
  /** After `subscribe({ log: true })`. */
  log: [LogMessage];
  notify: [NotifyMessage];
  updown: [UpdownMessage];
  fatal: [text: string];
  password: [text: string];
  /** Every notification, after the event of its own. */
  notification: [Notification];
  /** Once, last; with the error unless OpenVPN or this side closed in good order. */
  close: [failure: OvlabError | undefined];
}
