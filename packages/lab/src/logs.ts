import { readdirSync } from 'node:fs';
import { open, readFile, watch } from 'node:fs/promises';
import { join } from 'node:path';
import { parseMachineReadableLine } from '@ovlab/openvpn';
import type { LabPaths } from './paths.ts';

/** One line of a log, from whichever program. */
export interface LogLine {
  readonly time: Date | undefined;
  readonly node: string;
  readonly program: 'openvpn' | 'supervisor' | 'dhclient';
  readonly message: string;
}

export interface LogSource {
  readonly node: string;
  readonly program: LogLine['program'];
  readonly file: string;
}

/** Log files of a lab's nodes; of one node only when it is named. */
export function logSources(paths: LabPaths, clients: readonly string[], node?: string): readonly LogSource[] {
  const all: LogSource[] = [
    { node: 'server', program: 'supervisor', file: paths.supervisorLog },
    ...serverLogs(paths).map((file): LogSource => ({ node: 'server', program: 'openvpn', file })),
    ...clients.flatMap((name): LogSource[] => [
      { node: name, program: 'openvpn', file: paths.clientLog(name) },
      { node: name, program: 'dhclient', file: paths.dhcpLog(name) },
    ]),
  ];
  return node === undefined ? all : all.filter((source) => source.node === node);
}

/** One for each OpenVPN that the server has had. */
function serverLogs({ logs }: LabPaths): readonly string[] {
  try {
    return readdirSync(logs)
      .filter((name) => /^server(\.\d+)?\.log$/.test(name))
      .sort()
      .map((name) => join(logs, name));
  } catch {
    return [];
  }
}

/** Everything logged so far, merged by time; a line without a time stays with the one before it. */
export async function readLogs(sources: readonly LogSource[]): Promise<readonly LogLine[]> {
  const texts = await Promise.all(sources.map(({ file }) => readFile(file, 'utf8').catch(() => '')));
  const lines = sources.flatMap((source, index) => parseLog(source, texts[index] ?? ''));
  return lines
    .map((line, index) => ({ line, index }))
    .sort((a, b) => timeOf(a.line) - timeOf(b.line) || a.index - b.index)
    .map(({ line }) => line);
}

/** Lines as they are written, until the signal fires. */
export async function* followLogs(
  sources: readonly LogSource[],
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const queue: LogLine[] = [];
  let wake: () => void = () => undefined;
  const tails = sources.map((source) =>
    tail(source, signal, (line) => {
      queue.push(line);
      wake();
    }),
  );
  const done = Promise.all(tails).then(() => {
    wake();
  });
  while (!signal.aborted) {
    const next = queue.shift();
    if (next !== undefined) yield next;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
        signal.addEventListener(
          'abort',
          () => {
            resolve();
          },
          { once: true },
        );
      });
  }
  await done;
}

type ReadLine = Pick<LogLine, 'time' | 'message'>;

const readers: Readonly<Record<LogLine['program'], (raw: string) => ReadLine>> = {
  openvpn: openvpnLine,
  supervisor: pinoLine,
  dhclient: plainLine,
};

function parseLog(source: LogSource, text: string): LogLine[] {
  let last: Date | undefined;
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((raw) => {
      const { time, message } = readers[source.program](raw);
      last = time ?? last;
      return { time: last, node: source.node, program: source.program, message };
    });
}

/** dhclient writes no times; its lines stay behind each other. */
function plainLine(raw: string): ReadLine {
  return { time: undefined, message: raw };
}

function openvpnLine(raw: string): ReadLine {
  const parsed = parseMachineReadableLine(raw);
  return parsed === undefined
    ? { time: undefined, message: raw }
    : { time: parsed.time, message: parsed.message };
}

function pinoLine(raw: string): ReadLine {
  try {
    const {
      time,
      msg,
      level: _level,
      pid: _pid,
      hostname: _hostname,
      ...rest
    } = JSON.parse(raw) as Record<string, unknown>;
    const details = Object.entries(rest).map(
      ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    return {
      time: typeof time === 'number' ? new Date(time) : undefined,
      message: [typeof msg === 'string' ? msg : '', ...details].join(' ').trim(),
    };
  } catch {
    return { time: undefined, message: raw };
  }
}

async function tail(source: LogSource, signal: AbortSignal, push: (line: LogLine) => void): Promise<void> {
  const handle = await open(source.file, 'r').catch(() => undefined);
  if (handle === undefined) return;
  let position = (await handle.stat()).size;
  let rest = '';
  try {
    for await (const _ of watch(source.file, { signal })) {
      const { size } = await handle.stat();
      const chunk = Buffer.alloc(Math.max(0, size - position));
      await handle.read(chunk, 0, chunk.length, position);
      position = size;
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of parseLog(source, lines.join('\n'))) push(line);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await handle.close();
  }
}

function timeOf({ time }: LogLine): number {
  return time?.getTime() ?? 0;
}
