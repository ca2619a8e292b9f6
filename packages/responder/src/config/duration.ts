// Apart from the codec, which has the same constant: the help of a command must not load that.
/** A lifetime of all one bits never ends (RFC 4861 4.6.2). */
const INFINITY = 0xffff_ffff;
/** Seconds of a unit. */
const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * Seconds of a text: `1800`, `30m`, `1h30m`, `1d`, or `infinity`, which is the greatest value of a lifetime
 * (RFC 4861 4.6.2). Undefined when it is none of these.
 */
export function readSeconds(text: string): number | undefined {
  if (text === 'infinity') return INFINITY;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  return sum(text, /^(\d{1,10}[smhdw])+$/);
}

/** Milliseconds of a text: `30000`, `500ms`, `30s`, `1h`. Undefined when it is none of these. */
export function readMilliseconds(text: string): number | undefined {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  const seconds = sum(text, /^(\d{1,10}(ms|[smh]))+$/);
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}

function sum(text: string, whole: RegExp): number | undefined {
  if (!whole.test(text)) return undefined;
  const parts = text.matchAll(/(\d+)([a-z]+)/g);
  return [...parts].reduce(
    (seconds, [, count, unit = '']) => seconds + Number(count) * (units[unit] ?? 0),
    0,
  );
}
