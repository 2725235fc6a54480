import type { Sealer } from '../lib/seal.ts';
import type { SealedSecret } from '../storage/webhook-store.ts';

/** Secrets at rest: sealed for this installation and this webhook, so that a copy of the data signs nothing. */
export interface WebhookSecrets {
  seal(webhookId: string, secret: string): string;
  /** Those that still count, the newest first. Throws for one that was not sealed here. */
  open(webhookId: string, secrets: readonly SealedSecret[], now: number): readonly string[];
}

export function createWebhookSecrets(sealer: Sealer): WebhookSecrets {
  return {
    seal: (webhookId, secret) => sealer.seal(contextOf(webhookId), secret),
    open: (webhookId, secrets, now) =>
      secrets
        .filter(({ expiresAt }) => expiresAt === null || now < expiresAt)
        .map(({ sealed }) => {
          const secret = sealer.open(contextOf(webhookId), sealed);
          if (secret === undefined) {
            throw new Error('the secret of a webhook was not sealed by this installation');
          }
          return secret;
        }),
  };
}

function contextOf(webhookId: string): string {
  return `webhook ${webhookId}`;
}
