import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../support/debian-packages.ts';

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

function missing(): string {
  return 'there is no Chromium: install the package `chromium`, or name one in CLIENTELE_TEST_CHROMIUM';
}
