import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';
import { cx } from '../lib/cx.ts';
import styles from './page.module.css';

/** A page by its address below `/console`. */
export interface PagePlace {
  readonly href: string;
  readonly label: string;
}

/** A page's frame: its title, what can be done, and what is in it. Also names the window. */
export function PageFrame({
  title,
  about,
  actions,
  back,
  children,
  isWide = false,
}: {
  readonly title: string;
  /** The page above this one. */
  readonly back?: PagePlace;
  /** One sentence on what the page is for. */
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** To the edges, as a table of clients is; otherwise as wide as text is read well. */
  readonly isWide?: boolean;
}): ReactNode {
  usePageTitle(title);
  return (
    <div className={cx(styles.page, isWide && styles.wide)}>
      {back !== undefined && <BackLink {...back} />}
      <header className={styles.header}>
        <div className={styles.titles}>
          <h1>{title}</h1>
          {about !== undefined && <p className={styles.about}>{about}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.content}>{children}</div>
    </div>
  );
}

/** Leads to the page above. */
export function BackLink({ href, label }: PagePlace): ReactNode {
  return (
    <Link href={href} className={styles.back ?? ''}>
      <ArrowLeft aria-hidden /> {label}
    </Link>
  );
}

/** A part of a page, with a heading. */
export function Section({
  title,
  about,
  actions,
  children,
}: {
  readonly title: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className={styles.section}>
      <header className={styles.header}>
        <div className={styles.titles}>
          <h2>{title}</h2>
          {about !== undefined && <p className={styles.about}>{about}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}

/** A box with an edge. */
export function Card({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles.card}>{children}</div>;
}

/** Names the window while the page is shown. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Clientele`;
  }, [title]);
}
