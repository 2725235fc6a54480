import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type MarkdownDocument, anchorsOf, findDocumentFaults, linksOf } from './documents.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What is installed or made here, and documents that others wrote. */
const notOurs = /(?:^|\/)(?:node_modules|data|\.data|__fixtures__)\//;

function readDocuments(): MarkdownDocument[] {
  const files = existsSync(`${root}.git`) ? filesOfGit() : filesOnDisk();
  return files
    .filter((file) => !notOurs.test(file))
    .map((file) => ({ file, text: readFileSync(`${root}/${file}`, 'utf8') }));
}

/** Notes that somebody keeps beside the work, and git ignores, are nobody else's. */
function filesOfGit(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
  const files = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim().split('\n');
  return files.filter((file) => existsSync(root + file));
}

function filesOnDisk(): string[] {
  const files = globSync(['*.md', '{bench,docs,sdk,src,test,tools}/**/*.md'], { cwd: root });
  return files.map((file) => file.replaceAll('\\', '/'));
}

describe('the documents', () => {
  const documents = readDocuments();

  it('link to files and headings that exist, and name no package host and no path of a machine', () => {
    const faults = findDocumentFaults(documents, { exists: (path) => existsSync(root + path) });

    assert.deepEqual(faults, []);
  });

  it('are found', () => {
    const files = documents.map(({ file }) => file);

    assert.ok(files.includes('README.md'));
    assert.ok(files.includes('src/dialects/assembly/README.md'));
    assert.ok(documents.flatMap(({ text }) => linksOf(text)).length > 50);
  });
});

describe('docs/dependencies.md', () => {
  it('has a line for every package that package.json names, and for no other', () => {
    const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Readonly<
      Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>
    >;
    const page = readFileSync(`${root}docs/dependencies.md`, 'utf8');

    const described = Array.from(page.matchAll(/^\| `([^`]+)`/gm), ([, name]) => name);

    const { dependencies, devDependencies } = manifest;
    assert.deepEqual(described, [
      ...Object.keys(dependencies).sort(),
      ...Object.keys(devDependencies).sort(),
    ]);
  });
});

describe('the check of the documents', () => {
  const target: MarkdownDocument = { file: 'docs/b.md', text: '# B\n\n## What `x` is\n' };
  const known = new Set(['docs/a.md', 'docs/b.md', 'src/main.ts']);

  function faultsOf(text: string): string[] {
    const documents = [{ file: 'docs/a.md', text }, target];
    return findDocumentFaults(documents, { exists: (path) => known.has(path) }).map(
      ({ message }) => message,
    );
  }

  const wrong: readonly (readonly [name: string, text: string, message: RegExp])[] = [
    ['a file that is not there', '[x](c.md)', /is not there/],
    ['a file in the wrong folder', '[x](main.ts)', /is not there/],
    ['a heading that is not there', '[x](b.md#what-y-is)', /no such heading/],
    ['a heading of its own that is not there', '# A\n\n[x](#b)', /no such heading/],
    ['a definition that leads nowhere', '[x]\n\n[x]: c.md', /is not there/],
    ['a picture that is not there', '![x](c.png)', /is not there/],
    ['a path outside of the project', '[x](../../other/a.md)', /outside/],
    ['a path from the root', '[x](/docs/b.md)', /are relative/],
    ['a package host', 'from https://registry.example.com/x', /a package host/],
    ['a home directory', 'see `/home/somebody/notes`', /a path of one machine/],
  ];

  for (const [name, text, message] of wrong) {
    it(`catches ${name}`, () => {
      const faults = faultsOf(text);

      assert.equal(faults.length, 1);
      assert.match(faults[0] ?? '', message);
    });
  }

  it('takes what is right, and what stands in code', () => {
    const text = [
      '[b](b.md), [x](b.md#what-x-is), [main](../src/main.ts), [site](https://example.com/c.md)',
      '`[x](c.md)` and',
      '```',
      '[x](c.md)',
      '```',
      'data in /var/lib/clientele, see https://example.com/home/x',
    ].join('\n');

    assert.deepEqual(faultsOf(text), []);
  });

  it('numbers headings that come twice', () => {
    assert.deepEqual(
      [...anchorsOf('# A b\n\n## A: b!\n\n## `c` [d](e.md)\n')],
      ['a-b', 'a-b-1', 'c-d'],
    );
  });
});
