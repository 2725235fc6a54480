import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OptionError, readOptions } from './options.ts';

test('without arguments both sizes are measured, warm, in five rounds of a second', () => {
  assert.deepEqual(readOptions([]), {
    sizes: [10_000, 1_000_000],
    only: [],
    sliceSeconds: 1,
    warmUpSeconds: 5,
    rounds: 5,
    isJson: false,
    writesDocs: false,
    avoidsWrk: false,
  });
});

test('sizes come in ascending order, so that the quotient has its small directory first', () => {
  assert.deepEqual(readOptions(['--size', '5000,100']).sizes, [100, 5_000]);
});

test('several figures can be named', () => {
  assert.deepEqual(readOptions(['--only', 'get,list']).only, ['get', 'list']);
});

test('what is no whole number in range is refused', () => {
  for (const args of [
    ['--seconds', '0'],
    ['--seconds', '1.5'],
    ['--warm-up', '0'],
    ['--rounds', 'many'],
    ['--size', '0'],
    ['--size', '-5'],
  ]) {
    assert.throws(() => readOptions(args), OptionError);
  }
});

test('unknown options and stray words are refused', () => {
  assert.throws(() => readOptions(['--sizes', '10']), OptionError);
  assert.throws(() => readOptions(['get']), OptionError);
});
