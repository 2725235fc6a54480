import { TextCursorInput } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageFrame } from '../../components/page.tsx';

/** Fields. */
export function Page(): ReactNode {
  return (
    <PageFrame title="Fields">
      <EmptyState icon={<TextCursorInput />} title="Fields" />
    </PageFrame>
  );
}
