import type { CustomFields } from './client.ts';

/**
 * A company that someone named. The *placeholder* companies that Assembly shows for clients without
 * one are derived from those clients and never stored (design 4.6, `placeholder-company.ts`).
 */
export interface Company {
  /** UUIDv7 whose embedded time is `createdAt`. */
  readonly id: string;
  readonly name: string;
  /** Folded name, unique in its workspace. */
  readonly nameKey: string;
  readonly iconImageUrl: string | null;
  /** Hex colour such as `#938eab`. */
  readonly fallbackColor: string | null;
  readonly customFields: CustomFields;
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The members of a company that a change can name. */
export type CompanyField = 'name' | 'iconImageUrl' | 'fallbackColor' | 'customFields';
