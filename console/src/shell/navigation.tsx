import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useRoute } from 'wouter';
import { Button } from '../components/button.tsx';
import { Kbd } from '../components/kbd.tsx';
import type { PageEntry } from '../lib/page.ts';
import { useVisiblePages } from '../lib/use-may-see.ts';
import { pages } from '../pages/index.ts';
import styles from './navigation.module.css';
import { UserMenu } from './user-menu.tsx';
import { WorkspaceName } from './workspace-name.tsx';

const groups: readonly (readonly [PageEntry['group'], title: string | undefined])[] = [
  ['records', undefined],
  ['data', 'Data'],
  ['connections', 'Connections'],
  ['workspace', 'Workspace'],
];

/** All pages, by group; above them where one is, below who one is. */
export function Navigation({ onSearch }: { readonly onSearch: () => void }): ReactNode {
  const visible = useVisiblePages(pages);
  return (
    <nav className={styles.navigation} aria-label="Pages">
      <WorkspaceName />
      <Button className={styles.search} icon={<Search />} onPress={onSearch}>
        <span>Search or jump to</span>
        <Kbd keys="mod+k" />
      </Button>
      <div className={styles.groups}>
        {groups.map(([group, title]) => {
          const entries = visible.filter((page) => page.group === group);
          return (
            entries.length > 0 && (
              <section key={group} className={styles.group}>
                {title !== undefined && <h2 className={styles.title}>{title}</h2>}
                <ul>
                  {entries.map((page) => (
                    <li key={page.title}>
                      <PageLink page={page} />
                    </li>
                  ))}
                </ul>
              </section>
            )
          );
        })}
      </div>
      <UserMenu />
    </nav>
  );
}

function PageLink({ page }: { readonly page: PageEntry }): ReactNode {
  const [{ path }] = page.routes;
  const [isHere] = useRoute(`${path}/*?`);
  const Icon = page.icon;
  return (
    <Link href={path} className={styles.link ?? ''} aria-current={isHere ? 'page' : undefined}>
      <Icon aria-hidden />
      {page.title}
    </Link>
  );
}
