/** An option that is not in the table, or one of the table whose content cannot be understood; kept byte for byte. */
export interface RawOption {
  readonly type: 'raw';
  /** Option type on the wire, 0..255. */
  readonly code: number;
  /** What follows the type and length octets; 6, 14, 22, … octets. */
  readonly data: Uint8Array;
  /** What is wrong with the content, when the option is one of the table. Not encoded. */
  readonly malformed?: string;
}
