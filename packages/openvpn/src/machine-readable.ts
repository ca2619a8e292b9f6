/** One line of a log written with `machine-readable-output`. */
export interface MachineReadableLine {
  /** OpenVPN prints microseconds; a Date holds milliseconds. */
  readonly time: Date;
  /** Bits of OpenVPN's message levels (error.h): 0x10 fatal, 0x20 non-fatal error, 0x40 warning, 0x80 debug; the low four are a verbosity. */
  readonly flags: number;
  readonly message: string;
}

/** Reads `1700000000.123456 1 text`; the second field is hexadecimal. Undefined for any other line. */
export function parseMachineReadableLine(line: string): MachineReadableLine | undefined {
  const match = /^(\d+)\.(\d{6}) ([0-9a-f]+) (.*)$/.exec(line);
  if (match === null) return undefined;
  const [, seconds = '', microseconds = '', flags = '', message = ''] = match;
  const time = new Date(Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000));
  return { time, flags: Number.parseInt(flags, 16), message };
}
