import type { ReactNode } from 'react';
import type { Import } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Card } from '../../components/page.tsx';
import { Progress } from '../../components/progress.tsx';
import { countOf, formatCount } from '../../lib/format.ts';
import { Counts } from './counts.tsx';
import styles from './import.module.css';
import { phaseText } from './states.ts';
import { useImportAct } from './use-import-act.ts';

/** How far a run is. What is taken back cannot be stopped half-way. */
export function Running({ job }: { readonly job: Import }): ReactNode {
  const act = useImportAct(job.id);
  const { progress, source, phase } = job;
  const isBackwards = phase === 'undo' || phase === 'rollback';
  return (
    <Card>
      <div className={styles.running}>
        <Progress
          label={phaseText(job)}
          {...(isBackwards ? {} : { value: progress.bytes, max: Math.max(1, source.bytes) })}
          text={progressText(job)}
        />
        {!isBackwards && <Counts counts={progress} />}
        <ErrorNote error={act.error} />
        {!isBackwards && (
          <div>
            <Button
              isPending={act.isPending}
              onPress={() => act.mutate(() => clientele.imports.cancel(job.id))}
            >
              Cancel
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

function progressText({ phase, progress }: Import): string {
  if (phase === 'undo' || phase === 'rollback') {
    return '';
  }
  const { rows, rowsPerSecond, secondsLeft } = progress;
  const parts = [countOf(rows, 'row')];
  if (rowsPerSecond > 0) {
    parts.push(`${formatCount(rowsPerSecond)} a second`);
  }
  if (secondsLeft !== null && secondsLeft > 1) {
    parts.push(`${countOf(secondsLeft, 'second')} left`);
  }
  return parts.join(' · ');
}
