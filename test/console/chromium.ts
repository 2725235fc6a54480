import { execFileSync } from 'node:child_process';
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
  if (named !== undefined) {
    return named;
  }
  if (!existsSync(debianPath)) {
    install();
  }
  return existsSync(debianPath) ? debianPath : undefined;
}

/** Only root can, and only where there is apt. */
function install(): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return;
  }
  try {
    const options = { stdio: 'ignore', timeout: 300_000 } as const;
    execFileSync('apt-get', ['update'], options);
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
  } catch {
    // Said by `missing`.
  }
}

function missing(): string {
  return 'there is no Chromium: install the package `chromium`, or name one in CLIENTELE_TEST_CHROMIUM';
}
