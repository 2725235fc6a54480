import type { Command } from '../../domain/commands.ts';
import { parseEmail } from '../../domain/email.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { ok } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { isJsonObject, MemberReader } from '../shared/member-reader.ts';
import { nameText, oneOf, visibleText } from '../shared/value-checks.ts';

/** One operation of a batch as a command: so far an upsert of a name. */
export function toOperation(operation: JsonValue): Command {
  const opened = MemberReader.ofBody(operation);
  if (!opened.ok) {
    return { op: 'refused', issues: opened.issues };
  }
  const envelope = opened.value;
  envelope.require('op', oneOf('op', ['upsert']));
  const data = envelope.require('data', (value) => ok(value));
  envelope.refuseOthers();
  const reader = new MemberReader(isJsonObject(data) ? data : {});
  const email = reader.read('email', parseEmail);
  const externalId = reader.read(
    'externalId',
    visibleText({ field: 'externalId', codePointsMax: 255 }),
  );
  const name = reader.read('name', nameText('name'));
  reader.refuseOthers();
  if (email === undefined && externalId === undefined) {
    const message = 'One of `externalId` and `email` is required.';
    reader.fail({ pointer: '', code: 'identifier_required', message });
  }
  const checked = reader.finish((): Command => ({
    op: 'upsert',
    keys: {
      ...(email === undefined ? {} : { email }),
      ...(externalId === undefined ? {} : { externalId }),
    },
    patch: name === undefined ? {} : { name },
  }));
  const whole = envelope.finish(() => undefined);
  const issues = [...(whole.ok ? [] : whole.issues), ...(checked.ok ? [] : checked.issues)];
  return checked.ok && whole.ok ? checked.value : { op: 'refused', issues };
}

/** What became of one operation. */
export function fromResult(index: number, outcome: Outcome): JsonValue {
  switch (outcome.kind) {
    case 'failed': {
      const { code, message, details } = outcome.failure;
      const issues = details?.issues ?? [{ pointer: '', code, message }];
      return {
        index,
        outcome: 'failed',
        errors: issues.map((issue) => ({
          pointer: issue.pointer,
          code: issue.code,
          detail: issue.message,
        })),
      };
    }
    case 'created':
      return { index, outcome: 'created', id: outcome.client.id };
    case 'updated':
    case 'unchanged':
      return {
        index,
        outcome: outcome.kind,
        id: outcome.client.id,
        matchedBy: outcome.matchedBy,
        changed: outcome.kind === 'updated' ? [...outcome.changed] : [],
      };
    case 'deleted':
    case 'company':
    case 'field':
      return { index, outcome: outcome.kind };
  }
}
