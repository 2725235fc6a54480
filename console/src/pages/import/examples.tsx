import type { ReactNode } from 'react';
import type { Import } from 'clientele-sdk';
import { useAttributes } from '../../api/use-attributes.ts';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { Message } from '../../components/message.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { plainText } from '../../components/value.tsx';
import type { Attribute } from '../../lib/attributes.ts';
import styles from './import.module.css';

type Kind = keyof Import['examples'];
type Example = Import['examples'][Kind][number];

const titles: readonly (readonly [Kind, dryRun: string, done: string])[] = [
  ['created', 'Would be created', 'Created'],
  ['updated', 'Would be updated', 'Updated'],
  ['unchanged', 'Would stay as they are', 'Unchanged'],
  ['failed', 'Would fail', 'Failed'],
];

/** Up to five rows of each kind, with what they changed. */
export function Examples({
  examples,
  mode,
}: {
  readonly examples: Import['examples'];
  readonly mode: 'dryRun' | 'done';
}): ReactNode {
  const tabs = titles
    .filter(([kind]) => examples[kind].length > 0)
    .map(([kind, dryRun, done]) => ({
      id: kind,
      label: mode === 'dryRun' ? dryRun : done,
      content: (
        <ul className={styles.examples}>
          {examples[kind].map((example) => (
            <ExampleItem key={example.row} example={example} />
          ))}
        </ul>
      ),
    }));
  return tabs.length === 0 ? null : <Tabs label="Examples" tabs={tabs} />;
}

function ExampleItem({ example }: { readonly example: Example }): ReactNode {
  const attributes = useAttributes();
  const companyNames = useCompanyNames();
  const { line, label, before, after, errors } = example;

  function text(member: string, value: unknown): string {
    const attribute = attributeAt(attributes, member) ?? plain;
    return plainText(attribute, value, companyNames);
  }

  return (
    <li>
      <div className={styles.exampleHead}>
        <strong>{label === null || label === '' ? `Line ${line}` : label}</strong>
        <small>Line {line}</small>
      </div>
      <dl>
        {Object.entries(after).map(([member, value]) => (
          <div key={member}>
            <dt>{attributeAt(attributes, member)?.label ?? memberText(member)}</dt>
            <dd>
              {text(member, before[member]) !== '' && <del>{text(member, before[member])}</del>}{' '}
              <ins>{text(member, value)}</ins>
            </dd>
          </div>
        ))}
      </dl>
      {errors.map(({ column, detail }) => (
        <p key={`${column ?? ''} ${detail}`} className={styles.issue}>
          {column !== null && <strong>{column}: </strong>}
          <Message text={detail} />
        </p>
      ))}
    </li>
  );
}

const plain = { kind: 'text', options: [] } as const;

function attributeAt(attributes: readonly Attribute[], member: string): Attribute | undefined {
  return attributes.find(({ pointer }) => pointer === `/${member}`);
}

/** A field that is not declared yet shows its key. */
function memberText(member: string): string {
  return member.replace(/^customFields\//, '');
}
