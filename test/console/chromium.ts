import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's package; no browser is downloaded. Another one: `CLIENTELE_TEST_CHROMIUM`. */
const debianPath = '/usr/bin/chromium';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Why no browser can be had here; `undefined` where one can. Tests give it as their reason to be skipped. */
export const noChromium: string | undefined = findChromium() === undefined ? missing() : undefined;

/** A browser. Close it, or the process does not end. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error(noChromium);
  }
  return chromium.launch({ executablePath, args: flags });
}

function findChromium(): string | undefined {
  const named = process.env['CLIENTELE_TEST_CHROMIUM'];
  return named ?? (existsSync(debianPath) ? debianPath : undefined);
}

function missing(): string {
  return 'there is no Chromium: install the package `chromium`, or name one in CLIENTELE_TEST_CHROMIUM';
}
