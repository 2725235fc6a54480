import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What npm has none of to bring: Debian's packages and where each puts its program. */
const programs = { chromium: '/usr/bin/chromium', pgbouncer: '/usr/sbin/pgbouncer' };

/**
 * Installs what is missing of these and says so, where apt is at hand and root runs the tests. Tests whose
 * program is missing still say that they are skipped.
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
  if (process.env['CLIENTELE_TEST_CHROMIUM'] === undefined && !existsSync(programs.chromium)) {
    packages.push('chromium');
  }
  // A service manager would start a PgBouncer that nobody asked for.
  if (!existsSync('/run/systemd/system') && !existsSync(programs.pgbouncer)) {
    packages.push('pgbouncer');
  }
  return packages;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
