import type { ReactNode } from 'react';
import type { Import, UpdateImport } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Section } from '../../components/page.tsx';
import { countOf } from '../../lib/format.ts';
import { Counts } from './counts.tsx';
import { ErrorRows } from './error-rows.tsx';
import { Examples } from './examples.tsx';
import styles from './import.module.css';
import { JsonSample } from './json-sample.tsx';
import { Mapping } from './mapping.tsx';
import { OptionsForm } from './options-form.tsx';
import { SourceForm } from './source-form.tsx';
import { useImportAct } from './use-import-act.ts';

/** An import that has not begun: how it is read, where its columns go, and what would become of it. */
export function Draft({ job }: { readonly job: Import }): ReactNode {
  const act = useImportAct(job.id);
  const { dryRun } = job;

  function change(changes: UpdateImport): void {
    act.mutate(() => clientele.imports.update(job.id, changes));
  }

  const form = { job, onChange: change, error: act.error };
  return (
    <>
      {job.mapping.length > 0 ? <Mapping {...form} /> : <JsonSample job={job} />}
      <Section title="How it is read" about="Found out from the file. Change what is wrong.">
        <SourceForm {...form} />
      </Section>
      <Section title="Rules" about="What counts for every row.">
        <OptionsForm {...form} />
      </Section>
      {dryRun !== null && (
        <Section
          title="What would become of it"
          about="Every row was tried, with what the rows before it would have done. Nothing is written yet."
        >
          <Counts counts={dryRun} />
          <Examples examples={dryRun.examples} mode="dryRun" />
          {dryRun.failed > 0 && <ErrorRows job={job} count={dryRun.failed} />}
        </Section>
      )}
      <ErrorNote error={act.error} />
      <div className={styles.bar}>
        <p>
          {dryRun === null
            ? 'Try it first: that counts exactly what an import would do.'
            : verdict(dryRun)}
        </p>
        <Button
          isPending={act.isPending}
          variant={dryRun === null ? 'primary' : 'secondary'}
          onPress={() => act.mutate(() => clientele.imports.dryRun(job.id))}
        >
          {dryRun === null ? 'Try it' : 'Try again'}
        </Button>
        <Button
          isPending={act.isPending}
          variant={dryRun === null ? 'secondary' : 'primary'}
          onPress={() => act.mutate(() => clientele.imports.start(job.id))}
        >
          {dryRun === null ? 'Import without a try' : importText(dryRun)}
        </Button>
      </div>
    </>
  );
}

type DryRun = NonNullable<Import['dryRun']>;

function importText({ created, updated, unchanged }: DryRun): string {
  return `Import ${countOf(created + updated + unchanged, 'row')}`;
}

function verdict({ failed }: DryRun): string {
  return failed === 0
    ? 'Every row can be imported.'
    : `${countOf(failed, 'row')} would be left out. Correct them in the file, or import the others and correct these here afterwards.`;
}
