import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readImports } from '../../tools/imports.ts';
import { type TestServer, startTestServer } from '../support/test-server.ts';

/*
 * The SDK as a stranger gets it: packed, installed from the tarball into a bare project without a
 * network, and used there as its README says, against the whole program.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** As typed into a shell: what an npm around these tests was told is not for this one. */
const plainEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_')),
);

async function npm(cwd: string, ...args: readonly string[]): Promise<void> {
  await run('npm', args, { cwd, env: plainEnvironment });
}

let project: string;
let installed: string;

before(async () => {
  project = await mkdtemp(join(tmpdir(), 'clientele-sdk-'));
  installed = join(project, 'node_modules/clientele-sdk');
  await npm(join(root, 'sdk'), 'pack', '--ignore-scripts=false', '--pack-destination', project);
  const [tarball = ''] = globSync('*.tgz', { cwd: project });
  await writeFile(join(project, 'package.json'), '{ "type": "module", "private": true }');
  await npm(project, 'install', '--offline', '--no-audit', '--no-fund', `./${tarball}`);
});

after(() => rm(project, { recursive: true, force: true }));

describe('the packed SDK', () => {
  it('has what it needs and nothing else', () => {
    const files = globSync('**/*', { cwd: installed, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);

    for (const name of ['README.md', 'LICENSE', 'package.json', 'index.js', 'index.d.ts']) {
      assert.ok(files.includes(name), name);
    }
    const others = files.filter((name) => !/\.(?:js|d\.ts)$/.test(name));
    assert.deepEqual(others.toSorted(), ['LICENSE', 'README.md', 'package.json']);
    const { version, dependencies } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    ) as { readonly version: string; readonly dependencies?: object };
    assert.match(version, /^\d+\.\d+\.\d+$/);
    assert.equal(dependencies, undefined);
  });

  it('imports nothing but itself, so that a browser can load it as it is', () => {
    const modules = globSync('dist/**/*.js', { cwd: installed });

    for (const file of modules) {
      const text = readFileSync(join(installed, file), 'utf8');
      for (const { specifier } of readImports(text)) {
        assert.match(specifier, /^\.{1,2}\/.*\.js$/, file);
      }
      assert.doesNotMatch(text, /\b(?:process|Buffer|require|__dirname)\b/, file);
    }
    assert.ok(modules.length > 10);
  });
});

describe("the SDK's README", () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
    const readme = readFileSync(join(installed, 'README.md'), 'utf8');
    const blocks = Array.from(readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm), ([, code]) => code);
    assert.ok(blocks.length >= 6);
    await writeFile(join(project, 'readme.ts'), blocks.join('\n'));
  });

  after(() => server.close());

  it('runs from top to bottom, and says what it says', async () => {
    const { stdout } = await run(process.execPath, ['readme.ts'], {
      cwd: project,
      env: { ...process.env, CLIENTELE_URL: server.url, CLIENTELE_KEY: server.key },
      timeout: 60_000,
    });

    assert.match(stdout, /^[\da-f-]{36} updated$/m);
    assert.match(stdout, /^Ada Lovelace$/m);
    assert.match(stdout, /^ +'\/email: An email address/m);
    assert.match(stdout, /^default$/m);
    assert.match(stdout, /client\.updated/);
    const { body } = await server.call('GET', '/api/v2/clients?total=true&limit=1');
    // Ada, one order that was sent twice, and the stream.
    assert.equal((body as { readonly total: number }).total, 1_002);
  });

  it('has right types, of which the package brings all', async () => {
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify(consumer));
    await writeFile(join(project, 'mistakes.ts'), mistakes);

    const { stdout } = await run(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc')],
      {
        cwd: project,
      },
    ).catch((error: unknown) => error as { readonly stdout: string });

    assert.equal(stdout, '');
  });
});

/** A strict project for browsers: what the README needs of Node, `process`, is declared in `mistakes`. */
const consumer = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
  },
};

/** The line beneath each comment is wrong; where one of them is right, the compiler complains. */
const mistakes = `
import { type Clientele, hasCode } from 'clientele-sdk';

declare global {
  const process: { readonly env: Readonly<Record<string, string | undefined>> };
}

export async function tries(clientele: Clientele, error: unknown): Promise<void> {
  // @ts-expect-error: no such member
  await clientele.clients.create({ nmae: 'Ada' });
  // @ts-expect-error: no such status
  await clientele.clients.create({ status: 'gone' });
  // @ts-expect-error: a phone leads to several people
  (await clientele.clients.lookup({ phone: '1' })).id;
  // @ts-expect-error: by one key
  await clientele.clients.lookup({});
  // @ts-expect-error: a key has a name
  await clientele.keys.create({ scopes: ['read'] });
  // @ts-expect-error: cursors are the business of pages
  clientele.clients.list({ cursor: 'x' });
  // @ts-expect-error: no such code
  hasCode(error, 'email_tken');
  for await (const { email } of clientele.clients.list()) {
    // @ts-expect-error: not everybody has one
    email.length;
  }
}
`;
