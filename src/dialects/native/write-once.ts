import type { Command } from '../../domain/commands.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { Answer, Call, DialectServices } from '../dialect.ts';
import { onceOf } from './claims.ts';

/** A write of `/api/v2`: what it asks for, and how its outcomes are said. */
export interface OnceWrite {
  readonly commands: readonly Command[];
  readonly isAtomic: boolean;
  /** Pure: what it answers may be kept with the write and sent again to a retry. Throws the `DirectoryError` of a write that failed. */
  answer(outcomes: readonly Outcome[]): Answer;
}

/** The one way in which a route of `/api/v2` writes records: with an `Idempotency-Key`, at most once. */
export async function writeOnce(
  services: DialectServices,
  call: Call,
  { commands, isAtomic, answer }: OnceWrite,
): Promise<Answer> {
  const once = onceOf(services, call, answer);
  return answer(await services.directory.write(call.actor, commands, { isAtomic, once }));
}
