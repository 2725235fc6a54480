import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOnce } from './read-once.ts';

describe('what is read once', () => {
  it('is read by its name once, however many ask for it at the same time', async () => {
    const reads: string[] = [];
    const read = readOnce((name) => {
      reads.push(name);
      return Promise.resolve(`text of ${name}`);
    });

    const texts = await Promise.all([read('a'), read('a'), read('b')]);

    assert.deepEqual(texts, ['text of a', 'text of a', 'text of b']);
    assert.equal(await read('a'), 'text of a');
    assert.deepEqual(reads, ['a', 'b']);
  });

  it('is read again after a failure, and then kept', async () => {
    const results = [Promise.reject(new Error('EMFILE')), Promise.resolve('text')];
    let count = 0;
    const read = readOnce(() => results[count++] ?? assert.fail('read too often'));

    const failures = await Promise.allSettled([read('a'), read('a')]);

    assert.deepEqual(
      failures.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await read('a'), 'text');
    assert.equal(await read('a'), 'text');
    assert.equal(count, 2);
  });
});
