import type { Command } from '../../domain/commands.ts';
import { type Checked, ok } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { ImportedContext } from '../dialect.ts';
import { toCommand } from './to-domain.ts';

/** A customer as a caller sends it. Whoever is read from a file did nothing just now: no activity. */
export function readImported(
  body: JsonValue,
  { refusesJunkIds }: ImportedContext,
): Checked<Command> {
  const command = toCommand(body, { refuseJunk: refusesJunkIds });
  return command.op === 'refused'
    ? { ok: false, issues: command.issues }
    : ok({ ...command, isActivity: false });
}
