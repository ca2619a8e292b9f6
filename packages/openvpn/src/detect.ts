import { OvlabError, type Runner } from '@ovlab/core';

export interface DetectedOpenvpn {
  /** For example `2.6.14` or `2.7_rc2`. */
  readonly version: string;
  readonly major: number;
  readonly minor: number;
  /** 0 when the version has no third number. */
  readonly patch: number;
  /** What to hand to {@link Runner} as the file. */
  readonly path: string;
  /** What it was built with, for example `SSL (OpenSSL)`, `EPOLL`, `DCO`. */
  readonly features: readonly string[];
}

/** One built from source is often outside the PATH of a service. */
const CANDIDATES = ['openvpn', '/usr/local/sbin/openvpn'] as const;

/**
 * Asks the installed OpenVPN what it is; takes about 8 ms.
 * Errors: `OVLAB_E_OPENVPN_MISSING`; `OVLAB_E_OPENVPN_VERSION` when it prints no version that can be read.
 */
export async function detectOpenvpn(runner: Runner): Promise<DetectedOpenvpn> {
  for (const path of CANDIDATES) {
    const output = await versionOutput(runner, path);
    if (output === undefined) continue;
    const version = parseVersion(output);
    if (version !== undefined) return { ...version, path };
    throw new OvlabError('OVLAB_E_OPENVPN_VERSION', `${path} --version printed no version of OpenVPN`, {
      hint: 'Run it by hand to see what it is; the package is installed by: apt-get install openvpn',
    });
  }
  throw new OvlabError('OVLAB_E_OPENVPN_MISSING', 'OpenVPN is not installed', {
    hint: 'apt-get install openvpn',
  });
}

/** Like {@link detectOpenvpn}. Errors: also `OVLAB_E_OPENVPN_VERSION` for one older than 2.6. */
export async function requireOpenvpn(runner: Runner): Promise<DetectedOpenvpn> {
  const found = await detectOpenvpn(runner);
  if (found.major > 2 || (found.major === 2 && found.minor >= 6)) return found;
  throw new OvlabError(
    'OVLAB_E_OPENVPN_VERSION',
    `OpenVPN ${found.version} is installed; ovlab needs 2.6 or later`,
    {
      hint: "Install a later one: the distribution's backports, or https://community.openvpn.net/Pages/OpenvpnSoftwareRepos",
    },
  );
}

/** Reads the first line of `openvpn --version`; undefined when it is not OpenVPN's. */
export function parseVersion(output: string): Omit<DetectedOpenvpn, 'path'> | undefined {
  const match = /^OpenVPN ((\d+)\.(\d+)(?:\.(\d+))?\S*)(.*)$/m.exec(output);
  if (match === null) return undefined;
  const [, version = '', major, minor, patch = '0', rest = ''] = match;
  const features = [...rest.matchAll(/\[([^\]]+)\]/g)].map(([, feature = '']) => feature);
  return { version, major: Number(major), minor: Number(minor), patch: Number(patch), features };
}

async function versionOutput(runner: Runner, path: string): Promise<string | undefined> {
  try {
    // Versions before 2.6 end with 1 after printing their version.
    return (await runner.run(path, ['--version'], { reject: false })).stdout;
  } catch (error) {
    if (error instanceof OvlabError && error.code === 'OVLAB_E_TOOL_MISSING') return undefined;
    throw error;
  }
}
