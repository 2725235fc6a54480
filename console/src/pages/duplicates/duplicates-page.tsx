import { CopyCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageFrame } from '../../components/page.tsx';

/** Duplicates. */
export function Page(): ReactNode {
  return (
    <PageFrame title="Duplicates">
      <EmptyState icon={<CopyCheck />} title="Duplicates" />
    </PageFrame>
  );
}
