// An answer as src/plan/json.cc writes it for this page.

import type { Language } from '../words/index.ts';

export type Said = Record<Language, string>;

export interface Three {
  p10: number;
  p50: number;
  p90: number;
}

export type Measure =
  | 'count'
  | 'tokens'
  | 'nats'
  | 'flop'
  | 'hours'
  | 'share'
  | 'seconds'
  | 'days'
  | 'megawatts'
  | 'gigawatt-hours'
  | 'tonnes'
  | 'dollars'
  | 'won'
  | 'tokens-per-second';

export interface Outcome extends Three {
  id: string;
  name: Said;
  measure: Measure;
  rests_on: string[]; // keys of guesses
  never?: number; // share of draws in which there is none
  none?: Said; // and what is said there; its percentiles are Infinity
  dates?: Record<keyof Three, string>; // ISO; empty where there is none
}

export interface Driver {
  key: string;
  name: Said;
  share: number;
  low: number;
  high: number;
}

export interface Input {
  key: string;
  name: Said;
  p05: number;
  p50: number;
  p95: number;
  support: string;
  source: string;
  date?: string; // of when it is
}

export interface Spent extends Three {
  id: string;
  name: Said;
  share: number;
  paid: boolean; // in what the plan pays; else on top of it
  weak: boolean;
}

export interface Compared extends Three {
  name: Said;
  measure: Measure;
  actual: number;
}

export interface Claim extends Three {
  says: Said;
  claimed: number;
  unit: string;
  word: 'holds' | 'about-right' | 'too-low' | 'too-high';
  how: Said;
  weak: boolean;
  source: Said;
}

export interface Curve {
  id: string;
  name: Said;
  delay: number;
  arrived: boolean;
  units: number[];
}

export interface Row {
  number: string;
  claim: Said;
  kind: 'match' | 'must-fail' | 'no-source' | 'answer';
  published: number | null;
  computed: number | null;
  difference: number;
  tolerance: number;
  unit: string;
  good: boolean;
  weak: boolean;
  note: Said;
}

interface Spread {
  low: number;
  middle: number;
  high: number;
}

export interface PlanAnswer {
  saem: string;
  language?: string;
  plan: { name: Said; question: Said };
  facts: string;
  law: { name: string; source: string; support: string };
  chip: { name: string; source: string };
  seed: number;
  draws: number;
  lead: Said;
  highlights: { id: string; label: Said; value: Said; range: Said; note: Said }[];
  reading: Said;
  doubt: Said;
  guesses: { key: string; name: Said; support: string }[]; // what nobody vouches for and a number rests on
  numbers: Outcome[];
  spent: Spent[];
  compared: Compared[];
  bindings: { id: string; name: Said; share: number; used: number }[];
  drivers: { of: string; drivers: Driver[] }[];
  shocks: ({ id: string; name: Said; never: number; weak: boolean; source: string } & Three)[];
  claims: Claim[];
  inputs: Input[];
  warnings: Said[];
  wall: {
    optimum: ({ flop: number } & Three)[];
    quality: Spread;
    effective: Spread;
    share: number;
    landmarks: { name: Said; flop: number; tokens: number }[];
    here: { flop: number; tokens: number; real: number };
  };
  delivery: { need: number; step: number; start: number; exposures: { exposure: number; planned: boolean; curves: Curve[] }[] } | null;
  sample: { variables: { key: string; name: Said; at: number[] }[]; outcomes: { id: string; values: number[] }[] };
  validation: Row[];
}

export function readAnswer(): PlanAnswer {
  // What is never is null in JSON.
  const never = new Set(['p10', 'p50', 'p90', 'low', 'high']);
  return JSON.parse(document.getElementById('report')?.textContent ?? '', function (this: unknown, key, value: unknown) {
    return value === null && (never.has(key) || Array.isArray(this)) ? Infinity : value;
  }) as PlanAnswer;
}

export const isGuess = (support: string) => ['assumed', 'recalled', 'second-hand'].includes(support);
export const numberOf = (answer: PlanAnswer, id: string) => answer.numbers.find((number) => number.id === id);
