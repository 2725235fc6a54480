import { strict as assert } from 'node:assert';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dialects } from '../src/dialects/registry.ts';
import { readImports } from './imports.ts';
import { findFaults } from './layers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dialectIds = dialects.map(({ id }) => id);

function readSources(): Map<string, string> {
  const patterns = ['src/**/*.ts', 'sdk/src/**/*.ts', 'console/src/**/*.{ts,tsx,css}'];
  const files = globSync(patterns, { cwd: root }).map((file) => file.replaceAll('\\', '/'));
  return new Map(files.map((file) => [file, readFileSync(`${root}/${file}`, 'utf8')]));
}

const sources = readSources();
const faults = messagesOf(sources);

function messagesOf(files: ReadonlyMap<string, string>): string[] {
  return findFaults(files, dialectIds).map(({ file, message }) => `${file} ${message}`);
}

describe('the sources', () => {
  it('import along the arrows only, without a cycle', () => {
    assert.deepEqual(faults, []);
  });

  it('are all read, and with them as many imports as there are', () => {
    const imports = [...sources.values()].flatMap((text) => readImports(text));

    assert.ok(sources.size > 200, `${sources.size} files`);
    assert.ok(imports.length > 800, `${imports.length} imports`);
  });
});

const wrongImports: readonly (readonly [name: string, file: string, text: string])[] = [
  ['lib that knows the domain', 'lib/a.ts', "import { fold } from '../domain/fold.ts';"],
  [
    'a type that the domain takes from the port',
    'domain/a.ts',
    "import type { Scope } from '../storage/storage.ts';",
  ],
  ['a file that the domain reads', 'domain/a.ts', "import { readFileSync } from 'node:fs';"],
  ['randomness in the domain', 'domain/a.ts', "import { randomBytes } from 'node:crypto';"],
  ['randomness without an import', 'domain/a.ts', 'export const a = Math.random();'],
  ['a clock in the domain', 'domain/a.ts', 'export const a = Date.now();'],
  [
    'an engine behind the port',
    'storage/storage.ts',
    "import type { Row } from './sqlite/connection.ts';",
  ],
  [
    'a use case that knows an engine',
    'directory/a.ts',
    "import { Writer } from '../storage/sqlite/writer.ts';",
  ],
  [
    'an engine that knows a use case',
    'storage/sqlite/a.ts',
    "import type { Actor } from '../../directory/directory.ts';",
  ],
  [
    'an engine that knows another engine',
    'storage/postgres/a.ts',
    "import { Writer } from '../sqlite/writer.ts';",
  ],
  [
    'a value that a dialect takes from the port',
    'dialects/clockwork/a.ts',
    "import { membersMax } from '../../storage/storage.ts';",
  ],
  [
    'a dialect that knows another one',
    'dialects/clockwork/a.ts',
    "import { renderError } from '../crowdpower/errors.ts';",
  ],
  [
    'a dialect that knows the settings',
    'dialects/clockwork/a.ts',
    "import type { Settings } from '../../config/settings.ts';",
  ],
  [
    'a dialect that knows the HTTP layer',
    'dialects/clockwork/a.ts',
    "import type { Voice } from '../../http/voices.ts';",
  ],
  ['a dialect that knows the framework', 'dialects/clockwork/a.ts', "import { x } from 'fastify';"],
  ['a schema outside schema.ts', 'dialects/clockwork/routes.ts', "import { Type } from 'typebox';"],
  [
    'an HTTP layer that knows a dialect',
    'http/a.ts',
    "const { clockwork } = await import('../dialects/clockwork/index.ts');",
  ],
  [
    'an HTTP layer that knows all dialects',
    'http/a.ts',
    "import { dialects } from '../dialects/registry.ts';",
  ],
  [
    'a command that goes to storage',
    'cli/commands/a.ts',
    "import { Writer } from '../../storage/sqlite/writer.ts';",
  ],
  ['a re-export', 'lib/a.ts', "export { fold } from '../domain/fold.ts';"],
  ['an import for its effect', 'lib/a.ts', "import '../domain/fold.ts';"],
  ['code that needs a test', 'domain/a.ts', "import { x } from './fold.test.ts';"],
  ['a file without a layer', 'plugins/a.ts', ''],
  ['a dialect by its name', 'http/a.ts', "export const a = (id: string) => id === 'clockwork';"],
  ['a dialect by comparison', 'directory/a.ts', 'export const a = b.dialect === c;'],
];

describe('the check of the layers', () => {
  for (const [name, file, text] of wrongImports) {
    it(`catches ${name}`, () => {
      const wrong = new Map([...sources, [`src/${file}`, text]]);

      const found = messagesOf(wrong).filter((message) => !faults.includes(message));

      assert.equal(found.length, 1, found.join('\n'));
      assert.ok(found[0]?.startsWith(`src/${file} `));
    });
  }

  it('keeps the SDK and the server apart, and the SDK from Node', () => {
    const wrong = new Map([
      ...sources,
      ['sdk/src/a.ts', "import { fold } from '../../src/domain/fold.ts';"],
      ['sdk/src/b.ts', "import { randomUUID } from 'node:crypto';"],
      ['src/http/c.ts', "import { hasCode } from '../../sdk/src/errors.ts';"],
    ]);

    const found = messagesOf(wrong).filter((message) => !faults.includes(message));

    assert.deepEqual(
      found.map((message) => message.split(' ')[0]),
      ['sdk/src/a.ts', 'sdk/src/b.ts', 'src/http/c.ts'],
    );
  });

  it('keeps the console away from the server, from Node and from the sources of the SDK', () => {
    const wrong = new Map([
      ...sources,
      ['console/src/a.ts', "import { fold } from '../../src/domain/fold.ts';"],
      ['console/src/b.ts', "import { readFileSync } from 'node:fs';"],
      ['console/src/c.ts', "import { hasCode } from '../../sdk/src/errors.ts';"],
    ]);

    const found = messagesOf(wrong).filter((message) => !faults.includes(message));

    assert.deepEqual(
      found.map((message) => message.split(' ')[0]),
      ['console/src/a.ts', 'console/src/b.ts', 'console/src/c.ts'],
    );
  });

  it('catches a cycle that only types close', () => {
    const circle = new Map([
      ['src/lib/a.ts', "import type { B } from './b.ts';"],
      ['src/lib/b.ts', "import { c } from './c.ts';"],
      ['src/lib/c.ts', "export { a } from './a.ts';"],
    ]);

    const found = messagesOf(circle);

    assert.deepEqual(found, [
      'src/lib/a.ts is in a cycle: src/lib/a.ts, src/lib/b.ts, src/lib/c.ts',
    ]);
  });

  it('refuses to pass over an import that it cannot read', () => {
    const computed = new Map([['src/lib/a.ts', 'export const a = await import(name);']]);

    assert.throws(() => findFaults(computed, dialectIds), /cannot be read/);
  });

  it('reads types, values and names apart', () => {
    const text = [
      "import { type A, b as c } from './x.ts';",
      "import { type D } from './y.ts';",
      "// import { no } from './comment.ts';",
      "import type { E } from './z.ts';",
    ].join('\n');

    assert.deepEqual(readImports(text), [
      { specifier: './x.ts', isTypeOnly: false, names: ['A', 'b'] },
      { specifier: './y.ts', isTypeOnly: true, names: ['D'] },
      { specifier: './z.ts', isTypeOnly: true, names: ['E'] },
    ]);
  });
});
