import { assembly } from './assembly/index.ts';
import { clockwork } from './clockwork/index.ts';
import { crowdpower } from './crowdpower/index.ts';
import type { Dialect } from './dialect.ts';
import { fullengage } from './fullengage/index.ts';
import { native } from './native/index.ts';

/** The only list of dialects. */
export const dialects: readonly Dialect[] = [clockwork, assembly, fullengage, crowdpower, native];
