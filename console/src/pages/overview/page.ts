import { LayoutDashboard } from 'lucide-react';
import type { PageEntry } from '../../lib/page.ts';

export const overview: PageEntry = {
  title: 'Overview',
  icon: LayoutDashboard,
  group: 'records',
  key: 'o',
  routes: [{ path: '/overview', load: () => import('./overview-page.tsx') }],
};
