import { hash } from 'node:crypto';

/*
 * The id of a delivery, in `webhook-id` and in the API: made of what it is about, so that it is the same
 * at each attempt, before and after a crash, without being kept anywhere.
 */

const form = /^msg_([0-9a-f]{32})_([1-9]\d{0,15})$/;

/** Of the delivery of the change at a position. */
export function messageId(webhookId: string, position: number): string {
  return `msg_${webhookId.replaceAll('-', '')}_${position}`;
}

/** Of a test, which is about no change. */
export function testMessageId(webhookId: string, unique: string): string {
  return `msg_${webhookId.replaceAll('-', '')}_test_${unique.replaceAll('-', '')}`;
}

/** The position in an id of this webhook; `undefined` for any other text. */
export function positionOf(webhookId: string, id: string): number | undefined {
  const [, owner, position] = form.exec(id) ?? [];
  return owner === webhookId.replaceAll('-', '') ? Number(position) : undefined;
}

/** The same as a UUID (version 8, RFC 9562 section 5.8), for receivers whose ids are UUIDs. */
export function uuidOfMessage(id: string): string {
  const hex = hash('sha256', id).slice(0, 32);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
