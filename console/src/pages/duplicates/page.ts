import { CopyCheck } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

export const duplicates: PageEntry = {
  title: 'Duplicates',
  icon: CopyCheck,
  group: 'records',
  key: 'd',
  routes: [
    { path: '/duplicates', load: () => import('./duplicates-page.tsx') },
    { path: '/duplicates/merges/:id', load: () => import('./merge-page.tsx') },
    { path: '/duplicates/:first/:second', load: () => import('./compare-page.tsx') },
  ],
};
