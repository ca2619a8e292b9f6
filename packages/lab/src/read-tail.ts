import { open } from 'node:fs/promises';

/**
 * The end of a file as text, at most `limit` octets and nothing before `from`; empty when there is no such file.
 * A cut first line is left out.
 */
export async function readTail(path: string, from: number, limit: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const start = Math.max(from, size - limit);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    return start > from ? text.slice(text.indexOf('\n') + 1) : text;
  } finally {
    await file.close();
  }
}
