import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { DaemonStatus } from '../control/api.ts';
import { definitions } from './definitions.ts';
import type { Definition, Sample } from './sample.ts';

export interface MetricsOptions {
  readonly status: () => DaemonStatus;
  /** Unix time in milliseconds. */
  readonly wallClock?: () => number;
  /** Whether the metrics of the process and of Node.js are among them. Default: true. */
  readonly process?: boolean;
}

export interface Metrics {
  readonly registry: Registry;
  /** Everything as the text that Prometheus reads. */
  text(): Promise<string>;
}

/**
 * Milliseconds between looks at how late the event loop is. The library's own 10 would wake an idle daemon a hundred
 * times a second.
 */
const EVENT_LOOP_PRECISION = 1_000;

/** Metrics whose values are taken from the status at the moment at which they are asked for. */
export function createMetrics({
  status,
  wallClock = Date.now,
  process: withProcess = true,
}: MetricsOptions): Metrics {
  const registry = new Registry();
  // Each metric asks for its samples on its own, but all of one answer should tell of the same moment.
  let moment: DaemonStatus | undefined;
  for (const definition of definitions) {
    register(registry, definition, () => definition.samples(moment ?? status(), wallClock() / 1000));
  }
  if (withProcess) {
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION });
  }
  return {
    registry,
    text(): Promise<string> {
      moment = status();
      const text = registry.metrics();
      moment = undefined;
      return text;
    },
  };
}

function register(
  registry: Registry,
  { name, help, type, labels }: Definition,
  samples: () => readonly Sample[],
): void {
  if (type === 'histogram') {
    registerHistogram(registry, { name, help, labels }, samples);
    return;
  }
  const options = { name, help, labelNames: labels, registers: [registry] };
  if (type === 'gauge') {
    const gauge: Gauge = new Gauge({
      ...options,
      collect() {
        gauge.reset();
        for (const { labels: of, value } of samples()) gauge.set(of, value);
      },
    });
    return;
  }
  const counter: Counter = new Counter({
    ...options,
    collect() {
      counter.reset();
      for (const { labels: of, value } of samples()) counter.inc(of, value);
    },
  });
}

/** The library's own histogram counts by itself; here the counts are there. */
function registerHistogram(
  registry: Registry,
  { name, help, labels }: Pick<Definition, 'name' | 'help' | 'labels'>,
  samples: () => readonly Sample[],
): void {
  const gauge: Gauge = new Gauge({ name, help, labelNames: labels, registers: [registry] });
  const look = () => ({
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    values: samples().map(({ suffix = '', labels: of, value }) => ({
      metricName: `${name}${suffix}`,
      labels: of,
      value,
    })),
  });
  // Its types know the kinds of metrics by an enum that is not there when it runs.
  gauge.get = () => Promise.resolve(look() as unknown as Awaited<ReturnType<Gauge['get']>>);
}
