import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { dialects } from '../src/dialects/registry.ts';
import { DirectoryError, errorCodes } from '../src/domain/errors.ts';
import { createVoices, plainVoice } from '../src/http/voices.ts';
import { dialectRoutes } from './support/dialect-routes.ts';

/*
 * What holds the dialects together: one list, one skeleton, one path space. None of it knows a dialect.
 */

const folder = new URL('../src/dialects/', import.meta.url);
const folders = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map(({ name }) => name)
  .sort();

const skeleton = [
  'README.md',
  '__fixtures__',
  'errors.test.ts',
  'errors.ts',
  'from-domain.ts',
  'index.ts',
  'routes.ts',
  'schema.ts',
  'to-domain.test.ts',
  'to-domain.ts',
];

describe('the registry of dialects', () => {
  it('has every folder, and nothing that has none', () => {
    assert.deepEqual(dialects.map(({ id }) => id).sort(), folders);
  });

  for (const name of folders) {
    it(`finds the whole skeleton in ${name}`, () => {
      for (const part of skeleton) {
        assert.ok(existsSync(new URL(`${name}/${part}`, folder)), `${name} has no ${part}`);
      }
      assert.notEqual(readdirSync(new URL(`${name}/__fixtures__`, folder)).length, 0);
    });

    it(`has no dialect in ${name} that knows another, or storage, settings or HTTP`, () => {
      for (const file of sourceFiles(name)) {
        const text = readFileSync(new URL(`${name}/${file}`, folder), 'utf8');
        for (const [, from = ''] of text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.\.[^']+)'/g)) {
          assert.match(from, allowedImports, `${name}/${file} imports ${from}`);
        }
      }
    });
  }

  /** Types of the storage port are what queries are made of (design 2: dialects see `domain`, the directory and what exports it). */
  const allowedImports =
    /^\.\.\/((?:dialect|problem)\.ts|shared\/|\.\.\/(domain|directory|exporting|importing|lib|accounts|webhooks)\/|\.\.\/storage\/[a-z-]+\.ts$)/;

  function sourceFiles(name: string): string[] {
    return readdirSync(new URL(name, folder)).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
    );
  }
});

describe('the path space', () => {
  const prefixes = dialects.flatMap(({ id, pathPrefixes }) =>
    pathPrefixes.map((prefix) => ({ id, prefix })),
  );
  const routes = dialectRoutes();
  const isUnder = (path: string, prefix: string): boolean =>
    path === prefix || path.startsWith(`${prefix}/`);

  it('has prefixes that begin with a slash, end without one and belong to one dialect', () => {
    for (const { prefix } of prefixes) {
      assert.match(prefix, /^(\/[a-z\d-]+)+$/);
    }
    assert.equal(new Set(prefixes.map(({ prefix }) => prefix)).size, prefixes.length);
  });

  it('gives every route of a dialect a path under one of its own prefixes', () => {
    for (const { dialect, route, name } of routes) {
      assert.ok(
        dialect.pathPrefixes.some((prefix) => isUnder(route.path, prefix)),
        `${dialect.id} has no prefix for ${name}`,
      );
    }
  });

  it('answers for every route, and for what is beside it, in the voice of its own dialect', () => {
    const voiceOf = createVoices(dialects);

    for (const { dialect, route, name } of routes) {
      assert.equal(voiceOf(route.path), dialect, name);
      assert.equal(voiceOf(`${route.path}/nothing/here`), dialect, name);
    }
    assert.equal(voiceOf('/'), plainVoice);
    assert.equal(voiceOf('/customersx'), plainVoice);
  });

  it('has a prefix inside another dialect’s only where no route of that one is below it', () => {
    for (const inner of prefixes) {
      for (const outer of prefixes.filter(({ id }) => id !== inner.id)) {
        if (isUnder(inner.prefix, outer.prefix)) {
          const lost = routes.filter(
            ({ dialect, route }) => dialect.id === outer.id && isUnder(route.path, inner.prefix),
          );
          assert.deepEqual(lost, [], `${inner.prefix} takes routes from ${outer.id}`);
        }
      }
    }
  });

  it('has no two routes for the same method and path', () => {
    const shapes = routes.map(({ route }) => `${route.method} ${route.path.replace(/:\w+/g, ':')}`);

    assert.equal(new Set(shapes).size, shapes.length);
  });
});

describe('the error map of', () => {
  const issues = [{ pointer: '/email', code: 'email', message: 'It is not an email.' }] as const;
  const details = [
    {},
    { issues },
    { pointer: '/companyId' },
    { items: [{ index: 3, failure: { code: 'identity_conflict', message: 'No.' } }] },
    { matches: { externalId: 'a', email: 'b' } },
  ] as const;

  for (const { id, renderError, about } of dialects) {
    it(`${id} says every code, with every kind of detail, as its schema has it`, () => {
      assert.ok(about, `${id} says nothing of itself`);

      for (const code of errorCodes) {
        for (const each of details) {
          const answer = renderError(new DirectoryError(code, 'It is so. Do this.', each));

          assert.ok(answer.status >= 400 && answer.status < 600, `${code} ${answer.status}`);
          assert.ok(
            Value.Check(about.errorSchema(answer.status) as TSchema, answer.body),
            `${code} ${JSON.stringify(answer.body)}`,
          );
        }
      }
    });
  }
});
