import type { Diagnostic } from './diagnostics.ts';

/** Exit codes of every command; part of the outside contract. */
export const ExitCode = {
  Done: 0,
  Failed: 1,
  Usage: 2,
  Missing: 3,
  NotPermitted: 4,
  Interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/**
 * Every error a person can meet: its stable code, the exit code it ends a command with, and one sentence.
 * `docs/errors.md` lists the same codes; a test keeps the two in step.
 */
export const errorCatalogue = {
  OVLAB_E_ABORTED: { exit: ExitCode.Interrupted, summary: 'The command was interrupted.' },
  OVLAB_E_AUTH_FAILED: { exit: ExitCode.Failed, summary: 'The OpenVPN server refused the client.' },
  OVLAB_E_BACKUP: { exit: ExitCode.Failed, summary: 'A file is no backup, or a damaged one.' },
  OVLAB_E_BR_NETFILTER: {
    exit: ExitCode.Failed,
    summary: 'Bridged IPv6 frames would be dropped by the host firewall.',
  },
  OVLAB_E_CERTIFICATE: { exit: ExitCode.Failed, summary: 'A certificate was refused by the other side.' },
  OVLAB_E_COMMAND: { exit: ExitCode.Failed, summary: 'A command of the system failed.' },
  OVLAB_E_CREDENTIALS: {
    exit: ExitCode.Failed,
    summary: 'A certificate or key is damaged or does not fit the others.',
  },
  OVLAB_E_FILE: { exit: ExitCode.Usage, summary: 'A file could not be read or written.' },
  OVLAB_E_FIREWALL: {
    exit: ExitCode.Failed,
    summary: 'A rule of the firewall would not fit any more after the change.',
  },
  OVLAB_E_FOREIGN: { exit: ExitCode.Failed, summary: 'Something that ovlab did not make is in the way.' },
  OVLAB_E_INTERNAL: { exit: ExitCode.Failed, summary: 'A defect of ovlab.' },
  OVLAB_E_JOURNAL: {
    exit: ExitCode.Failed,
    summary: 'The journal or the watchdog of a change of this host failed.',
  },
  OVLAB_E_LAB_FILE: { exit: ExitCode.Usage, summary: 'The lab file is not valid.' },
  OVLAB_E_LOCKED: { exit: ExitCode.Failed, summary: 'Another ovlab works on this lab.' },
  OVLAB_E_MANAGEMENT: {
    exit: ExitCode.Failed,
    summary: "OpenVPN's management interface did not answer as expected.",
  },
  OVLAB_E_MISMATCH: {
    exit: ExitCode.Failed,
    summary: 'The two ends of a tunnel are configured differently.',
  },
  OVLAB_E_NOT_PERMITTED: { exit: ExitCode.NotPermitted, summary: 'A capability is missing.' },
  OVLAB_E_NOT_READY: {
    exit: ExitCode.Failed,
    summary: 'The lab was built but a client did not reach the internet host in time.',
  },
  OVLAB_E_NO_ANSWER: { exit: ExitCode.Failed, summary: 'No OpenVPN server answered.' },
  OVLAB_E_NO_CHANGE: {
    exit: ExitCode.Failed,
    summary: 'This host has no change to confirm or to take back.',
  },
  OVLAB_E_NO_CLIENT: { exit: ExitCode.Failed, summary: 'There is no client of that name.' },
  OVLAB_E_NO_INTERFACE: {
    exit: ExitCode.Failed,
    summary: 'A network interface that the file names does not exist.',
  },
  OVLAB_E_NO_LAB: { exit: ExitCode.Failed, summary: 'There is no such lab or node.' },
  OVLAB_E_NO_TUN: { exit: ExitCode.Missing, summary: '/dev/net/tun is missing.' },
  OVLAB_E_OPENVPN_EXITED: { exit: ExitCode.Failed, summary: 'OpenVPN ended by itself.' },
  OVLAB_E_OPENVPN_MISSING: { exit: ExitCode.Missing, summary: 'OpenVPN is not installed.' },
  OVLAB_E_OPENVPN_OPTIONS: { exit: ExitCode.Failed, summary: 'OpenVPN refused its configuration.' },
  OVLAB_E_OPENVPN_VERSION: {
    exit: ExitCode.Missing,
    summary: 'The installed version of OpenVPN is too old, or too new for what is asked.',
  },
  OVLAB_E_PASSPHRASE: { exit: ExitCode.Failed, summary: 'The passphrase is not the right one.' },
  OVLAB_E_PORT_TAKEN: { exit: ExitCode.Failed, summary: 'The OpenVPN port is in use by another process.' },
  OVLAB_E_PROFILE: { exit: ExitCode.Usage, summary: 'OpenVPN would not read a configuration file.' },
  OVLAB_E_RESPONDER: { exit: ExitCode.Failed, summary: 'The responder could not be started.' },
  OVLAB_E_RESPONDER_FILE: {
    exit: ExitCode.Usage,
    summary: 'The configuration file of the responder is not valid.',
  },
  OVLAB_E_REVOKED: { exit: ExitCode.Failed, summary: 'The certificate of a client was revoked.' },
  OVLAB_E_ROLLED_BACK: { exit: ExitCode.Failed, summary: 'A change of this host was taken back.' },
  OVLAB_E_SECOND_CLIENT: {
    exit: ExitCode.Failed,
    summary: 'Two clients share a tunnel or a certificate that is made for one.',
  },
  OVLAB_E_TOOL_MISSING: { exit: ExitCode.Missing, summary: 'A program that ovlab needs is not installed.' },
  OVLAB_E_UNCONFIRMED: { exit: ExitCode.Failed, summary: 'A change of this host waits to be confirmed.' },
  OVLAB_E_UNMOVABLE: {
    exit: ExitCode.Failed,
    summary: 'Something on the uplink cannot be moved to a bridge, or not be put back.',
  },
  OVLAB_E_UNSUPPORTED: { exit: ExitCode.Usage, summary: 'This version of ovlab cannot do that yet.' },
  OVLAB_E_USAGE: { exit: ExitCode.Usage, summary: 'The command line is not valid.' },
} as const satisfies Record<string, { exit: ExitCode; summary: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

export interface OvlabErrorOptions {
  /** What to do next, as a sentence or a command. */
  hint?: string;
  cause?: unknown;
  /** Problems with positions in a file, when the error is about one. */
  diagnostics?: readonly Diagnostic[];
}

/** The only error class that a command shows without a stack trace. */
export class OvlabError extends Error {
  override readonly name = 'OvlabError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly diagnostics: readonly Diagnostic[];

  constructor(code: ErrorCode, message: string, options: OvlabErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.diagnostics = options.diagnostics ?? [];
  }

  get exitCode(): ExitCode {
    return errorCatalogue[this.code].exit;
  }
}
