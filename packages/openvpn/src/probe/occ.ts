/** What begins a message about options between two OpenVPN peers, inside the tunnel. */
const MAGIC = Buffer.from('287f346bd4ef7a812d56b8d3afc5459c', 'hex');
const REQUEST = 0;
const REPLY = 1;

/** Asks the peer for its options. */
export const optionsRequest: Uint8Array = Buffer.concat([MAGIC, Buffer.from([REQUEST])]);

export type OptionsMessage =
  | { readonly type: 'request' }
  /** `options`: a list such as `V4,dev-type tap,link-mtu 1585,…,secret`. */
  | { readonly type: 'reply'; readonly options: string };

/** Reads a message about options; undefined for any other packet. */
export function readOptionsMessage(text: Uint8Array): OptionsMessage | undefined {
  if (text.length <= MAGIC.length || !MAGIC.equals(text.subarray(0, MAGIC.length))) return undefined;
  const operation = text[MAGIC.length];
  if (operation === REQUEST) return { type: 'request' };
  if (operation !== REPLY) return undefined;
  const options = Buffer.from(text.subarray(MAGIC.length + 1)).toString('latin1');
  return { type: 'reply', options: options.replace(/\0[^]*$/, '') };
}
