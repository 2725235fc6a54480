import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { hasPgBouncer } from '../../src/storage/postgres/pgbouncer.testing.ts';

/** Where Debian's package puts it. */
const debianChromium = '/usr/bin/chromium';

/** Debian's browser, since none is downloaded, or the one that `CLIENTELE_TEST_CHROMIUM` names; `undefined` where there is none. */
export function findChromium(): string | undefined {
  const named = process.env['CLIENTELE_TEST_CHROMIUM'];
  return named ?? (existsSync(debianChromium) ? debianChromium : undefined);
}

/**
 * Installs Chromium and PgBouncer where they are missing, since npm has none to bring, and says so: where apt is at
 * hand and root runs the tests. Tests whose program is missing still say that they are skipped.
 */
export function installMissingPrograms(): void {
  const packages = missingPackages();
  if (packages.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return;
  }
  say(`The tests need ${packages.join(' and ')}: apt-get installs what is missing.`);
  try {
    const options = { stdio: 'ignore', timeout: 300_000 } as const;
    execFileSync('apt-get', ['update'], options);
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
  } catch (error) {
    say(`It could not: ${(error as Error).message}`);
  }
}

function missingPackages(): string[] {
  const packages: string[] = [];
  if (findChromium() === undefined) {
    packages.push('chromium');
  }
  // A service manager would start a PgBouncer that nobody asked for.
  if (!existsSync('/run/systemd/system') && !hasPgBouncer()) {
    packages.push('pgbouncer');
  }
  return packages;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
