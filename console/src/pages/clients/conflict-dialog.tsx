import { type ReactNode, useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { type Client, StaleError } from 'clientele-sdk';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { plainText } from '../../components/value.tsx';
import { type Attribute, isSameValue, valueOf } from '../../lib/attributes.ts';
import { cx } from '../../lib/cx.ts';
import type { Draft } from '../../lib/drafts.ts';
import styles from './conflict-dialog.module.css';

type Side = 'yours' | 'theirs';

/** The client as somebody else made them meanwhile, where that is why a save was refused. */
export function currentOf(error: unknown): Client | undefined {
  const current = error instanceof StaleError ? error.current : undefined;
  return current !== undefined && 'customFields' in current && 'companyIds' in current
    ? current
    : undefined;
}

/** Two people changed the same: what it was, what it is now, and what you typed; one of the last two stays. */
export function ConflictDialog({
  attributes,
  draft,
  current,
  onCancel,
  onResolve,
}: {
  /** Those that were changed here. */
  readonly attributes: readonly Attribute[];
  readonly draft: Draft;
  readonly current: Client;
  readonly onCancel: () => void;
  /** With what is left to be saved. */
  readonly onResolve: (values: ReadonlyMap<string, unknown>) => void;
}): ReactNode {
  const [sides, setSides] = useState<ReadonlyMap<string, Side>>(new Map());
  const conflicts = attributes.filter(
    (attribute) => !isSameValue(valueOf(draft.base, attribute), valueOf(current, attribute)),
  );

  function resolve(): void {
    const left = attributes.filter(({ id }) => sides.get(id) !== 'theirs');
    onResolve(new Map(left.map(({ id }) => [id, draft.values.get(id)])));
  }

  return (
    <Dialog
      title="Somebody else changed this, too"
      isOpen
      width="wide"
      onClose={onCancel}
      actions={
        <>
          <Button onPress={onCancel}>Go on editing</Button>
          <Button variant="primary" onPress={resolve}>
            Save this choice
          </Button>
        </>
      }
    >
      <p>
        Your changes are not saved yet. Choose what stays; what only one of you changed is kept.
      </p>
      {conflicts.map((attribute) => (
        <ConflictRow
          key={attribute.id}
          attribute={attribute}
          before={valueOf(draft.base, attribute)}
          theirs={valueOf(current, attribute)}
          yours={draft.values.get(attribute.id)}
          side={sides.get(attribute.id) ?? 'yours'}
          onChoose={(side) => setSides(new Map(sides).set(attribute.id, side))}
        />
      ))}
    </Dialog>
  );
}

function ConflictRow({
  attribute,
  before,
  theirs,
  yours,
  side,
  onChoose,
}: {
  readonly attribute: Attribute;
  readonly before: unknown;
  readonly theirs: unknown;
  readonly yours: unknown;
  readonly side: Side;
  readonly onChoose: (side: Side) => void;
}): ReactNode {
  const companyNames = useCompanyNames();
  const text = (value: unknown): string => plainText(attribute, value, companyNames) || 'Nothing';
  return (
    <RadioGroup
      aria-label={attribute.label}
      className={cx(styles.conflict)}
      value={side}
      onChange={(chosen) => onChoose(chosen as Side)}
    >
      <h3>{attribute.label}</h3>
      <div className={styles.values}>
        <div className={styles.before}>
          <span className={styles.who}>Before</span>
          {text(before)}
        </div>
        <Radio value="theirs" className={cx(styles.choice)}>
          <span className={styles.who}>Theirs</span>
          {text(theirs)}
        </Radio>
        <Radio value="yours" className={cx(styles.choice)}>
          <span className={styles.who}>Yours</span>
          {text(yours)}
        </Radio>
      </div>
    </RadioGroup>
  );
}
