import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const CALLS = 'openat,lseek,write,pwrite64,writev,pwritev,fsync,fdatasync,msync,ftruncate,rename';

/** A call of the kernel: when it began and when it returned, as lines of the trace. */
export interface Call {
  readonly name: string;
  readonly args: string;
  readonly result: string;
  readonly start: number;
  readonly end: number;
}

/** Runs a program and gives back what it asked of the kernel about files, with every octet that it wrote. */
export function traced(output: string, command: readonly string[]): Call[] {
  const options = ['-f', '-y', '-xx', '-s', '9999999', '-o', output, '-e', `trace=${CALLS}`];
  execFileSync('strace', [...options, ...command], { stdio: ['ignore', 'inherit', 'inherit'] });
  return callsOf(readFileSync(output, 'latin1'));
}

const UNFINISHED = ' <unfinished ...>';

/** A call that others interrupt stands in two lines, which are put together here. */
function callsOf(text: string): Call[] {
  const begun = new Map<string, { readonly line: string; readonly start: number }>();
  const calls: Call[] = [];
  for (const [number, whole] of text.split('\n').entries()) {
    const [, thread = '', line = ''] = /^(\d+) +(.*)$/.exec(whole) ?? [];
    if (line.endsWith(UNFINISHED)) {
      begun.set(thread, { line: line.slice(0, -UNFINISHED.length), start: number });
      continue;
    }
    const rest = /^<\.\.\. \w+ resumed>(.*)$/.exec(line)?.[1];
    const first = rest === undefined ? undefined : begun.get(thread);
    const call = callOf((first?.line ?? '') + (rest ?? line), first?.start ?? number, number);
    if (call !== undefined) calls.push(call);
  }
  return calls.sort((one, other) => one.start - other.start);
}

function callOf(line: string, start: number, end: number): Call | undefined {
  const [, name, args, result] = /^(\w+)\((.*)\) += (.*)$/.exec(line) ?? [];
  if (name === undefined || args === undefined || result === undefined) return undefined;
  return { name, args, result, start, end };
}

/** The octets of all strings among arguments, one after the other. */
export function octetsIn(args: string): Buffer {
  return Buffer.concat([...args.matchAll(/"((?:\\x..)*)"/g)].map(([, hex = '']) => unhex(hex)));
}

/** The text of each string among arguments. */
export function textsIn(args: string): string[] {
  return [...args.matchAll(/"((?:\\x..)*)"/g)].map(([, hex = '']) => unhex(hex).toString());
}

/** The descriptor that arguments or a result begin with, and the path that it stands for. */
export function descriptorIn(text: string): { readonly fd: number; readonly path: string } | undefined {
  const [, fd, hex] = /^(\d+)<((?:\\x..)+)>/.exec(text) ?? [];
  return fd === undefined || hex === undefined ? undefined : { fd: Number(fd), path: unhex(hex).toString() };
}

function unhex(text: string): Buffer {
  return Buffer.from(text.replaceAll('\\x', ''), 'hex');
}
