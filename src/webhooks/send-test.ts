import { randomUUID } from 'node:crypto';
import type { WebhookRecord } from '../storage/webhook-store.ts';
import { type AttemptParts, send, voiceOf } from './attempt.ts';
import { isSuccess } from './decide-result.ts';
import { testMessageId, uuidOfMessage } from './message-id.ts';
import { shownRequest } from './show-delivery.ts';
import type { TestResult } from './webhooks.ts';

/** Sends one message that is about no change, once. */
export async function sendTest(parts: AttemptParts, webhook: WebhookRecord): Promise<TestResult> {
  const id = testMessageId(webhook.id, randomUUID());
  const uuid = uuidOfMessage(id);
  const at = parts.clock.now();
  const body = voiceOf(parts, webhook).renderTest({ id, uuid, webhookId: webhook.id, at });
  const message = { id, body: JSON.stringify(body) };
  const result = await send(parts, webhook, message);
  const request = shownRequest(parts, webhook, message, result.at);
  return { id, isSuccess: isSuccess(result), request, result };
}
