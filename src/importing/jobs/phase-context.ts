import type { ImportKey } from '../../storage/import-store.ts';
import type { ImportRunner } from './import-lease.ts';
import type { ImportServices } from './import-services.ts';

/** What a phase works with. */
export interface PhaseContext {
  readonly services: ImportServices;
  readonly key: ImportKey;
  readonly runner: ImportRunner;
}
