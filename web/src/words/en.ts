// Everything the page says, in English. ko.ts says the same; the type of this object is its contract.

import type { Compared, Outcome, Relation, Severity, Verdict } from '../data.ts';

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const en = {
  locale: 'en',
  language: 'Language',
  theme: { label: 'Appearance', system: 'As the system', light: 'Light', dark: 'Dark' },
  skip: 'Skip to the content',
  sections: {
    label: 'Sections',
    findings: 'Findings',
    flow: 'Flow',
    shape: 'Shape',
    samples: 'Samples',
    origin: 'Origin',
  },
  intro: {
    findings:
      'What was measured before release. The band is the 95% interval of what was measured, the dot the measured value. The shaded side of the line is where it may not be.',
    flow: 'Every record that came in and what became of it. The stream is as wide as the number of records; nothing leaves it without a reason.',
    shape: 'What was kept beside what was not, each as shares of its own total.',
    samples: 'A bounded choice of records, picked by their ids. What was refused shows why, and where.',
    origin: 'What it takes to make the same bytes again, and whose rights stand behind them.',
  },

  verdict: {
    released: 'Released',
    refused: 'Not released',
    undecided: 'Not enough evidence',
    made: 'Made, not audited',
  } satisfies Record<Verdict, string>,
  reason: {
    released: (checks: number) =>
      checks === 1 ? 'The one check that can block a release passed.' : `All ${checks} checks that can block a release passed.`,
    refused: (failed: number, undecided: number) =>
      undecided === 0
        ? `${failed} blocking ${plural(failed, 'check', 'checks')} failed. The data was held back.`
        : `${failed} blocking ${plural(failed, 'check', 'checks')} failed and ${undecided} could not decide. The data was held back.`,
    undecided: (undecided: number) =>
      `Nothing failed, but ${undecided} blocking ${plural(undecided, 'check', 'checks')} could not decide. What is not proven is not released.`,
    undecidedPlain: 'Nothing could be proven, so nothing was released.',
    refusedPlain: 'The data was held back.',
    made: 'The recipe asks for no audit, so no check stands behind this data.',
    warnings: (count: number) => `${count} ${plural(count, 'check warns', 'checks warn')} without blocking.`,
  },
  standing: 'What stands against it',
  seed: 'seed',

  figures: {
    read: 'read',
    dropped: 'dropped',
    madeByModels: 'written by models',
    released: 'released',
    held: 'held back',
    made: 'made',
  },

  outcome: { pass: 'Pass', fail: 'Fail', undecided: 'Not enough evidence' } satisfies Record<Outcome, string>,
  severity: { block: 'blocks the release', warn: 'warns only', info: 'for information' } satisfies Record<Severity, string>,
  finding: {
    dataset: 'Data set',
    outcome: 'Outcome',
    value: 'Measured',
    interval: '95% interval',
    records: 'Records',
    needed: 'Needed to decide',
    allowed: 'Allowed',
    selfTest: 'Self-test',
    evidence: 'Evidence',
    inTheChecksWords: 'In the check’s words',
    selfTestFound: (found: string, planted: string, needed: string, held: boolean) =>
      `Found ${found} of ${planted} defects planted in a copy of the data; ${needed} are needed. ${held ? 'The check can be trusted here.' : 'The check cannot be trusted here.'}`,
    chart: (dataset: string, value: string, low: string, high: string, allowed: string) =>
      `${dataset}: measured ${value}, 95% interval ${low} to ${high}, ${allowed}.`,
    compared: {
      value: 'the measured value',
      low: 'the lower end of the interval',
      high: 'the upper end of the interval',
    } satisfies Record<Compared, string>,
    allowedAs: {
      '<=': (limit: string) => `at most ${limit}`,
      '>=': (limit: string) => `at least ${limit}`,
      '==': (limit: string) => `exactly ${limit}`,
    } satisfies Record<Relation, (limit: string) => string>,
    sentence: (outcome: Outcome, compared: Compared, value: string, relation: Relation, limit: string): string => {
      const must = `${en.finding.compared[compared]} (${value}) has to be ${en.finding.allowedAs[relation](limit)}`;
      return outcome === 'pass' ? `Pass: ${must}, and is.` : outcome === 'fail' ? `Fail: ${must}, and is not.` : `Not enough evidence: ${must}.`;
    },
    tooFew: (n: string, needed: string) => `It takes ${needed} records to decide, there are ${n}.`,
    selfTestFailed: (found: string, planted: string) =>
      `Not enough evidence: the check found only ${found} of ${planted} planted defects, so what it says about the data cannot be trusted.`,
    unknown: 'unknown',
    none: 'No check was made.',
    more: 'Details',
  },

  flow: {
    sources: 'Sources',
    step: 'Step',
    in: 'In',
    out: 'Out',
    dropped: 'Dropped',
    why: 'Why',
    used: 'used up',
    made: 'made',
    stream: 'Stream',
    summary: (inward: string, out: string) => `${inward} in, ${out} out`,
    none: 'No step was run.',
    nothing: 'none',
    times: (name: string, time: number) => `${name}, ${time}`,
  },

  shape: {
    name: { length: 'Length', language: 'Language' } as Record<string, string>,
    unit: {
      characters: 'characters',
      records: 'records',
      words: 'words',
      tokens: 'tokens',
      bytes: 'bytes',
    } as Record<string, string>,
    series: { kept: 'kept', rejected: 'dropped', dropped: 'dropped', made: 'made', real: 'real' } as Record<string, string>,
    total: (count: string) => `${count} records`,
    median: (value: string) => `median about ${value}`,
    numbers: 'As numbers',
    from: 'From',
    to: 'below',
    value: 'Value',
    none: 'There is nothing to draw.',
    chart: (name: string, series: string, total: string) => `${name}, ${series}: ${total}`,
  },

  samples: {
    show: 'Show',
    all: 'All',
    kept: 'Kept',
    made: 'Made',
    rejected: 'Refused',
    dataset: 'Data set',
    anyDataset: 'Every data set',
    reason: 'Reason',
    anyReason: 'Every reason',
    search: 'Find in text',
    shown: (count: string, of: string) => `${count} of ${of} samples`,
    more: (count: string) => `Show ${count} more`,
    whole: 'Whole text',
    excerpt: 'Excerpt',
    parent: 'Written from',
    noText: 'No text was read.',
    none: 'There are no samples.',
    noMatch: 'No sample fits these filters.',
    clear: 'Clear filters',
    id: 'id',
    refusedAt: (stage: string, reason: string) => `${stage}: ${reason}`,
    span: 'marked place',
    in: (language: string) => language,
  },

  origin: {
    outputs: 'Output',
    dataset: 'Data set',
    records: 'Records',
    models: 'Models',
    model: 'Model',
    kind: 'Kind',
    licence: 'Licence',
    hash: 'Hash',
    calls: 'Answers',
    promptTokens: 'Tokens read',
    outputTokens: 'Tokens written',
    licences: 'Licences',
    recipe: 'Recipe',
    file: 'File',
    seed: 'Seed',
    version: 'saem',
    noModels: 'No model was asked.',
    noLicences: 'No licence is stated.',
    noOutputs: 'Nothing was put out.',
    folder: { released: 'data/', refused: 'held/', undecided: 'held/', made: 'data/' } satisfies Record<Verdict, string>,
    modelKind: { llama: 'in process', http: 'endpoint', fake: 'scripted' } as Record<string, string>,
    unstated: 'not stated',
  },
  footer: (version: string) => `Made by saem ${version}. This page asks for nothing outside itself.`,
  broken: 'This page holds no report that it can read.',

  unit: {
    'share of records': '',
    records: 'records',
    conflicts: 'conflicts',
    ratio: '',
  } as Record<string, string>,

  checks: {
    accounting: ['Every record is accounted for', 'In every step, what came in and was made equals what went out, was dropped and was used up.'],
    'leftover-personal-data': ['No personal data is left', 'Addresses, numbers and other data that point to a person, certain or probable.'],
    copying: ['Sources are not copied', 'Stretches that a made record has word for word from its source.'],
    'verbatim-copying': ['Sources are not copied', 'Stretches that a made record has word for word from its source.'],
    'exact-duplicates': ['Records do not repeat each other', 'Records whose text stands more than once.'],
    'near-duplicates': ['Records do not nearly repeat each other', 'Records that are nearly the same as another.'],
    'language-drift': ['Languages are those of the sources', 'How far the mix of languages has moved from the real text.'],
    'length-drift': ['Lengths are like those of real text', 'The typical length beside that of the real text.'],
    diversity: ['Words are as varied as in real text', 'Distinct word pairs beside real text of the same length.'],
    'lexical-diversity': ['Words are as varied as in real text', 'Distinct word pairs beside real text of the same length.'],
    'licences-known': ['Every licence is known and allows the release', 'Records whose licence is not stated, not known or does not allow this use.'],
    'licences-compatible': ['The licences may be combined', 'Pairs of licences under which nothing can be released together.'],
  } as Record<string, [title: string, what: string]>,

  stages: {
    read: 'read',
    extract: 'extract the text',
    language: 'identify the language',
    quality: 'judge the quality',
    dedup: 'remove duplicates',
    pii: 'replace personal data',
    sample: 'take a sample',
    write: 'have it written',
    ground: 'check the ground',
    judge: 'have it judged',
    decontaminate: 'remove test questions',
    licence: 'check the licence',
    filter: 'filter',
    count: 'count with noise',
  } as Record<string, string>,

  reasons: {
    'broken-compression': 'compression is broken',
    'too-large': 'too large',
    'not-html': 'not a page',
    'no-main-text': 'no main text',
    'other-language': 'another language',
    'uncertain-language': 'language uncertain',
    'too-short': 'too short',
    'too-long': 'too long',
    'repeated-words': 'repeats words',
    'few-stop-words': 'few function words',
    bullets: 'mostly bullet points',
    ellipses: 'lines cut short',
    symbols: 'too many symbols',
    duplicate: 'the same text again',
    'near-duplicate': 'nearly the same text',
    'personal-data': 'personal data',
    'not-sampled': 'not in the sample',
    'bad-answer': 'unusable answer',
    'not-grounded': 'not in its source',
  } as Record<string, string>,
};

export type Words = typeof en;
