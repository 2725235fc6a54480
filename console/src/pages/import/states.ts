import type { Import } from 'clientele-sdk';
import type { Tone } from '../../components/badge.tsx';

type State = Pick<Import, 'state' | 'phase'>;

/** Whether something changes by itself. */
export function isBusy({ state }: Pick<Import, 'state'>): boolean {
  return state === 'running' || state === 'uploading';
}

/** What is done while it runs. */
export function phaseText({ phase }: Pick<Import, 'phase'>): string {
  switch (phase) {
    case 'dryRun':
      return 'Trying every row';
    case 'check':
      return 'Checking every row';
    case 'rollback':
      return 'Taking back what was written';
    case 'undo':
      return 'Undoing';
    case 'apply':
    case null:
      return 'Importing';
  }
}

/** The state in a word or two. */
export function stateText(job: State): string {
  switch (job.state) {
    case 'uploading':
      return 'Uploading';
    case 'draft':
      return 'Draft';
    case 'running':
      return phaseText(job);
    case 'paused':
      return 'Paused';
    case 'cancelled':
      return 'Cancelled';
    case 'completed':
      return 'Done';
    case 'failed':
      return 'Failed';
    case 'undone':
      return 'Undone';
  }
}

/** How good or bad that is. */
export function stateTone({ state }: Pick<Import, 'state'>): Tone {
  switch (state) {
    case 'running':
    case 'uploading':
      return 'accent';
    case 'completed':
      return 'success';
    case 'failed':
      return 'danger';
    case 'paused':
    case 'cancelled':
      return 'warning';
    case 'draft':
    case 'undone':
      return 'neutral';
  }
}

/** What an import is called. */
export function nameOf({ fileName }: Pick<Import, 'fileName'>): string {
  return fileName ?? 'A file without a name';
}
