// The report as findings.json holds it: src/findings/json_fields.h is the other side of these types.

export type Verdict = 'released' | 'refused' | 'undecided' | 'made';
export type Severity = 'block' | 'warn' | 'info';
export type Outcome = 'pass' | 'fail' | 'undecided';
export type Relation = '<=' | '>=' | '==';
export type Compared = 'value' | 'low' | 'high';

// What is not finite is null.
export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

export interface Sample {
  id: string;
  dataset: string;
  stage: string;
  reason: string;
  detail: string;
  text: string;
  title: string;
  uri: string;
  language: string;
  parent_text: string;
  span_begin: number; // in bytes of UTF-8, -1 for none
  span_end: number;
}

export interface SelfTest {
  planted: number;
  found: number;
  needed_recall: number | null;
}

export interface Finding {
  check: string;
  dataset: string;
  title: string;
  severity: Severity;
  outcome: Outcome;
  estimate: Estimate;
  unit: string;
  threshold: number | null;
  relation: Relation;
  compared: Compared;
  n_needed: number;
  explanation: string;
  self_test: SelfTest | null;
  evidence: Sample[];
}

export interface FunnelStep {
  dataset: string;
  stage: string;
  in: number;
  out: number;
  rejected: number;
  used: number;
  made: number;
  reasons: Record<string, number>;
  from: string[]; // a first step's datasets, none where it reads files
}

export interface Distribution {
  name: string;
  dataset: string;
  unit: string;
  categorical: boolean;
  labels: string[];
  edges: number[];
  series: { name: string; counts: number[] }[];
  limits: Limit[]; // one for each series, or none
}

// Where a filter cuts, and how many records lie beyond.
export interface Limit {
  value: number;
  at_most: boolean; // else at least
  beyond: number;
}

export interface ModelUse {
  name: string;
  kind: string;
  hash: string;
  licence: string;
  calls: number;
  prompt_tokens: number;
  output_tokens: number;
}

export interface Report {
  format: number;
  saem: string;
  recipe: string;
  recipe_hash: string;
  seed: string;
  verdict: Verdict;
  verdict_reason: string;
  findings: Finding[];
  funnel: FunnelStep[];
  distributions: Distribution[];
  kept: Sample[];
  made: Sample[];
  rejected: Sample[];
  models: ModelUse[];
  licences: Record<string, number>;
  outputs: { dataset: string; records: number }[];
}

export function readReport(): Report {
  const block = document.getElementById('report');
  return JSON.parse(block?.textContent ?? '') as Report;
}

// Values in the order of their keys' first appearance.
export function groupBy<T>(values: readonly T[], key: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}
