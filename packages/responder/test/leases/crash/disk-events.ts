import { relative } from 'node:path';
import { descriptorIn, octetsIn, textsIn, type Call } from './trace.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Octets that were given to the kernel. */
export interface DiskWrite extends Span {
  readonly file: DiskFile;
  readonly offset: number;
  readonly octets: Buffer;
  /** They were on the medium when the call returned. */
  readonly synchronous: boolean;
}

/** A file, and when it got which name. */
export interface DiskFile {
  readonly names: { readonly name: string; readonly at: Span }[];
}

export interface DiskEvents {
  readonly writes: readonly DiskWrite[];
  /** Calls after which what was written to a file before is on the medium. */
  readonly syncs: readonly (Span & { readonly file: DiskFile })[];
  /** The same for the names in the directory. */
  readonly nameSyncs: readonly Span[];
}

interface Descriptor {
  readonly file: DiskFile;
  readonly synchronous: boolean;
  position: number;
}

/** What calls did to the files of a directory. */
export function diskEvents(calls: readonly Call[], directory: string): DiskEvents {
  const writes: DiskWrite[] = [];
  const syncs: (Span & { file: DiskFile })[] = [];
  const nameSyncs: Span[] = [];
  const files = new Map<string, DiskFile>();
  const descriptors = new Map<number, Descriptor>();

  const opened = (call: Call): void => {
    const { fd, path } = descriptorIn(call.result) ?? { fd: -1, path: '' };
    descriptors.delete(fd);
    if (!path.startsWith(`${directory}/`)) return;
    const file = files.get(path) ?? { names: [{ name: relative(directory, path), at: call }] };
    files.set(path, file);
    descriptors.set(fd, { file, synchronous: /O_D?SYNC/.test(call.args), position: 0 });
  };
  const renamed = (call: Call): void => {
    const [from = '', to = ''] = textsIn(call.args);
    const file = files.get(from);
    if (file === undefined) return;
    files.delete(from);
    files.set(to, file);
    file.names.push({ name: relative(directory, to), at: call });
  };
  const written = (call: Call, descriptor: Descriptor): void => {
    const octets = octetsIn(call.args).subarray(0, Number(call.result));
    const explicit = call.name.startsWith('pwrite') ? Number(/, (\d+)$/.exec(call.args)?.[1]) : undefined;
    const offset = explicit ?? descriptor.position;
    if (explicit === undefined) descriptor.position += octets.length;
    writes.push({
      file: descriptor.file,
      offset,
      octets,
      synchronous: descriptor.synchronous,
      start: call.start,
      end: call.end,
    });
  };

  for (const call of calls) {
    if (call.name === 'openat') opened(call);
    if (call.name === 'rename') renamed(call);
    const { fd = -1, path = '' } = descriptorIn(call.args) ?? {};
    if (call.name === 'fsync' && path === directory) nameSyncs.push(call);
    const descriptor = descriptors.get(fd);
    if (descriptor === undefined || !path.startsWith(`${directory}/`)) continue;
    if (call.name === 'lseek') descriptor.position = Number(call.result);
    if (/write/.test(call.name)) written(call, descriptor);
    if (/^f(data)?sync$/.test(call.name)) syncs.push({ ...call, file: descriptor.file });
    if (call.name === 'msync') throw new Error('a mapped file is written, which a trace does not show');
  }
  return { writes, syncs, nameSyncs };
}
