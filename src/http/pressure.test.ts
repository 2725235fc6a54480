import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import type { Route } from '../dialects/dialect.ts';
import { nextTurn } from '../lib/next-turn.ts';
import { watchPressure } from './pressure.ts';

/** A server whose clock, loop and queue are played. Each call that is begun takes `workMs`. */
function played(workMs = 1) {
  const state = { nowMs: 0, isLate: false, sheds: false, room: Infinity };
  const begun: string[] = [];
  const refused: string[] = [];
  const pressure = watchPressure({
    loopDelayMaxMs: 0,
    loop: { isLate: () => state.isLate, close: () => undefined },
    now: () => state.nowMs,
    directory: {
      shedsWrites: () => state.sheds,
      takeWrites: (wanting) => Math.min(wanting, state.room),
    },
  });

  function meet(name: string, scope: Route['scope']): void {
    pressure.meet({
      route: { scope },
      begin() {
        begun.push(name);
        state.nowMs += workMs;
      },
      refuse(error) {
        assert.equal(error.code, 'unavailable');
        assert.ok((error.details.retryAfterSeconds ?? 0) > 0);
        refused.push(name);
      },
    });
  }

  return { state, begun, refused, meet };
}

void describe('calls', () => {
  void test('are begun at once while there is nothing to fear', () => {
    const { begun, meet } = played();

    meet('read', 'read');
    meet('write', 'write');

    assert.deepEqual(begun, ['read', 'write']);
  });

  void test('are all refused while the loop is late', () => {
    const { state, refused, meet } = played();
    state.isLate = true;

    meet('read', 'read');
    meet('admin', 'admin');

    assert.deepEqual(refused, ['read', 'admin']);
  });

  void test('that write are refused where the queue has no room, and reads go on', () => {
    const { state, begun, refused, meet } = played();
    state.room = 0;

    meet('write', 'write');
    meet('ingest', 'ingest');
    meet('read', 'read');

    assert.deepEqual([begun, refused], [['read'], ['write', 'ingest']]);
  });

  void test('of a crowd that writes are begun newest first, as many as there is room for', async () => {
    const { state, begun, refused, meet } = played();
    Object.assign(state, { sheds: true, room: 2 });

    ['a', 'b', 'c', 'd'].forEach((name) => meet(name, 'write'));
    meet('read', 'read');
    const atOnce = [...begun];
    await nextTurn();

    assert.deepEqual(atOnce, ['read']);
    assert.deepEqual(begun, ['read', 'd', 'c']);
    assert.deepEqual(refused, ['b', 'a']);
  });
});

void describe('after the loop was late', () => {
  void test('10 ms of calls are begun in each turn, newest first, until nobody was refused for a second', async () => {
    const { state, begun, refused, meet } = played(4);
    state.isLate = true;
    meet('late', 'read');
    state.isLate = false;

    ['a', 'b', 'c', 'd'].forEach((name) => meet(name, 'read'));
    await nextTurn();
    assert.deepEqual(
      [begun, refused],
      [
        ['d', 'c', 'b'],
        ['late', 'a'],
      ],
    );
    state.nowMs += 990;
    ['e', 'f', 'g', 'h'].forEach((name) => meet(name, 'read'));
    await nextTurn();
    assert.deepEqual(refused, ['late', 'a', 'e']);
    state.nowMs += 1_000;
    ['i', 'j', 'k', 'l'].forEach((name) => meet(name, 'read'));

    assert.deepEqual(begun.slice(6), ['i', 'j', 'k', 'l']);
  });
});
