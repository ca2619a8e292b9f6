/** What happens while a lab changes; a reporter turns it into text, a test into assertions. */
export type LabEvent =
  | { readonly type: 'phase'; readonly name: PhaseName; readonly state: 'start' }
  | { readonly type: 'phase'; readonly name: PhaseName; readonly state: 'done'; readonly seconds: number }
  /** What is about to change; `existed`: some of the lab was there before. */
  | { readonly type: 'plan'; readonly existed: boolean; readonly changes: boolean }
  | { readonly type: 'step'; readonly node: string; readonly title: string; readonly reason: string }
  | { readonly type: 'client'; readonly name: string; readonly state: 'address' | 'reachable' }
  | { readonly type: 'note'; readonly message: string };

export type PhaseName = 'check' | 'network' | 'server' | 'clients' | 'reach' | 'remove';

export type LabEventListener = (event: LabEvent) => void;

/** Times a phase and tells its start and end. */
export async function inPhase<T>(
  name: PhaseName,
  listener: LabEventListener,
  phases: { name: PhaseName; seconds: number }[],
  work: () => Promise<T>,
): Promise<T> {
  listener({ type: 'phase', name, state: 'start' });
  const start = performance.now();
  const result = await work();
  const seconds = Math.round(performance.now() - start) / 1000;
  phases.push({ name, seconds });
  listener({ type: 'phase', name, state: 'done', seconds });
  return result;
}
