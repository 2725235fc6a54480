import type { Import, UpdateImport } from 'clientele-sdk';

/** A part of the form of a draft; each change is kept at once. */
export interface DraftFormProps {
  readonly job: Import;
  readonly onChange: (changes: UpdateImport) => void;
  /** Why the last change was refused. */
  readonly error: unknown;
}
