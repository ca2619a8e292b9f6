import { afterAll, describe, it, vi } from 'vitest';
import { buildProgram } from '../support/daemon.ts';
import { withoutRoot } from '../support/netns.ts';
import { createRealWorld, type RealWorld } from './real-world.ts';
import { createSimulatedWorld } from './simulated-world.ts';
import type { World } from './world.ts';

/** Adds a test that gets a world of its own. */
type Define<W extends World, Rest extends readonly unknown[] = []> = (
  name: string,
  body: (world: W, ...rest: Rest) => Promise<void>,
) => void;

/** Resolves with the path of the program, which is built when it is asked for first. */
type Program = () => Promise<string>;

export interface KernelOptions {
  /** What is listened to on the host's interface, as a filter of tcpdump. */
  readonly capture?: string;
  /** Default: true, because these tests wait most of their time. */
  readonly concurrent?: boolean;
}

// Five, the standard, would make a file wait for ever more of what is mostly waiting.
vi.setConfig({ maxConcurrency: 12 });

function definer<W extends World, Rest extends readonly unknown[]>(
  create: () => Promise<W>,
  ...rest: Rest
): Define<W, Rest> {
  return (name, body) => {
    it(name, async ({ onTestFinished }) => {
      const world = await create();
      onTestFinished(() => world.remove());
      await body(world, ...rest);
    });
  };
}

/** Behaviours of the responder that only a kernel can show. */
export function describeInKernel(
  title: string,
  define: (behaviour: Define<RealWorld, [Program]>) => void,
  { capture, concurrent = true }: KernelOptions = {},
): void {
  describe.skipIf(withoutRoot)(title, { concurrent }, () => {
    let building: ReturnType<typeof buildProgram> | undefined;
    async function program(): Promise<string> {
      building ??= buildProgram();
      return (await building).path;
    }
    afterAll(async () => (await building)?.remove());
    define(definer(() => createRealWorld(program, capture), program));
  });
}

/** Behaviours that hold in virtual time with a modelled host, and with the program, a bridge and a kernel as host. */
export function describeInBothWorlds(title: string, define: (behaviour: Define<World>) => void): void {
  describe(`${title}, simulated`, () => define(definer(createSimulatedWorld)));
  describeInKernel(`${title}, real`, define);
}
