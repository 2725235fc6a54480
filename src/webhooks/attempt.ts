import type { Directory } from '../directory/directory.ts';
import { segmentTerms } from '../directory/select-clients.ts';
import { type Condition, matchesConditions } from '../domain/client-filter.ts';
import type { FieldCatalog } from '../domain/field.ts';
import { parseFilter } from '../domain/parse-filter.ts';
import type { SegmentFilter } from '../domain/segment.ts';
import type { Clock } from '../lib/clock.ts';
import type { OutboundClient } from '../outbound/outbound-client.ts';
import type { StoredChange } from '../storage/storage.ts';
import type { WebhookRecord } from '../storage/webhook-store.ts';
import type { AttemptResult } from './decide-result.ts';
import { loadSubject } from './load-subject.ts';
import { messageId, uuidOfMessage } from './message-id.ts';
import type { WebhookSecrets } from './secrets.ts';
import { standardHeaders } from './sign.ts';
import type { EventSubject, WebhookVoice } from './voice.ts';

/** What making attempts depends on. */
export interface AttemptParts {
  readonly directory: Pick<Directory, 'client' | 'history' | 'company' | 'changes' | 'fields'>;
  readonly voices: ReadonlyMap<string, WebhookVoice>;
  readonly secrets: WebhookSecrets;
  readonly outbound: OutboundClient;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly timeoutMs: number;
}

/** A request as it is sent, but for what depends on the moment. */
export interface Message {
  readonly id: string;
  readonly body: string;
}

/** A filter that cannot be read any more: nothing is lost, the delivery waits for somebody to change one of the two. */
const unreadableFilter = 'filter_unreadable';

/** The message of a change; `undefined` where the webhook does not want it, or an error that keeps it from being told. */
export async function messageOf(
  parts: AttemptParts,
  webhook: WebhookRecord,
  position: number,
): Promise<Message | undefined | { readonly error: string }> {
  const { workspaceId } = webhook;
  const voice = voiceOf(parts, webhook);
  const change = await changeAt(parts, webhook, position);
  if (change === undefined || !voice.types.has(change.type)) {
    return undefined;
  }
  const fields = await parts.directory.fields(workspaceId);
  const subject = await loadSubject(parts.directory, workspaceId, change, fields);
  const conditions = conditionsOf(webhook.filter, fields);
  if (conditions === undefined) {
    return { error: unreadableFilter };
  }
  if (subject === undefined || !isWanted(subject, conditions)) {
    return undefined;
  }
  const id = messageId(webhook.id, position);
  const { publicUrl } = parts;
  const uuid = uuidOfMessage(id);
  const body = voice.render({
    id,
    uuid,
    webhookId: webhook.id,
    change,
    subject,
    fields,
    publicUrl,
  });
  return { id, body: JSON.stringify(body) };
}

/** The voice of a webhook. */
export function voiceOf(
  { voices }: Pick<AttemptParts, 'voices'>,
  { voice }: Pick<WebhookRecord, 'voice'>,
): WebhookVoice {
  const found = voices.get(voice);
  if (found === undefined) {
    throw new Error('a webhook has a voice that no dialect brings');
  }
  return found;
}

async function changeAt(
  { directory }: AttemptParts,
  { workspaceId }: WebhookRecord,
  position: number,
): Promise<StoredChange | undefined> {
  const { changes } = await directory.changes(workspaceId, { after: position - 1, limit: 1 });
  return changes[0]?.position === position ? changes[0] : undefined;
}

function conditionsOf(
  filter: SegmentFilter | null,
  fields: FieldCatalog,
): readonly Condition[] | undefined {
  const parsed = parseFilter(segmentTerms(filter ?? {}, ''), fields);
  return parsed.ok ? parsed.value : undefined;
}

/** Whoever comes into the filter or leaves it is told of too. A filter says nothing of companies and fields. */
function isWanted(subject: EventSubject, conditions: readonly Condition[]): boolean {
  return (
    subject.kind !== 'client' ||
    matchesConditions(subject.client, conditions) ||
    (subject.before !== null && matchesConditions(subject.before, conditions))
  );
}

/** The headers of a message that is sent at an instant. */
export function headersOf(
  { voices, secrets }: Pick<AttemptParts, 'voices' | 'secrets'>,
  webhook: WebhookRecord,
  { id, body }: Message,
  at: number,
): Readonly<Record<string, string>> {
  const keys = secrets.open(webhook.id, webhook.secrets, at);
  return {
    'Content-Type': 'application/json',
    ...standardHeaders({ id, at, body }, keys),
    ...voiceOf({ voices }, webhook).headers?.(body, keys),
  };
}

/** Sends a message once. Never rejects for what the receiver does. */
export async function send(
  parts: AttemptParts,
  webhook: WebhookRecord,
  message: Message,
  signal?: AbortSignal,
): Promise<AttemptResult> {
  const { clock, outbound, timeoutMs } = parts;
  const at = clock.now();
  const headers = headersOf(parts, webhook, message, at);
  const outcome = await outbound.post({
    url: webhook.url,
    headers,
    body: message.body,
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
  const durationMs = clock.now() - at;
  return outcome.kind === 'answered'
    ? {
        at,
        durationMs,
        status: outcome.status,
        error: null,
        retryAfter: outcome.retryAfter,
        response: outcome.body,
      }
    : {
        at,
        durationMs,
        status: null,
        error: outcome.error,
        retryAfter: undefined,
        response: null,
      };
}

/**
 * Tries to tell a webhook of the change at a position. `unwanted`: there is nothing to tell it; `stopped`: by
 * `signal`. Rejects where storage does not answer.
 */
export async function attempt(
  parts: AttemptParts,
  webhook: WebhookRecord,
  position: number,
  signal: AbortSignal,
): Promise<AttemptResult | 'unwanted' | 'stopped'> {
  const message = await messageOf(parts, webhook, position);
  if (message === undefined) {
    return 'unwanted';
  }
  if ('error' in message) {
    const at = parts.clock.now();
    const { error } = message;
    return { at, durationMs: 0, status: null, error, retryAfter: undefined, response: null };
  }
  const result = await send(parts, webhook, message, signal);
  return result.error === 'stopped' ? 'stopped' : result;
}
