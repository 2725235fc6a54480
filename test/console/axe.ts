import { strict as assert } from 'node:assert';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { drillScale } from '../support/drill-scale.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Naming every element that passed takes ten times as long as looking at it.
const resultTypes: axe.resultGroups[] = ['violations'];
const everything: axe.RunOptions = { runOnly: { type: 'tag', values: tags }, resultTypes };
/** What another theme changes; in full, all is looked at there too. */
const colors: axe.RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast'] },
  resultTypes,
};

/** What React Aria has read out and takes away again. */
const context = { exclude: '[data-live-announcer]' };

function runOf(options: axe.RunOptions): string {
  return `axe.run(${JSON.stringify(context)}, ${JSON.stringify(options)}).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))`;
}

/** A page that was just given another theme or size is drawn by then, and what fades has faded. */
const untilDrawn = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() =>
  Promise.all(
    document.getAnimations().filter((each) => each instanceof CSSTransition).map(({ finished }) => finished.catch(() => {}))).then(() => {}))`;

/** Fails with every violation of WCAG 2.2 AA that axe finds on the page as it is. */
export async function assertAccessible(page: Page, options = everything): Promise<void> {
  if ((await page.evaluate('typeof axe')) === 'undefined') {
    await page.evaluate(axe.source);
  }
  await page.locator('[role=grid][aria-busy=true]').waitFor({ state: 'hidden' });
  await page.evaluate(untilDrawn);

  const violations = await page.evaluate(runOf(options));

  assert.deepEqual(violations, [], page.url());
}

/** As `assertAccessible`, in light, in dark and at 375 px, where nothing may be too wide. Leaves the window so. */
export async function assertAccessibleInAnyForm(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await assertAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await assertAccessible(page, drillScale === 1 ? everything : colors);
  await page.setViewportSize({ width: 375, height: 720 });
  await assertAccessible(page);
  const excess = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  assert.equal(await page.evaluate(excess), 0, `${page.url()} is too wide at 375 px`);
}
