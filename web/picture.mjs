// Makes docs/report.png from a real report: node web/picture.mjs out/spring/report.html docs/report.png
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';

const [report, picture] = process.argv.slice(2).map((path) => resolve(path));
const browser = await chromium.launch({ executablePath: process.env.SAEM_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1200, height: 1180 }, colorScheme: 'light', locale: 'en-US', reducedMotion: 'reduce' });
await page.goto(`file://${report}`);
await page.evaluate(() => document.fonts.ready);
await page.screenshot({ path: picture });
await browser.close();
