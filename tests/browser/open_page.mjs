// What the browser tests share: one Chromium, pages written by report_pages, and a record of all that a page does.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
const require = createRequire(join(root, 'web/package.json'));
const { chromium } = require('playwright-core');
export const axeSource = require('axe-core').source;

export const reports = ['released', 'refused', 'undecided', 'made', 'empty', 'hostile'];

let browser;
let folder;

export async function start() {
  folder = mkdtempSync(join(tmpdir(), 'saem-report-'));
  execFileSync(process.env.SAEM_REPORT_PAGES, [folder]);
  browser = await chromium.launch({ executablePath: process.env.SAEM_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}

export async function stop() {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true });
}

// Opens a report. `seen` collects requests for anything but the file itself that the policy let pass, and whatever went
// wrong.
export async function open(report, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', reducedMotion: 'reduce', ...options });
  const seen = { requests: [], errors: [] };
  const page = await context.newPage();
  const url = `file://${join(folder, `${report}.html`)}`;
  await context.route('**/*', (route) => {
    if (route.request().url().split('#')[0] === url) return route.continue();
    seen.requests.push(route.request().url());
    return route.abort();
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) seen.errors.push(message.text());
  });
  page.on('pageerror', (error) => seen.errors.push(error.message));
  page.on('dialog', (dialog) => {
    seen.errors.push('a dialog opened');
    return dialog.dismiss();
  });
  context.on('page', () => seen.errors.push('a window opened'));
  await page.goto(url);
  return { page, context, seen, close: () => context.close() };
}

export const data = (page) => page.evaluate(() => JSON.parse(document.getElementById('report').textContent));
export const texts = (page, selector) => page.locator(selector).evaluateAll((elements) => elements.map((element) => element.textContent));
