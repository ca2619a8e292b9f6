export interface ConfigText {
  readonly text: string;
  /** `latin1` when the octets are not UTF-8; OpenVPN itself reads octets and has no opinion. */
  readonly encoding: ConfigEncoding;
}

export type ConfigEncoding = 'utf8' | 'latin1';

/** The octets ef bb bf as each encoding shows them. */
export const byteOrderMarks: Readonly<Record<ConfigEncoding, string>> = {
  utf8: '\ufeff',
  latin1: '\u00ef\u00bb\u00bf',
};

/** Octets of a configuration file as text, so that {@link encodeConfig} gives the same octets back. */
export function decodeConfig(octets: Uint8Array): ConfigText {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
    return { text, encoding: 'utf8' };
  } catch {
    return { text: Buffer.from(octets).toString('latin1'), encoding: 'latin1' };
  }
}

/** The inverse of {@link decodeConfig}. */
export function encodeConfig({ text, encoding }: ConfigText): Uint8Array {
  return Buffer.from(text, encoding);
}

/** What the reader of the octets sees that no character shows: text with two octets a character, as old editors save it. */
export function isWide(text: string): boolean {
  return /^(?:\u00ff\u00fe|\u00fe\u00ff)/.test(text) || text.includes('\0');
}
