import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { DeliveryQueue, newDelivery } from './delivery-queue.ts';
import type { DeliveryRecord } from '../storage/webhook-store.ts';

const delivery = (position: number, entityId: string): DeliveryRecord =>
  newDelivery({ position, type: 'client.updated', entityId, at: position });

function queueOf(entities: readonly string[]): DeliveryQueue {
  const queue = new DeliveryQueue();
  entities.forEach((entityId, index) =>
    queue.add(delivery(index + 1, entityId), { isKept: false }),
  );
  return queue;
}

describe('the queue of a webhook', () => {
  it('has one delivery of a record under way, and gives the next when it is settled', () => {
    const queue = queueOf(['a', 'b', 'a']);

    const first = queue.start(0);
    const second = queue.start(0);
    assert.deepEqual([first?.position, second?.position, queue.start(0)], [1, 2, undefined]);

    queue.settle(first ?? delivery(0, ''));
    assert.equal(queue.start(0)?.position, 3);
  });

  it('holds back only those behind one that failed, until it is due', () => {
    const queue = queueOf(['a', 'a', 'b']);
    const first = queue.start(0) ?? delivery(0, '');
    queue.postpone({ ...first, attempts: 1, nextAt: 500 });

    assert.equal(queue.start(499)?.position, 3);
    assert.equal(queue.start(499), undefined);
    assert.equal(queue.nextDueAt, 500);
    assert.equal(queue.start(500)?.position, 1);
  });

  it('lets the cursor pass what has a row, and gives rows to those that wait behind a failure', () => {
    const queue = queueOf(['a', 'a', 'b', 'c']);
    assert.equal(queue.cursor(9), 0);
    const first = queue.start(0) ?? delivery(0, '');
    queue.postpone({ ...first, attempts: 1, nextAt: 500 });
    assert.equal(queue.cursor(9), 1);

    assert.deepEqual(
      queue.takeHeld().map(({ position }) => position),
      [2],
    );
    assert.equal(queue.cursor(9), 2);
    for (const position of [3, 4]) {
      queue.settle(queue.start(0) ?? delivery(position, ''));
    }
    assert.equal(queue.cursor(9), 9);
    assert.equal(queue.size, 2);
  });

  it('brings every record in order, whatever fails, and loses none', () => {
    const entity = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.record({ fails: fc.boolean(), parallel: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(
        fc.array(entity, { maxLength: 30 }),
        fc.array(step, { minLength: 1 }),
        (entities, steps) => {
          const queue = queueOf(entities);
          const settled: DeliveryRecord[] = [];
          let now = 0;
          for (let turn = 0; queue.size > 0; turn++) {
            const { fails = false, parallel = 1 } = steps[turn % steps.length] ?? {};
            const underWay: DeliveryRecord[] = [];
            for (let next = queue.start(now); next !== undefined; next = queue.start(now)) {
              underWay.push(next);
              if (underWay.length === parallel) {
                break;
              }
            }
            assert.equal(new Set(underWay.map(({ entityId }) => entityId)).size, underWay.length);
            for (const each of underWay.toReversed()) {
              if (fails && each.attempts < 2) {
                queue.postpone({ ...each, attempts: each.attempts + 1, nextAt: now + 10 });
              } else {
                queue.settle(each);
                settled.push(each);
              }
            }
            now += 5;
          }

          const ofEntity = Map.groupBy(settled, ({ entityId }) => entityId);
          for (const [entityId, all] of ofEntity) {
            const expected = entities.flatMap((each, index) =>
              each === entityId ? [index + 1] : [],
            );
            assert.deepEqual(
              all.map(({ position }) => position),
              expected,
            );
          }
          assert.equal(settled.length, entities.length);
          assert.equal(queue.cursor(99), 99);
        },
      ),
    );
  });
});
