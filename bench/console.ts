import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { readSettings } from '../src/config/read-settings.ts';
import { type RunningServer, startServer } from '../src/main.ts';
import { buildConsole } from '../test/console/built-console.ts';
import { launchChromium } from '../test/console/chromium.ts';
import { median } from './arithmetic.ts';
import { cachedDirectory, copyDirectory, scratchDirectory } from './directories/directory-cache.ts';

/*
 * How quick the console is: `node bench/console.ts --size 1000000`. A Chromium without a graphics card, the
 * server and this program share the machine; `--data` takes a directory that is there instead of a copy, in
 * which nobody has an account yet.
 */

const limits = {
  signInKb: 250,
  rowsKb: 450,
  firstRowsMs: 300,
  searchMs: 150,
  framesPerSecond: 50,
} as const;

/** Names, common and rare, beginnings of addresses and ends of phones: so many letters that two slow ones are no percentile. */
const searched =
  'muller,schmidt,garcia,smith,nowak,martin,johnson,becker,dupont,anna,oliver,zoe,xavier,ada lovelace,' +
  "o'connor,van der,info@,john.smith,maria,gmail,612345,020 7946,98765";
const navigations = 7;

const { values } = parseArgs({
  options: { size: { type: 'string', default: '1000000' }, data: { type: 'string' } },
});

function say(name: string, value: string, limit: string): void {
  console.log(`${name.padEnd(52)} ${value.padStart(12)}   asked: ${limit}`);
}

/** Compressed bytes of the scripts that a page has received, in kB. */
async function countScripts(page: Page): Promise<() => number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const scripts = new Set<string>();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') {
      scripts.add(requestId);
    }
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += scripts.has(requestId) ? encodedDataLength : 0;
  });
  return () => Math.round(bytes / 1_000);
}

/** In the page: clicks a link and gives the milliseconds until the first row is painted. */
const rowsAfterClick = `new Promise((resolve) => {
  const began = performance.now();
  new MutationObserver((_, observer) => {
    if (document.querySelector('[role=rowheader] a') !== null) {
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - began));
    }
  }).observe(document.body, { childList: true, subtree: true });
  document.querySelector('a[href="/console/clients"]').click();
})`;

/**
 * In the page: notes for each letter how many milliseconds later the table answers what stands in the search box.
 * Emptying the box presses Delete, which asks for nothing; the address may still be that of the letter before.
 */
const noteKeys = `globalThis.answered = [];
addEventListener('keydown', ({ key }) => {
  if (key.length > 1) {
    return;
  }
  const began = performance.now();
  function look() {
    const asked = document.querySelector('input[type=search]').value.trim();
    const shown = document.querySelector('[data-query]')?.dataset.query;
    if (performance.now() - began > 3000 || (asked !== '' && shown === asked)) {
      answered.push(performance.now() - began);
    } else {
      requestAnimationFrame(look);
    }
  }
  requestAnimationFrame(look);
})`;

/** In the page: scrolls as a wheel does for three seconds, and gives the frames a second. */
const framesWhileScrolling = `new Promise((resolve) => {
  const grid = document.querySelector('[role=grid]');
  const began = performance.now();
  let frames = 0;
  function step(now) {
    frames += 1;
    grid.scrollTop += 40;
    if (now - began < 3000) {
      requestAnimationFrame(step);
    } else {
      resolve((frames / (performance.now() - began)) * 1000);
    }
  }
  requestAnimationFrame(step);
})`;

async function measure(page: Page, { url, welcomeLink }: RunningServer): Promise<void> {
  const scriptsKb = await countScripts(page);
  await page.goto(`${url}/console/welcome${new URL(welcomeLink ?? url).hash}`);
  await page.getByLabel('Your name').fill('Bench');
  say('scripts until the form can be used, kB', `${scriptsKb()}`, `< ${limits.signInKb}`);

  await page.getByLabel('Email').fill('bench@example.com');
  await page.getByLabel('Password').fill('only for measuring');
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByRole('rowheader').first().waitFor();
  say('scripts until clients are shown, kB', `${scriptsKb()}`, `< ${limits.rowsKb}`);

  const firstRows: number[] = [];
  for (let round = 0; round < navigations; round += 1) {
    await page.getByRole('link', { name: 'Fields' }).click();
    await page.getByRole('heading', { name: 'Fields', level: 1 }).waitFor();
    firstRows.push(await page.evaluate<number>(rowsAfterClick));
  }
  const rowsMs = `${Math.round(median(firstRows))}`;
  say('first rows after navigation, median ms', rowsMs, `<= ${limits.firstRowsMs}`);

  const frames = await page.evaluate<number>(framesWhileScrolling);
  say('scrolling, frames/s', `${Math.round(frames)}`, `>= ${limits.framesPerSecond}`);

  const search = page.getByRole('searchbox', { name: 'Search clients' });
  await page.evaluate(noteKeys);
  let keys = 0;
  for (const name of searched.split(',')) {
    await search.fill('');
    await search.focus();
    for (const letter of name) {
      keys += 1;
      await page.keyboard.press(letter);
      // The page's policy forbids what `waitForFunction` does.
      while ((await page.evaluate<number>('answered.length')) < keys) {
        await page.waitForTimeout(5);
      }
    }
  }
  const answers = await page.evaluate<number[]>('answered');
  const sorted = answers.toSorted((a, b) => a - b);
  const p95 = sorted[Math.floor(answers.length * 0.95)] ?? NaN;
  const keyMs = `${Math.round(p95)}`;
  say('a key of a search until shown, p95 ms', keyMs, `<= ${limits.searchMs}`);
  say('the slowest of them', `${Math.round(sorted.at(-1) ?? NaN)}`, '-');
}

buildConsole();
const scratch = scratchDirectory();
const browser = await launchChromium();
try {
  let data = values.data;
  if (data === undefined) {
    const cached = await cachedDirectory(Number(values.size), (line) => console.error(line));
    data = join(scratch.path, 'console');
    copyDirectory(cached.dataPath, data);
  }
  const server = await startServer(readSettings({ data, port: '0' }, {}));
  try {
    await measure(await browser.newPage(), server);
  } finally {
    await server.close();
  }
} finally {
  await browser.close();
  scratch.dispose();
}
