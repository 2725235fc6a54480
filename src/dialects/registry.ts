import { assembly } from './assembly/index.ts';
import { clockwork } from './clockwork/index.ts';
import { crowdpower } from './crowdpower/index.ts';
import type { Dialect } from './dialect.ts';
import { fullengage } from './fullengage/index.ts';
import { native } from './native/index.ts';

/**
 * The only list of dialects. JSON of an import is tried in the words of the last one first, and in those of
 * the first one, where every member has a meaning, last.
 */
export const dialects: readonly Dialect[] = [clockwork, assembly, fullengage, crowdpower, native];

/** The one whose words are ours: cells of a CSV are brought into them. */
export const ownDialect: Dialect = native;
