import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ServingProcess, serveClientele, temporaryDirectory } from './support/cli.ts';

/*
 * The README, followed by a stranger: every block of commands is run, from top to bottom, and where an
 * answer is printed below it, that is the answer. Only the address, the key and the directory differ.
 */

const root = fileURLToPath(new URL('..', import.meta.url));

/** Commands as they are printed, and the answer that is promised for them. */
interface Step {
  readonly commands: string;
  readonly answer: string | undefined;
}

const readme = readFileSync(join(root, 'README.md'), 'utf8');

function readSteps(): Step[] {
  const blocks = Array.from(
    readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm),
    ([, language = '', body = '']) => ({ language, body: body.trim() }),
  );
  return blocks.flatMap(({ language, body }, index) => {
    const next = blocks[index + 1];
    const answer = next?.language === 'json' ? next.body : undefined;
    return language === 'sh' ? [{ commands: body, answer }] : [];
  });
}

const steps = readSteps();
/** Running them here would take the packages away from under the tests: CI runs the second, and the others stand for the first. */
const installing = ['npm ci && npm start', 'npm ci && npm test'];
const keyStep = 'KEY=clk_…';
const data = join(temporaryDirectory(), 'data');

let server: ServingProcess;
let key = '';

before(async () => {
  server = await serveClientele(data);
  key = /clk_\w+/.exec(server.greeting)?.[0] ?? '';
});
after(() => server.stop());

async function run(commands: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-ec', commands.replaceAll('http://127.0.0.1:7171', server.url)],
    { cwd: root, env: { ...process.env, KEY: key, CLIENTELE_DATA: data } },
  );
  return stdout;
}

/** What stands in the README as "…" is different each time. */
function withPlaceholders(actual: unknown, printed: unknown): unknown {
  if (printed === '…') {
    return typeof actual === 'string' ? printed : actual;
  }
  if (typeof actual !== 'object' || actual === null) {
    return actual;
  }
  const like = Object(printed) as Readonly<Record<string, unknown>>;
  const entries = Object.entries(actual).map(
    ([name, value]) => [name, withPlaceholders(value, like[name])] as const,
  );
  return Array.isArray(actual) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

describe('the README', () => {
  it('has the two commands of the project as they are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };

    assert.deepEqual(
      steps.map(({ commands }) => commands).filter((commands) => commands.includes('npm')),
      installing,
    );
    assert.equal(scripts['start'], 'node bin/clientele serve');
    assert.match(readFileSync(join(root, '.ci/run'), 'utf8'), /^npm ci && npm test$/m);
  });

  it('tells to keep the key that the first start prints', () => {
    assert.ok(steps.some(({ commands }) => commands === keyStep));
    assert.match(server.greeting, /^ {2}clk_\w{51}$/m);
  });

  it('quotes messages as the program says them', () => {
    const quoted = Array.from(
      readme.matchAll(/^\| (?:401, )?`([^`]*…[^`]*)`/gm),
      ([, text = '']) => text,
    );
    const sources = ['bin/clientele', ...globSync('src/**/*.ts', { cwd: root })]
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n');

    const unknown = quoted
      .flatMap((text) => text.split('…'))
      .filter((part) => !sources.includes(part.trim()));

    assert.ok(quoted.length > 3);
    assert.deepEqual(unknown, []);
  });

  for (const { commands, answer } of steps) {
    if (installing.includes(commands) || commands === keyStep) {
      continue;
    }
    it(`has commands that work: ${commands.split('\n')[0]}`, async () => {
      const printed = await run(commands);

      if (commands.includes('curl')) {
        const actual: unknown = JSON.parse(printed.slice(printed.indexOf('{')));
        if (answer === undefined) {
          assert.doesNotMatch(printed, /"code":|Error/);
          return;
        }
        const wanted: unknown = JSON.parse(answer);
        assert.deepEqual(withPlaceholders(actual, wanted), wanted);
      }
    });
  }
});
