import type { ImportJob, ImportPhase } from '../../domain/import-job.ts';
import type { Surroundings } from '../command.ts';

/** Without a terminal a line every so often, on one as often as an eye can follow. */
const lineMs = 2_000;
const barMs = 100;
const barWidth = 24;

const doing: Readonly<Record<ImportPhase, string>> = {
  dryRun: 'Trying',
  check: 'Checking',
  apply: 'Importing',
  rollback: 'Taking back',
  undo: 'Taking back',
};

/** Says how far an import is: as a bar on a terminal, as lines elsewhere. */
export function createImportProgress(
  { clock, note, progress }: Pick<Surroundings, 'clock' | 'note' | 'progress'>,
  isTerminal: boolean,
): (job: ImportJob) => void {
  let saidAt = clock.now();
  return (job) => {
    const everyMs = isTerminal ? barMs : lineMs;
    if (job.phase === null || clock.now() - saidAt < everyMs) {
      return;
    }
    saidAt = clock.now();
    if (isTerminal) {
      progress(`${barOf(job)} ${progressText(job, job.phase)}`);
    } else {
      note(`clientele: ${progressText(job, job.phase)}`);
    }
  };
}

function progressText(job: ImportJob, phase: ImportPhase): string {
  const { undo, progress } = job;
  if (phase === 'undo' || phase === 'rollback') {
    return `${doing[phase]}: ${(undo?.removed ?? 0) + (undo?.restored ?? 0)} changes`;
  }
  const seconds = progress.activeMs / 1_000;
  const rate = Math.round(progress.rows / Math.max(seconds, 0.001));
  const failed = progress.counts.failed > 0 ? `, ${progress.counts.failed} failed` : '';
  return `${doing[phase]}: ${progress.rows} rows, ${rate} rows/s${failed}, ${timeLeft(job)} left`;
}

/** As long as the rest of the source takes at the speed so far. */
function timeLeft({ source, progress }: ImportJob): string {
  const left = Math.max(0, source.bytes - progress.bytes);
  const seconds = Math.round(((progress.activeMs / 1_000) * left) / Math.max(1, progress.bytes));
  return seconds >= 60 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${seconds} s`;
}

function barOf({ source, progress }: ImportJob): string {
  const share = Math.min(1, progress.bytes / Math.max(1, source.bytes));
  const full = Math.round(share * barWidth);
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}] ${Math.floor(share * 100)} %`;
}
