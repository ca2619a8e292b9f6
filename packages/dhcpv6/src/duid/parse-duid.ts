import { hexOctets, Reader } from '@ovlab/wire';
import type { Duid } from '../options/option-types.ts';
import { formatDuid } from './duid.ts';
import { DUID_TYPES, LLT_EPOCH, type DuidParts } from './duid-kinds.ts';

const UUID_LENGTH = 16;

/** What a DUID is made of (RFC 9915 11.2 to 11.5), for display and for hints; nothing makes it fail. */
export function parseDuid(duid: Duid): DuidParts {
  const reader = new Reader(duid);
  const type = reader.u16();
  const parts = partsOf(type, reader);
  if (parts !== undefined && reader.error === undefined && reader.remaining === 0) return parts;
  return { kind: 'other', type, data: duid.slice(2) };
}

function partsOf(type: number, content: Reader): DuidParts | undefined {
  switch (type) {
    case DUID_TYPES.llt: {
      const hardwareType = content.u16();
      const time = LLT_EPOCH + content.u32() * 1000;
      return { kind: 'llt', hardwareType, time, linkLayerAddress: linkLayerAddress(content) };
    }
    case DUID_TYPES.en:
      return { kind: 'en', enterprise: content.u32(), identifier: someOctets(content) };
    case DUID_TYPES.ll:
      return { kind: 'll', hardwareType: content.u16(), linkLayerAddress: linkLayerAddress(content) };
    case DUID_TYPES.uuid:
      return { kind: 'uuid', uuid: uuidText(hexOctets(content.bytes(UUID_LENGTH))) };
    default:
      return undefined;
  }
}

function linkLayerAddress(content: Reader): string {
  return formatDuid(someOctets(content));
}

function someOctets(content: Reader): Uint8Array {
  if (content.remaining === 0) content.fail('nothing left');
  return content.rest();
}

function uuidText(digits: string): string {
  const at = [0, 8, 12, 16, 20, 32];
  return at
    .slice(1)
    .map((end, index) => digits.slice(at[index], end))
    .join('-');
}
