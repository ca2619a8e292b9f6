import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Where Debian has it; its package brings no program for the path. */
const WINE = '/usr/lib/wine/wine64';
const WINESERVER = '/usr/lib/wine/wineserver64';

/** Where wine is missing, tests say so; in CI that fails. */
export const needsWine = !existsSync(WINE) && process.env['CI'] !== 'true';

/**
 * About once in 4,000 times the cmd.exe of wine 8 does not start a program that is there, on a busy machine: it says
 * "Can't recognize" and shows the very line that starts it a moment later. A script that is wrong is so each time.
 */
export const WINE_RETRIES = 2;

/**
 * wine's netsh does nothing but say in its trace with which arguments it was called, and wine waits for it: so it is
 * the recorder. (A script of this system in its place would run beside the others, in any order.)
 */
const TRACE = /^.*fixme:netsh:wmain stub: (.*)$/gm;

interface WineResult {
  readonly code: number;
  readonly stdout: string;
  /** Arguments of each netsh that was started, without the program, in order. */
  readonly netsh: readonly (readonly string[])[];
}

/** A Windows of its own in a temporary directory, 700 MB of which take six seconds to make. */
export interface WineWorld {
  /** Of this system; Windows sees it below `Z:`. */
  readonly directory: string;
  /** The disk `C:`. */
  readonly disk: string;
  /** Runs a program of Windows and waits for it. */
  run(
    args: readonly string[],
    options?: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
  ): Promise<WineResult>;
  remove(): Promise<void>;
}

/** @throws when wine cannot make its directory */
export async function createWineWorld(): Promise<WineWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'ovlab-wine-'));
  const { DISPLAY: _display, WINEARCH: _arch, ...inherited } = process.env;
  const env = {
    ...inherited,
    HOME: directory,
    WINEPREFIX: join(directory, 'prefix'),
    WINEDEBUG: '-all,fixme+netsh',
    // No question for what this needs none of.
    WINEDLLOVERRIDES: 'mscoree,mshtml,winemenubuilder.exe=',
    // File names in other encodings would be lost.
    LC_ALL: 'C.UTF-8',
  };
  const disk = join(directory, 'prefix/drive_c');
  const output = join(directory, 'output');
  const trace = join(directory, 'trace');

  const run: WineWorld['run'] = async (args, { cwd = directory, env: more = {} } = {}) => {
    // Programs of Windows fail on a pipe, and a terminal is none of theirs.
    const command = ['-c', 'exec "$@" >"$OUTPUT" 2>"$TRACE" </dev/null', 'sh', WINE, ...args];
    const code = await execute('/bin/sh', command, {
      cwd,
      env: { ...env, ...more, OUTPUT: output, TRACE: trace },
      // What is cut short would look like calls that were not made.
      timeout: 600_000,
    }).then(
      () => 0,
      (error: unknown) => (error as { code?: number }).code ?? -1,
    );
    return {
      code,
      stdout: await readFile(output, 'utf8'),
      netsh: readTrace(await readFile(trace, 'latin1')),
    };
  };
  const remove = async (): Promise<void> => {
    await execute(WINESERVER, ['--kill', '--wait'], { env }).catch(() => undefined);
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };

  const booted = await run(['wineboot', '--init']);
  if (booted.code !== 0 || !existsSync(disk)) {
    await remove();
    throw new Error(`wineboot ended with ${booted.code}`);
  }
  return { directory, disk, run, remove };
}

function readTrace(text: string): string[][] {
  return [...text.matchAll(TRACE)].map(([, call = '']) =>
    [...call.matchAll(/L"((?:[^"\\]|\\.)*)"/g)].slice(1).map(([, quoted = '']) => unescape(quoted)),
  );
}

/** As wine writes characters into its trace: four hexadecimal digits for those that are not ASCII. */
function unescape(quoted: string): string {
  return quoted.replaceAll(/\\([0-9a-f]{4}|.)/g, (_whole, what: string) => {
    if (what.length === 4) return String.fromCharCode(Number.parseInt(what, 16));
    return { n: '\n', r: '\r', t: '\t' }[what] ?? what;
  });
}
