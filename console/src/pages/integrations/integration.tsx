import { type ReactNode, useState } from 'react';
import { CopyButton } from '../../components/copy-button.tsx';
import { FormRow } from '../../components/form-row.tsx';
import { Section } from '../../components/page.tsx';
import { CallLog } from './call-log.tsx';
import { Coverage } from './coverage.tsx';
import type { DialectEntry } from './dialects.ts';
import { IntegrationKey } from './integration-key.tsx';
import styles from './integrations.module.css';

/** Everything that somebody needs to connect a tool by one API, and to see why it does not work. */
export function Integration({ dialect }: { readonly dialect: DialectEntry }): ReactNode {
  const [key, setKey] = useState<string>();
  const { base, first, keyHeader } = dialect;
  const address = `${location.origin}${base}`;
  const header = keyHeader(key ?? 'KEY');
  const line = `curl ${first(location.origin)} -H '${header}'`;
  return (
    <div className={styles.integration}>
      <div>
        <FormRow
          title="Base URL"
          about={`${dialect.about} Put this in the place of the vendor's address.`}
        >
          <Line label="Base URL" text={address} />
        </FormRow>
        <FormRow
          title="Key"
          about="One for each tool. It is shown once, here and in the line below."
        >
          <IntegrationKey dialect={dialect} onKey={setKey} />
        </FormRow>
        <FormRow
          title="Try it"
          about={
            key === undefined
              ? 'A call to begin with. Put a key in the place of KEY.'
              : 'A call to begin with, with the new key in it.'
          }
        >
          <Line label="A first call" text={line} />
        </FormRow>
      </div>
      <CallLog dialect={dialect} />
      <Section
        title="Covered"
        about="What is answered. Everything else of the vendor's API is 404."
      >
        <Coverage dialect={dialect} />
      </Section>
    </div>
  );
}

function Line({ label, text }: { readonly label: string; readonly text: string }): ReactNode {
  return (
    <div className={styles.line}>
      <code aria-label={label} role="group">
        {text}
      </code>
      <CopyButton text={text} label={`Copy: ${label}`} />
    </div>
  );
}
