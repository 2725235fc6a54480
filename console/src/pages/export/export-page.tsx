import { FileDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageFrame } from '../../components/page.tsx';

/** Export. */
export function Page(): ReactNode {
  return (
    <PageFrame title="Export">
      <EmptyState icon={<FileDown />} title="Export" />
    </PageFrame>
  );
}
