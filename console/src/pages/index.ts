import type { PageEntry } from '../lib/page.ts';
import { clients } from './clients/page.ts';
import { duplicates } from './duplicates/page.ts';
import { exports } from './export/page.ts';
import { fields } from './fields/page.ts';
import { imports } from './import/page.ts';
import { integrations } from './integrations/page.ts';
import { keys } from './keys/page.ts';
import { overview } from './overview/page.ts';
import { segments } from './segments/page.ts';
import { settings } from './settings/page.ts';
import { webhooks } from './webhooks/page.ts';

/** Every page, in the order of the navigation. */
export const pages: readonly PageEntry[] = [
  overview,
  clients,
  segments,
  duplicates,
  imports,
  exports,
  fields,
  integrations,
  webhooks,
  keys,
  settings,
];
