import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Import } from 'clientele-sdk';
import { ErrorNote } from '../../components/error-note.tsx';
import { Message } from '../../components/message.tsx';
import { Section } from '../../components/page.tsx';
import { sampleQuery } from './import-queries.ts';
import styles from './import.module.css';

/** The first records of a file that says by itself what its values are. */
export function JsonSample({ job }: { readonly job: Import }): ReactNode {
  const { data: rows = [], error } = useQuery(sampleQuery(job));
  return (
    <Section title="First records" about="Each member has its name already: nothing is mapped.">
      <ErrorNote error={error} />
      <ul className={styles.records}>
        {rows.slice(0, 5).map(({ row, line, cells, errors }) => (
          <li key={row}>
            <pre>
              <code>{textOf(cells[0])}</code>
            </pre>
            {errors.map(({ pointer, detail }) => (
              <p key={pointer + detail} className={styles.issue}>
                Line {line}: <Message text={detail} />
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
