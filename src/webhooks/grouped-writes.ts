import type { Storage } from '../storage/storage.ts';
import type {
  LeaseHolder,
  WebhookProgress,
  WebhookRecord,
  WebhookWriter,
} from '../storage/webhook-store.ts';

interface Pending {
  work(writer: WebhookWriter): Promise<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/**
 * What the webhooks of this server ask of storage, in one transaction for all who ask at about the same
 * time: so fifty webhooks cost one sync and not fifty.
 */
export class GroupedWrites {
  readonly #storage: Pick<Storage, 'write'>;
  readonly #holder: LeaseHolder;
  #pending: Pending[] = [];
  #isWriting = false;

  constructor(storage: Pick<Storage, 'write'>, holder: LeaseHolder) {
    this.#storage = storage;
    this.#holder = holder;
  }

  /** As `WebhookWriter.lease`. */
  lease(
    webhook: Pick<WebhookRecord, 'workspaceId' | 'id'>,
    span: { readonly now: number; readonly until: number },
  ): Promise<WebhookRecord | undefined> {
    return this.#add((writer) => writer.lease(webhook, this.#holder, span));
  }

  /** As `WebhookWriter.keepProgress`. */
  keep(progress: WebhookProgress): Promise<boolean> {
    return this.#add((writer) => writer.keepProgress(this.#holder, progress));
  }

  #add<T>(work: (writer: WebhookWriter) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ work, resolve, reject });
      if (!this.#isWriting) {
        this.#isWriting = true;
        setImmediate(() => void this.#run());
      }
    });
  }

  /** Those who come during a transaction share the next. */
  async #run(): Promise<void> {
    while (this.#pending.length > 0) {
      const group = this.#pending;
      this.#pending = [];
      try {
        const results = await this.#storage.write(async ({ webhooks }) => {
          const done: unknown[] = [];
          for (const { work } of group) {
            done.push(await work(webhooks));
          }
          return done;
        });
        group.forEach(({ resolve }, index) => resolve(results[index]));
      } catch (error) {
        group.forEach(({ reject }) => reject(error));
      }
    }
    this.#isWriting = false;
  }
}
