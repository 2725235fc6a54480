import { Blocks } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

const load = () => import('./integrations-page.tsx');

export const integrations: PageEntry = {
  title: 'Integrations',
  icon: Blocks,
  group: 'connections',
  key: 't',
  scope: 'admin',
  routes: [
    { path: '/integrations', load },
    { path: '/integrations/:dialect', load },
  ],
};
