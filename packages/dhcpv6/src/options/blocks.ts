import { hexOctets } from '@ovlab/wire';
import type { MessageReader } from '../messages/message-reader.ts';
import type { MessageWriter } from '../messages/message-writer.ts';

/** Reads octets with a length of 16 bits in front, as often as they come. */
export function readBlocks(content: MessageReader): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  while (content.error === undefined && content.remaining > 0) {
    content.entries(blocks.length + 1);
    blocks.push(readBlock(content));
  }
  return blocks;
}

export function readBlock(content: MessageReader): Uint8Array {
  const length = content.u16();
  if (length <= content.remaining) return content.bytes(length);
  content.fail('an entry ends behind the option');
  return new Uint8Array();
}

export function writeBlocks(content: MessageWriter, blocks: readonly Uint8Array[], field: string): void {
  for (const block of blocks) writeBlock(content, block, field);
}

export function writeBlock(content: MessageWriter, block: Uint8Array, field: string): void {
  content.u16(block.length, field);
  content.bytes(block, field);
}

export function describeBlocks(blocks: readonly Uint8Array[]): string {
  return blocks.map(hexOctets).join(' ');
}
