import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Settings } from './config/settings.ts';
import type { ChangeSignal } from './directory/change-signal.ts';
import type { Directory } from './directory/directory.ts';
import type { Dialect } from './dialects/dialect.ts';
import { causesOf } from './http/log.ts';
import type { Clock } from './lib/clock.ts';
import { createSealer } from './lib/seal.ts';
import { createOutboundClient } from './outbound/outbound-client.ts';
import type { Storage } from './storage/storage.ts';
import { createWebhooks } from './webhooks/create-webhooks.ts';
import { Dispatcher, type DispatcherParts } from './webhooks/dispatcher.ts';
import { createWebhookSecrets } from './webhooks/secrets.ts';
import { systemTimers } from './webhooks/timers.ts';
import type { WebhookWatch } from './webhooks/webhook-watch.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** What webhooks are put together from. */
export interface WebhookOptions {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly directory: Directory;
  readonly signal: ChangeSignal;
  readonly clock: Clock;
  readonly dialects: readonly Dialect[];
  /** The secret of this installation; those of webhooks are sealed with it. */
  readonly secret: string;
  readonly newId: (ms: number) => string;
  /** Told of failures that no caller is answered. */
  readonly onError: (causes: ReturnType<typeof causesOf>) => void;
  readonly watch: WebhookWatch;
}

/** The use cases, and whoever delivers once it is told where this server listens. */
export interface WebhookParts {
  readonly webhooks: Webhooks;
  start(listening: { readonly url: string; readonly port: number }): Promise<void>;
  stop(): Promise<void>;
}

/** Puts webhooks together. Throws where `webhookAllow` holds something else than addresses and blocks. */
export function createWebhookParts(options: WebhookOptions): WebhookParts {
  const { settings, storage, directory, signal, clock, dialects, secret, newId, onError, watch } =
    options;
  const voices = dialects.flatMap(({ webhookVoice }) => webhookVoice ?? []);
  let dispatcher: Dispatcher | undefined;
  let publicUrl = settings.publicUrl ?? '';
  const parts = {
    directory,
    storage,
    voices: new Map(voices.map((voice) => [voice.name, voice])),
    secrets: createWebhookSecrets(createSealer(secret, 'webhook secrets')),
    outbound: createOutboundClient({ allow: listOf(settings.webhookAllow) }),
    clock,
    // Known only once the server listens, and read when something is sent.
    get publicUrl() {
      return publicUrl;
    },
    timeoutMs: settings.webhookTimeoutSeconds * 1_000,
    newId,
  };
  const webhooks = createWebhooks(
    Object.assign(parts, { randomBytes, onChange: () => void dispatcher?.poll() }),
  );

  return {
    webhooks,
    async start({ url, port }) {
      publicUrl = settings.publicUrl ?? url;
      const dispatching: DispatcherParts = {
        ...parts,
        publicUrl,
        signal,
        timers: systemTimers,
        schedule: {
          waitsMs: listOf(settings.webhookRetrySeconds).map((each) => Number(each) * 1_000),
        },
        random: Math.random,
        retentionMs: settings.webhookRetentionDays * 86_400_000,
        holder: { server: serverName(settings, port), start: newId(clock.now()) },
        onError: (error) => onError(causesOf(error)),
        watch,
      };
      dispatcher = new Dispatcher(dispatching);
      await dispatcher.start();
    },
    async stop() {
      await dispatcher?.stop();
    },
  };
}

/**
 * What is the same when this server is started again, and is no other's: a data directory has one server
 * only, and of those who share a database no two listen in the same place.
 */
function serverName({ database }: Settings, port: number): string {
  return database === undefined ? 'the only one' : `${hostname()}:${port}`;
}

function listOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
}
