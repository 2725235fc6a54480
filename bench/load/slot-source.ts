import { createHash } from 'node:crypto';
import type { Targets } from '../directories/targets.ts';
import { createRandom } from './random.ts';
import type { SlotSource } from './template.ts';

/** Values for slots: fresh ones begin with the tag, which no other source may have; choices follow from it. */
export function createSlotSource(tag: string, targets: Targets): SlotSource {
  const random = createRandom(createHash('sha256').update(tag).digest().readUInt32LE());
  let made = 0;
  return {
    random,
    fresh: () => `${tag}${(made += 1)}`,
    target: () => targets.at(Math.floor(random() * targets.count)),
  };
}
