/** What a probe found. `filtered` stands for every silence that has no better explanation. */
export type ProbeVerdict =
  'answers' | 'closed' | 'filtered' | 'unreachable' | 'not-openvpn' | 'wrong-tls-crypt-key' | 'static-key';

export interface ProbeFinding {
  readonly verdict: ProbeVerdict;
  /** False when other explanations remain; the words name them. */
  readonly certain: boolean;
  /** What was seen and what it means, as a sentence without its full stop. */
  readonly words: string;
  /** What to do next. */
  readonly hint: string;
  /** What an answer tells of the server. */
  readonly notes: readonly string[];
  /** Milliseconds between a packet and its answer. */
  readonly roundTripMs?: number;
}
