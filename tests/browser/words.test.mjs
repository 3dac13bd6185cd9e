// Both languages say the same things, and have a word for every name that the stages, readers and checks give.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './open_page.mjs';

const { en } = await import(join(root, 'web/src/words/en.ts'));
const { ko } = await import(join(root, 'web/src/words/ko.ts'));

const sources = (folders) =>
  folders.flatMap((folder) => {
    const at = join(root, 'src', folder);
    return readdirSync(at, { recursive: true })
      .filter((file) => file.endsWith('.cc'))
      .map((file) => readFileSync(join(at, file), 'utf8'));
  });

function named(folders, patterns) {
  const names = new Set();
  for (const text of sources(folders)) {
    for (const pattern of patterns) for (const match of text.matchAll(pattern)) names.add(match[1]);
  }
  return [...names].sort();
}

// Names built of a number and fixed parts, as "top-" + n + "-gram".
const joined = /"([a-z-]+)" \+ std::to_string\([^)]*\) \+ "([a-z-]+)"/g;

test('every reason has words', () => {
  const reasons = named(['refine', 'write', 'io', 'table', 'text'], [
    /(?:reject|bad|record)\.reason = "([a-z0-9-]+)"/g,
    /return \{"([a-z]+-[a-z-]+)",$/gm,
    /rejects\.push_back\(\{row, "([a-z0-9-]+)"/g,
    /Refus(?:e|al)[({]"([a-z0-9-]+)"/g,
    /Verdict\("([a-z0-9-]+)", /g,
    /Broken\(chunk, "([a-z0-9-]+)"/g,
    /BadOf\(reading, item, "([a-z0-9-]+)"/g,
    /\bbad\("([a-z0-9-]+)"/g,
    /\? "([a-z]+-[a-z-]+)" : "[a-z]+-[a-z-]+"/g,
    /\? "[a-z]+-[a-z-]+" : "([a-z]+-[a-z-]+)"/g,
  ]);
  assert.ok(reasons.length > 40, `${reasons.length} found`);
  for (const text of sources(['text'])) {
    for (const [, before, behind] of text.matchAll(joined)) reasons.push(`${before}#${behind}`);
  }
  const missing = reasons.filter((reason) => !Object.hasOwn(en.reasons, reason) || !Object.hasOwn(ko.reasons, reason));
  assert.deepEqual(missing, [], 'say them in web/src/words/en.ts and ko.ts');
});

test('every check has words', () => {
  const checks = named(['audit'], [/NewFinding\(setting_?,\s*"([a-z-]+)"/g]);
  assert.ok(checks.length >= 8);
  assert.deepEqual(checks.filter((check) => !en.checks[check] || !ko.checks[check]), []);
  const units = named(['audit'], [/\.unit = "([a-z ]+)"/g]);
  assert.deepEqual(units.filter((unit) => !unit.startsWith('share') && (!en.unit[unit] || !ko.unit[unit])), []);
});

test('every stage has words', () => {
  const stages = named(['refine', 'write', 'table'], [/Describe<\w+>\(\s*"([a-z_]+)"/g, /info\.name = "([a-z_]+)"/g]);
  assert.ok(stages.length >= 8);
  assert.deepEqual(stages.filter((stage) => !en.stages[stage] || !ko.stages[stage]), []);
});

// The keys at every depth, and what kind of value they have.
function shape(value) {
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.entries(value).sort().map(([key, part]) => [key, shape(part)]));
}

test('the languages have the same words', () => {
  assert.deepEqual(shape(ko), shape(en));
});

test('no Korean word was left in English', () => {
  const left = [];
  const look = (value, path) => {
    if (typeof value === 'string' && !/[가-힣]/.test(value) && !/^(ko|data\/|held\/)?$/.test(value)) left.push(`${path}: ${value}`);
    if (typeof value === 'object') for (const [key, part] of Object.entries(value)) look(part, `${path}.${key}`);
  };
  look(ko, 'ko');
  assert.deepEqual(left, []);
});
