import { ArchiveRestore } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Field } from 'clientele-sdk';
import { useMay } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { Section } from '../../components/page.tsx';
import { toast } from '../../components/toasts.tsx';
import { useUpdateField } from './field-queries.ts';
import { FieldTitle } from './field-title.tsx';
import styles from './fields.module.css';

/** Fields that take no new values. */
export function RetiredFields({ fields }: { readonly fields: readonly Field[] }): ReactNode {
  return (
    fields.length > 0 && (
      <Section title="Retired" about="They take no new values. What was stored is still there.">
        <ul className={styles.list}>
          {fields.map((field) => (
            <RetiredField key={field.id} field={field} />
          ))}
        </ul>
      </Section>
    )
  );
}

function RetiredField({ field }: { readonly field: Field }): ReactNode {
  const mayAdmin = useMay('admin');
  const { mutate, isPending } = useUpdateField(field);
  function bringBack(): void {
    mutate(
      { retired: false },
      {
        onSuccess: () => toast.done(`${field.label} takes values again.`),
        onError: (error) => toast.failed(error),
      },
    );
  }
  return (
    <li className={styles.item}>
      <FieldTitle field={field} />
      {mayAdmin && (
        <Button size="small" icon={<ArchiveRestore />} isPending={isPending} onPress={bringBack}>
          Bring back
        </Button>
      )}
    </li>
  );
}
