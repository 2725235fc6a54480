import { ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageFrame } from '../../components/page.tsx';

/** Segments. */
export function Page(): ReactNode {
  return (
    <PageFrame title="Segments">
      <EmptyState icon={<ListFilter />} title="Segments" />
    </PageFrame>
  );
}
