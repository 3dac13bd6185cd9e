// A report whose every text attacks the page: texts stay texts, nothing runs, nothing is asked for.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { data, open, reports, start, stop } from './open_page.mjs';

before(start);
after(stop);

const walk = async (page) => {
  for (const language of ['한국어', 'English']) {
    await page.getByRole('button', { name: language }).click();
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
    for (;;) {
      const more = page.locator('button.more');
      if ((await more.count()) === 0) break;
      await more.click();
    }
    for (const button of await page.locator('button.quiet').all()) await button.click();
  }
};

test('hostile texts run no script, make no element, ask for nothing', async () => {
  const { page, seen, close } = await open('hostile');
  await walk(page);
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => typeof globalThis.pwned), 'undefined');
  assert.deepEqual(seen, { requests: [], errors: [] });
  const found = await page.evaluate(() => ({
    scripts: document.scripts.length,
    foreign: document.querySelectorAll('img, iframe, object, embed, link, base, video, audio, form, template, foreignObject, meta[http-equiv=refresh]').length,
    handlers: [...document.querySelectorAll('*')].filter((element) => [...element.attributes].some(({ name }) => name.startsWith('on'))).length,
    links: [...document.querySelectorAll('[href], [src], [action]')].map((element) => element.getAttribute('href')).filter((href) => !/^#[a-z0-9-]+$/.test(href)),
    styles: document.querySelectorAll('style').length,
  }));
  assert.deepEqual(found, { scripts: 2, foreign: 0, handlers: 0, links: [], styles: 1 });
  await close();
});

test('hostile texts are readable as what they are', async () => {
  const { page, close } = await open('hostile');
  await walk(page);
  const report = await data(page);
  const text = await page.locator('#page').evaluate((element) => element.textContent);
  for (const sample of [...report.kept, ...report.made, ...report.rejected]) {
    if (/[\u0000-\u001f\u202e\u2066\u2028\u2029]/.test(sample.dataset) || sample.dataset === 'pages') continue;
    assert.ok(text.includes(sample.dataset), sample.dataset);
  }
  // What would reorder or hide the text around it has a visible form.
  assert.ok(text.includes('U+202E') && text.includes('U+2028') && text.includes('U+0000'));
  const raw = await page.locator('.sample .text, .sample h4, .sample .uri').evaluateAll((elements) => elements.map((element) => element.textContent).join(''));
  assert.doesNotMatch(raw, /[\u202a-\u202e\u2066-\u2069\u0000\u001b]/);
  await close();
});

test('names of objects in the data are only names', async () => {
  const { page, close } = await open('hostile');
  const reasons = await page.locator('.reasons bdi').allTextContents();
  for (const name of ['  proto  ', 'constructor']) assert.ok(reasons.map((reason) => reason.trim()).includes(name.trim()), name);
  assert.doesNotMatch(await page.locator('#page').textContent(), /native code|\[object /);
  await close();
});

test('a span that lies marks nothing outside its text', async () => {
  const { page, close } = await open('hostile');
  await walk(page);
  const broken = await page.locator('.sample', { hasText: 'span ends before it begins' }).first().locator('mark').count();
  assert.equal(broken, 0);
  assert.ok((await page.locator('mark').allTextContents()).every((text) => !text.includes('\ufffd')));
  await close();
});

test('a wall of text and stacked marks stay in their place', async () => {
  const { page, close } = await open('hostile', { viewport: { width: 360, height: 740 } });
  await walk(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  const heading = page.locator('h1');
  const top = await heading.evaluate((element) => {
    element.scrollIntoView({ block: 'center' });
    const box = element.getBoundingClientRect();
    return document.elementFromPoint(box.left + 20, box.top + 20) === element;
  });
  assert.ok(top);
  await close();
});

for (const report of reports) {
  test(`${report}: the policy holds even for who is inside`, async () => {
    const { page, seen, close } = await open(report);
    const tried = await page.evaluate(async () => {
      const outcome = {};
      try {
        document.body.innerHTML += '<b>x</b>';
        outcome.markup = 'let in';
      } catch {
        outcome.markup = 'refused';
      }
      const style = document.createElement('style');
      style.textContent = 'body { margin-left: 99px }';
      document.head.append(style);
      outcome.style = getComputedStyle(document.body).marginLeft === '99px' ? 'let in' : 'refused';
      const image = new Image();
      outcome.image = await new Promise((resolve) => {
        image.onload = () => resolve('let in');
        image.onerror = () => resolve('refused');
        image.src = 'https://example.org/x.png';
      });
      outcome.fetch = await fetch('https://example.org/').then(
        () => 'let in',
        () => 'refused',
      );
      return outcome;
    });
    assert.deepEqual(tried, { markup: 'refused', style: 'refused', image: 'refused', fetch: 'refused' });
    assert.deepEqual(seen.requests, []);
    await close();
  });
}
