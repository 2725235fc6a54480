import type { Command } from '../../domain/commands.ts';
import type { Checked } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { toUpsert } from './to-domain.ts';

/** A customer as a caller sends it. */
export function readImported(body: JsonValue): Checked<Command> {
  return toUpsert(body);
}
