import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { DirectoryError } from '../domain/errors.ts';
import { createGuessLimits, type GuessLimits } from './guess-limits.ts';

const minute = 60_000;

function create(): { readonly limits: GuessLimits; readonly clock: { at: number; now(): number } } {
  const clock = { at: 0, now: () => clock.at };
  return { limits: createGuessLimits(clock), clock };
}

/** How many of these guesses are let through. */
function letThrough(
  limits: GuessLimits,
  count: number,
  guessOf: (index: number) => { account?: string; network?: string; isKnownNetwork?: boolean },
): number {
  let through = 0;
  for (let index = 0; index < count; index++) {
    try {
      const guess = { account: 'owner', network: 'home', isKnownNetwork: false };
      limits.take({ ...guess, ...guessOf(index) });
      through += 1;
    } catch (error) {
      assert.ok(error instanceof DirectoryError && error.code === 'rate_limited');
    }
  }
  return through;
}

void test('one network gets ten guesses at an account in a quarter of an hour, and fifty at all', () => {
  const { limits, clock } = create();

  assert.equal(
    letThrough(limits, 30, () => ({})),
    10,
  );
  assert.equal(
    letThrough(limits, 100, (index) => ({ account: `other ${index}` })),
    40,
  );

  clock.at += 15 * minute;
  assert.equal(
    letThrough(limits, 30, () => ({})),
    10,
  );
});

void test('many networks together get a hundred guesses at an account in an hour', () => {
  const { limits } = create();

  assert.equal(
    letThrough(limits, 500, (index) => ({ network: `bot ${index}` })),
    100,
  );
});

void test('strangers never lock an owner out of a network that is the owner’s', () => {
  const { limits } = create();
  letThrough(limits, 1_000, (index) => ({ network: `bot ${index}` }));

  assert.equal(
    letThrough(limits, 1, () => ({ network: 'home', isKnownNetwork: true })),
    1,
  );
  assert.equal(
    letThrough(limits, 1, () => ({ network: 'elsewhere' })),
    0,
  );
});

void test('a right password gives back what led up to it', () => {
  const { limits } = create();
  const guess = { account: 'owner', network: 'home', isKnownNetwork: false };

  for (let signIns = 0; signIns < 200; signIns++) {
    limits.take(guess);
    limits.forgive(guess);
  }

  assert.equal(
    letThrough(limits, 20, () => ({})),
    10,
  );
});
