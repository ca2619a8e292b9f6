import type { IncomingMessage } from 'node:http';
import { RequestError } from './request-error.ts';

/** Octets; the largest request that means anything has a few hundred. */
export const MAX_BODY = 16 * 1024;

/**
 * The JSON object in the body of a request; an empty body is an empty object. Rejects with a {@link RequestError} for
 * anything else and for a body of more than `most` octets.
 */
export async function readBody(
  request: IncomingMessage,
  most = MAX_BODY,
): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw new RequestError(413, `the body has more than ${most} octets`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return {};
  const value = parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new RequestError(400, 'the body is not a JSON object');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RequestError(400, 'the body is not JSON', { cause });
  }
}
